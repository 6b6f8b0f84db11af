"""How callers connect: settings that exclude each other, and ports and pods that are not there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.explainer.words import either
from meshgen.findings import Code
from meshgen.mesh.trafficpolicy import Port, named
from meshgen.model.base import fields_set
from meshgen.model.ports import HTTP_PROTOCOLS
from meshgen.model.traffic import ConsistentHash, LoadBalancer, PortTraffic, Traffic
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

_KEYS = ("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName")
_HTTP_KEYS = tuple(key for key in _KEYS if key.startswith("http"))
# Source: applyWarmup's callers in istio.io/istio/pilot/pkg/networking/core/loadbalancer.
_WARMED = (None, "LEAST_REQUEST", "ROUND_ROBIN")


@dataclass(frozen=True)
class _Said:
    """What is said of callers' connections at a path, of these ports; `raw` stands beside it."""

    setting: Path
    spec: Traffic
    raw: Any
    ports: Sequence[Port]


def written_twice(place: Place) -> Iterator[Problem]:
    """Find settings that stand in `trafficPolicy` too, which would win or not."""
    for said in _all(place):
        raw = said.raw if isinstance(said.raw, dict) else {}
        beside = {name: name for name, _ in fields_set(said.spec, PortTraffic)}
        if said.spec.ports:
            beside["ports"] = "portLevelSettings"
        for name, there in beside.items():
            if there in raw:
                yield place.problem(
                    Code.CONFLICT,
                    (*said.setting, "trafficPolicy", there),
                    f"`{name}` beside it says the same",
                    "expected one of the two",
                    key=True,
                )


def ports(place: Place) -> Iterator[Problem]:
    """Find settings of ports that there are not, or of one port twice."""
    for said in _all(place):
        keys: dict[int, str] = {}
        for key in sorted(said.spec.ports or {}):
            path: Path = (*said.setting, "ports", key)
            port = named(said.ports, key)
            names = [one.name for one in said.ports]
            if port is None:
                yield place.problem(
                    Code.REFERENCE,
                    path,
                    f"there is no port `{key}`",
                    one_of(names) if names else "expected a port here first",
                    did_you_mean(key, names),
                    key=True,
                )
            elif (first := keys.setdefault(port.port, key)) != key:
                message = f"`{first}` is the same port"
                yield place.problem(Code.CONFLICT, path, message, "expected it once", key=True)


def balancing(place: Place) -> Iterator[Problem]:
    """Find ways of choosing pods that exclude each other, or that nothing decides."""
    for path, spec, _ in _each(place):
        balancer, at = spec.load_balancer, (*path, "loadBalancer")
        if balancer is None:
            continue
        if balancer.simple and balancer.consistent_hash:
            yield place.problem(
                Code.CONFLICT,
                (*at, "simple"),
                "`consistentHash` decides already which pod gets a request",
                "expected one of the two",
                key=True,
            )
        if balancer.consistent_hash:
            yield from _hashed(place, (*at, "consistentHash"), balancer.consistent_hash)
        yield from _warmed(place, at, balancer)


def _hashed(place: Place, at: Path, spec: ConsistentHash) -> Iterator[Problem]:
    said = [name for name, _ in fields_set(spec) if name in _KEYS]
    if not said:
        message, expected = "nothing says what is alike", f"expected {either(_KEYS)}"
        yield place.problem(Code.MISSING, at, message, expected, key=True)
    for name in said[1:]:
        message = f"`{said[0]}` says already what is alike"
        yield place.problem(Code.CONFLICT, (*at, name), message, "expected one of them", key=True)


def _warmed(place: Place, at: Path, spec: LoadBalancer) -> Iterator[Problem]:
    how = "consistentHash" if spec.consistent_hash else spec.simple
    warms = [name for name in ("warmup", "warmupDurationSecs") if name in dict(fields_set(spec))]
    for name in warms if spec.consistent_hash or spec.simple not in _WARMED else ():
        yield place.problem(
            Code.CONFLICT,
            (*at, name),
            f"new pods get less at first only where shares are even, and not with {how}",
            "expected ROUND_ROBIN or LEAST_REQUEST",
            key=True,
        )


def of_http(place: Place) -> Iterator[Problem]:
    """Find settings of HTTP where no port speaks it."""
    for path, spec, about in _each(place):
        if not about or any(getattr(port, "protocol", "") in HTTP_PROTOCOLS for port in about):
            continue
        found: list[Path] = []
        if spec.connection_pool and spec.connection_pool.http:
            found.append(("connectionPool", "http"))
        hashed = spec.load_balancer and spec.load_balancer.consistent_hash
        said = dict(fields_set(hashed)) if hashed else {}
        found += [("loadBalancer", "consistentHash", key) for key in _HTTP_KEYS if key in said]
        speaks = either(sorted({getattr(port, "protocol", "") or "TCP" for port in about}))
        for where in found:
            yield place.problem(
                Code.CONFLICT,
                (*path, *where),
                f"a proxy sees no HTTP here: the ports speak {speaks}",
                "expected a port named http, http2 or grpc",
                key=True,
            )


def _each(place: Place) -> Iterator[tuple[Path, PortTraffic, Sequence[Port]]]:
    """Yield settings with their path, and the ports that they are about."""
    for said in _all(place):
        yield said.setting, said.spec, said.ports
        for key, one in sorted((said.spec.ports or {}).items()):
            port = named(said.ports, key)
            yield (*said.setting, "ports", key), one, () if port is None else (port,)


def _all(place: Place) -> Iterator[_Said]:
    for service in place.sound("port", "ports", "protocol", "destinationRule", running=True):
        at, rule = (*service.setting, "destinationRule"), service.spec.destination_rule
        yield _Said(at, rule, rule.traffic_policy, service.ports)
        for name, subset in sorted((rule.subsets or {}).items()):
            inside: Path = (*at, "subsets", name)
            yield _Said(inside, subset, subset.traffic_policy, service.ports)
    for external in place.mesh.external.values():
        at, rule_of_it = (*external.setting, "destinationRule"), external.spec.destination_rule
        if not place.broken.touches(external.setting):
            yield _Said(at, rule_of_it, rule_of_it.traffic_policy, external.ports)
