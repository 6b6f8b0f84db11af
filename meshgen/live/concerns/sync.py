"""Proxies: in sync with istiod, and each with a certificate of its own that is valid."""

from collections.abc import Iterator, Sequence

from meshgen.codes.live import STALE, UNSEEN
from meshgen.lenient import mapping, mappings, text
from meshgen.live.certificates import CERTS, certificates
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.gateways import asks, unserved
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.proxies import Proxy, counters, proxies
from meshgen.live.words import counted, lasting

_CONFIG = "config_dump?resource=dynamic_listeners"
# Envoy's counters of updates from istiod: refused since it started, and when it took the last one.
_CLUSTERS, _LISTENERS = "envoy_cluster_manager_cds_update", "envoy_listener_manager_lds_update"
_REJECTED = (f"{_CLUSTERS}_rejected", f"{_LISTENERS}_rejected")
# Envoy's one request for updates, which stays open as long as istiod is there.
_UPDATES = "envoy_cluster_upstream_rq_active"
# istiod sends listeners right behind clusters: they are taken within so many milliseconds.
_BEHIND = 10_000
_AWAY = "is not connected to istiod"
_NO_ISTIOD = "see whether istiod runs, and is reached: `kubectl get pods -n {namespace}`"
_READ = "read what it refused: `kubectl logs {where}`; mostly an EnvoyFilter"
_NOW = "`istioctl` on the PATH tells: istiod knows it"


def _runs(expected: Expected, observed: Observed) -> Iterator[Sequence[str]]:
    for proxy in proxies(expected, observed):
        for what in (CERTS, _CONFIG):
            yield proxy.asking(what)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    yield from unserved(expected, observed)
    every = proxies(expected, observed)
    if every:
        yield from _sync(every, observed, expected.system.control_plane.namespace)
        yield from certificates(expected, every, observed)


def _sync(every: Sequence[Proxy], observed: Observed, namespace: str) -> Iterator[Line]:
    wrong: list[Line] = []
    unseen: list[Proxy] = []
    for proxy in every:
        words = _unsynced(proxy, observed)
        if words is None:
            unseen.append(proxy)
        for told in words or ():
            mend = _READ.format(where=" ".join(proxy.where))
            if told == _AWAY:
                mend = _NO_ISTIOD.format(namespace=namespace)
            about = f"Pod/{proxy.name}"
            wrong.append(Line(Status.WRONG, told, about, mend, STALE, proxy.position))
        if words == [] and observed.stale is None and (number := _rejected(proxy)):
            told = f"refused {counted(number, 'update')} of istiod's since it started; whether it "
            about = f"Pod/{proxy.name}"
            wrong.append(
                Line(
                    Status.UNKNOWN,
                    f"{told}took the last one is not known",
                    about,
                    _NOW,
                    UNSEEN,
                    proxy.position,
                )
            )
    if unseen:
        first = unseen[0]
        mend = f"see whether it answers: `kubectl logs {' '.join(first.where)}`"
        if first.answer.is_forbidden:
            mend = f"ask for `get` of `pods/proxy`; {_NOW}"
        told = f"what {len(unseen)} of {len(every)} took is not known: {first.answer.why}"
        yield Line(Status.UNKNOWN, told, mend=mend, code=UNSEEN)
    if observed.silent:
        told = f"what istiod says of them is not known: {observed.silent}"
        mend = f"see whether istiod runs: `kubectl get pods -n {namespace}`; istioctl needs "
        mend += "`create` of `pods/portforward` there"
        yield Line(Status.UNKNOWN, told, "istioctl", mend, UNSEEN)
    fine = len(every) - len(unseen) - len({line.about for line in wrong})
    if fine:
        number = sum(each.of is None for each in every)
        of_gateways = f", {counted(number, 'gateway pod')} among them" if number else ""
        took = f"{fine} of {len(every) - len(unseen)} took all updates{of_gateways}"
        yield Line(Status.OK, took)
    yield from wrong


def _unsynced(proxy: Proxy, observed: Observed) -> Sequence[str] | None:
    """Return what a proxy has not taken, as whoever knows it best says; None where nobody does.

    istiod knows what it sent last, and what Envoy answered; Envoy keeps what is wrong with a
    listener, but nothing of an update that it refused as a whole; counters know how much it
    refused, when it took the last update, and whether it is connected.
    """
    if observed.stale is not None:
        return observed.stale.get(f"{proxy.name}.{proxy.namespace}", [_AWAY])
    refused = list(_refused(proxy, observed))
    if not proxy.answer.is_given:
        return refused or None
    away = [_AWAY] if _value(proxy, _UPDATES, cluster_name="xds-grpc") == 0 else []
    taken, last = (_value(proxy, f"{each}_time") for each in (_LISTENERS, _CLUSTERS))
    if not refused and _value(proxy, _REJECTED[1]) and taken and last and last - taken > _BEHIND:
        refused = [
            f"refuses listeners: it took the last ones {lasting((last - taken) / 1000)} before the "
            "last clusters, and istiod sends both"
        ]
    return [*away, *refused]


def _rejected(proxy: Proxy) -> int:
    return int(sum(each.value for each in proxy.samples(*_REJECTED)))


def _value(proxy: Proxy, name: str, **labels: str) -> float | None:
    """Return the value of a series; None where there is none."""
    found = (one for one in proxy.samples(name) if labels.items() <= one.labels.items())
    return next((one.value for one in found), None)


def _refused(proxy: Proxy, observed: Observed) -> Iterator[str]:
    """Yield what of its listeners Envoy refused at the last update, in its words."""
    for config in mappings(proxy.document(_CONFIG, observed).get("configs")):
        error = mapping(config, "error_state") or mapping(config, "errorState")
        if details := text(error.get("details")):
            yield f"refuses the listener {config.get('name')}: {details[:300]}"


PROXIES = Concern("proxies", _judge, asks=asks, then=counters, runs=_runs)
