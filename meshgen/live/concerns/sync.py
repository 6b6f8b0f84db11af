"""Proxies: in sync with istiod, and each with a certificate of its own that is valid."""

import json
from collections.abc import Iterator, Mapping, Sequence

from meshgen.codes.live import CERTIFICATE, STALE, UNSEEN
from meshgen.lenient import mapping, mappings, text
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.gateways import asks, unserved
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.proxies import Proxy, counters, proxies
from meshgen.live.words import counted, lasting, seconds_of, some
from meshgen.programs import Done

_AGENT = ("--", "pilot-agent", "request", "GET")
_CERTS, _CONFIG = "certs", "config_dump?resource=dynamic_listeners"
# Envoy's counters of updates from istiod that it refused since it started.
_REJECTED = (
    "envoy_cluster_manager_cds_update_rejected",
    "envoy_listener_manager_lds_update_rejected",
)
_EXPIRY = "istio_agent_cert_expiry_seconds"
# The agent renews at half of the lifetime; what has less left than this was not renewed.
_SHORT = 3600.0
_ASK = "`--exec` asks the proxies themselves"
_RESTART = "see whether istiod runs and signs: `kubectl logs {where}`"


def _runs(expected: Expected, observed: Observed) -> Iterator[Sequence[str]]:
    for proxy in proxies(expected, observed):
        for what in (_CERTS, _CONFIG):
            yield _words(proxy, what)


def _words(proxy: Proxy, what: str) -> tuple[str, ...]:
    return (*proxy.where, *_AGENT, what)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    yield from unserved(expected, observed)
    every = proxies(expected, observed)
    if every:
        yield from _sync(every, observed)
        yield from _certificates(every, observed)


def _sync(every: Sequence[Proxy], observed: Observed) -> Iterator[Line]:
    printed = observed.printed
    wrong: list[Line] = []
    seen = 0
    for proxy in every:
        position, name = proxy.position, f"Pod/{proxy.name}"
        mend = (
            f"read what it refused: `kubectl logs {' '.join(proxy.where)}`; mostly an EnvoyFilter"
        )
        if observed.stale is not None:
            wrong += _stale(proxy, name, observed.stale)
        done = printed.get(_words(proxy, _CONFIG)) if printed is not None else None
        if done is not None and not done.error:
            seen += 1
            wrong += (
                Line(Status.WRONG, words, name, mend, STALE, position) for words in _refused(done)
            )
        elif proxy.answer.is_given:
            seen += 1
            number = sum(each.value for each in proxy.samples(*_REJECTED))
            if number:
                told = f"refused {counted(int(number), 'update')} of istiod's since it started"
                wrong.append(Line(Status.WRONG, told, name, mend, STALE, position))
    if seen < len(every):
        why = next(each.answer.why for each in every if not each.answer.is_given)
        told = f"what {len(every) - seen} of {len(every)} took is not known: {why}"
        yield Line(Status.UNKNOWN, told, mend=f"ask for `get` of `pods/proxy`; {_ASK}", code=UNSEEN)
    if seen:
        number = sum(each.of is None for each in every)
        of_gateways = f", {counted(number, 'gateway pod')} among them" if number else ""
        took = f"{seen - len({w.about for w in wrong})} of {seen} took all updates{of_gateways}"
        yield Line(Status.OK, took)
    yield from wrong


def _stale(proxy: Proxy, name: str, told: Mapping[str, Sequence[str]]) -> Iterator[Line]:
    """Yield what istiod says of a proxy."""
    kinds = told.get(f"{proxy.name}.{proxy.namespace}")
    if kinds == []:
        return
    words = "is not connected to istiod"
    if kinds:
        words = f"has not taken what istiod sent: {', '.join(kinds)}"
    mend = f"see whether it reaches istiod: `kubectl logs {' '.join(proxy.where)}`"
    yield Line(Status.WRONG, words, name, mend, STALE, proxy.position)


def _refused(done: Done) -> Iterator[str]:
    """Yield what of its listeners Envoy refused at the last update, in its words."""
    for config in mappings(_read(done).get("configs")):
        error = mapping(config, "error_state") or mapping(config, "errorState")
        if details := text(error.get("details")):
            yield f"refuses the listener {config.get('name')}: {details[:300]}"


def _certificates(every: Sequence[Proxy], observed: Observed) -> Iterator[Line]:
    lasts: list[float] = []
    figures: dict[str, Mapping[str, object]] = {}
    unknown: dict[str, list[str]] = {}
    lines: list[Line] = []
    for proxy in every:
        name, position = f"Pod/{proxy.name}", proxy.position
        done = (observed.printed or {}).get(_words(proxy, _CERTS))
        mend = _RESTART.format(where=" ".join(proxy.where))
        if done is not None and not done.error:
            found = _own(done)
            left = (seconds_of(text(found.get("expiration_time"))) or 0.0) - observed.now
            kept = {"serial": "serial_number", "from": "valid_from", "until": "expiration_time"}
            figures[proxy.name] = {name: found.get(field) for name, field in kept.items()}
            if other := _other(found, proxy):
                lines.append(Line(Status.WRONG, other, name, mend, CERTIFICATE, position))
        else:
            samples = [
                e for e in proxy.samples(_EXPIRY) if e.labels.get("resource_name") == "default"
            ]
            if not samples:
                why = proxy.answer.why if not proxy.answer.is_given else "its counters do not tell"
                unknown.setdefault(done.error.strip() if done else why, []).append(name)
                continue
            left = samples[0].value
        lasts.append(left)
        if left < _SHORT:
            told = f"certificate ends in {lasting(left)}" if left > 0 else "certificate has expired"
            lines.append(Line(Status.WRONG, told, name, mend, CERTIFICATE, position))
    if lasts:
        by_exec = "" if figures else f"; serial numbers: {_ASK}"
        told = (
            f"certificates of {counted(len(lasts), 'pod')} valid for {lasting(min(lasts))} or more"
        )
        yield Line(Status.OK, f"{told}{by_exec}", figures=figures)
    for why, names in unknown.items():
        told = f"certificates of {some(names)} are not known: {why}"
        yield Line(Status.UNKNOWN, told, mend="" if observed.printed else _ASK, code=UNSEEN)
    yield from lines


def _own(done: Done) -> Mapping[str, object]:
    """Return the proxy's own certificate, as Envoy has it."""
    for each in mappings(_read(done).get("certificates")):
        for chain in mappings(each.get("cert_chain"))[:1]:
            return chain
    return {}


def _other(found: Mapping[str, object], proxy: Proxy) -> str:
    """Return what is wrong with whose a certificate is; "" where nothing is."""
    named = [text(each.get("uri")) for each in mappings(found.get("subject_alt_names"))]
    workload = proxy.of.workload if proxy.of else None
    if not found:
        return "has no certificate"
    if workload is None or not named:
        return ""
    own = f"/ns/{proxy.namespace}/sa/{workload.account}"
    is_own = any(each.endswith(own) for each in named)
    return "" if is_own else f"has the certificate of {some(named)}, not of {own[1:]}"


def _read(done: Done) -> Mapping[str, object]:
    try:
        return mapping(json.loads(done.output))
    except ValueError:
        return {}


PROXIES = Concern("proxies", _judge, asks=asks, then=counters, runs=_runs)
