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
from meshgen.live.proxies import Proxy, Sample, counters, proxies
from meshgen.live.words import counted, lasting, seconds_of, some
from meshgen.programs import Done

_AGENT = ("--", "pilot-agent", "request", "GET")
_CERTS, _CONFIG = "certs", "config_dump?resource=dynamic_listeners"
# Envoy's counters of updates from istiod that it refused since it started.
_REJECTED = (
    "envoy_cluster_manager_cds_update_rejected",
    "envoy_listener_manager_lds_update_rejected",
)
# Envoy's one request for updates, which stays open as long as istiod is there.
_UPDATES = "envoy_cluster_upstream_rq_active"
_EXPIRY = "istio_agent_cert_expiry_seconds"
# The agent renews at half of the lifetime; what has less left than this was not renewed.
_SHORT = 3600.0
_ASK = "`--exec` asks the proxies themselves"
_AWAY = "is not connected to istiod"
_NOW = "`--exec` or istioctl tells whether it still does"
_NO_ISTIOD = "see whether istiod runs, and is reached: `kubectl get pods -n istio-system`"
_READ = "read what it refused: `kubectl logs {where}`; mostly an EnvoyFilter"
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
    wrong: list[Line] = []
    unseen: list[Proxy] = []
    for proxy in every:
        words = _unsynced(proxy, observed)
        if words is None:
            unseen.append(proxy)
        for told in words or ():
            mend = _NO_ISTIOD if told == _AWAY else _READ.format(where=" ".join(proxy.where))
            about = f"Pod/{proxy.name}"
            wrong.append(Line(Status.WRONG, told, about, mend, STALE, proxy.position))
    if unseen:
        told = f"what {len(unseen)} of {len(every)} took is not known: {unseen[0].answer.why}"
        yield Line(Status.UNKNOWN, told, mend=f"ask for `get` of `pods/proxy`; {_ASK}", code=UNSEEN)
    if seen := len(every) - len(unseen):
        number = sum(each.of is None for each in every)
        of_gateways = f", {counted(number, 'gateway pod')} among them" if number else ""
        took = f"{seen - len({w.about for w in wrong})} of {seen} took all updates{of_gateways}"
        yield Line(Status.OK, took)
    yield from wrong


def _unsynced(proxy: Proxy, observed: Observed) -> Sequence[str] | None:
    """Return what a proxy has not taken, as whoever knows it best says; None where nobody does.

    istiod knows what it sent last, Envoy what it refused of that; counters know what was refused
    since the proxy started, and whether it is connected.
    """
    if observed.stale is not None:
        return observed.stale.get(f"{proxy.name}.{proxy.namespace}", [_AWAY])
    away = [_AWAY] if [one.value for one in proxy.samples(_UPDATES) if _is_xds(one)] == [0] else []
    done = (observed.printed or {}).get(_words(proxy, _CONFIG))
    if done is not None and not done.error:
        return [*away, *_refused(done)]
    if not proxy.answer.is_given:
        return None
    number = sum(each.value for each in proxy.samples(*_REJECTED))
    told = f"refused {counted(int(number), 'update')} of istiod's since it started; {_NOW}"
    return [*away, *([told] if number else [])]


def _is_xds(sample: Sample) -> bool:
    return sample.labels.get("cluster_name") == "xds-grpc"


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
