"""Which endpoints come first, by where they are and where the client is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.clusters import NETWORK
from meshgen.system import Host, System
from meshgen.xds.behind import Endpoint, augmented, locality_of
from meshgen.xds.resources import Json
from meshgen.xds.traffic_policy import Policy

_DISTRIBUTION = "networking.istio.io/traffic-distribution"
_ZONE = (NETWORK, "topology.kubernetes.io/region", "topology.kubernetes.io/zone")
_NODE = (*_ZONE, "topology.istio.io/subzone", "kubernetes.io/hostname")
# What a Service says with `trafficDistribution`, by the labels that have to be the same.
_NEAREST = {"preferclose": _ZONE, "prefersamezone": _ZONE, "prefersamenode": _NODE}
# Ranks of one order leave room for those of another below them.
_STEP = 5


@dataclass(frozen=True)
class Localities:
    """How places count: the settings, and whether endpoints elsewhere are a fallback.

    `in_zones` is what Envoy is told that shall keep to its own zone by itself.
    """

    setting: Mapping[str, Any]
    fails_over: bool
    in_zones: Json | None = None

    @property
    def are_weighted(self) -> bool:
        """Return whether Envoy looks at the weights of places."""
        if self.in_zones is not None:
            return False
        given = self.setting
        named = given.get("failover") is not None or given.get("failoverPriority") is not None
        return bool(given.get("distribute")) or (self.fails_over and named)


def localities_of(system: System, host: Host, policy: Policy) -> Localities | None:
    """Return how places count for clients of a host; None if they do not.

    Source: GetEffectiveLbSetting of istio.io/istio/pilot/pkg/networking/core/loadbalancer.
    """
    ejects = policy.get("outlierDetection") is not None
    mesh = {"localityLbSetting": {}, **system.control_plane.mesh_config}
    for given, near in ((mapping(policy, "loadBalancer"), nearest(system, host)), (mesh, ())):
        if given.get("zoneAwareLbSetting") is not None:
            return _in_zones(mapping(given, "zoneAwareLbSetting"))
        if given.get("localityLbSetting") is not None:
            setting = mapping(given, "localityLbSetting")
            return None if setting.get("enabled") is False else Localities(setting, ejects)
        if near:
            return Localities({"failoverPriority": [*near]}, fails_over=True)
    return None


def placed(
    endpoints: Sequence[Endpoint],
    client: Mapping[str, Any],
    localities: Localities | None,
    place: str = "",
) -> Sequence[Endpoint]:
    """Return endpoints as a client with some labels, at a place, has them: weighted, or in order.

    Source: ApplyLocalityLoadBalancer of istio.io/istio/pilot/pkg/networking/core/loadbalancer.
    """
    if localities is None:
        return endpoints
    setting, place = localities.setting, place or locality_of(client)
    by_region = localities.in_zones is not None
    if setting.get("distribute"):
        return _distributed(endpoints, place, mappings(setting.get("distribute")))
    if not localities.fails_over:
        return endpoints
    order, failover = texts(setting.get("failoverPriority")), mappings(setting.get("failover"))
    own = augmented(client, place)
    ranks = _compact(_rank_by_labels(each.labels, own, order) for each in endpoints)
    if failover or not order or by_region:
        further = next((text(each.get("to")) for each in failover if _is_from(each, place)), None)
        steps = (_rank_by_place(each.locality, place, further, by_region) for each in endpoints)
        ranks = [rank * _STEP + step for rank, step in zip(ranks, steps, strict=True)]
    ranked = zip(endpoints, _compact(ranks), strict=True)
    return [replace(each, priority=rank) for each, rank in ranked]


def parts(place: str) -> tuple[str, str, str]:
    """Return region, zone and subzone of a place."""
    region, zone, subzone = [*place.split("/"), "", ""][:3]
    return region, zone, subzone


def nearest(system: System, host: Host) -> Sequence[str]:
    """Return the labels that nearer pods of a Service share with a client, if they come first.

    Source: GetTrafficDistribution of istio.io/istio/pilot/pkg/model.
    """
    namespace = system.get("Namespace", "", host.namespace)
    told = (
        host.member.spec.get("trafficDistribution") if host.service else None,
        host.member.annotations.get(_DISTRIBUTION),
        namespace.annotations.get(_DISTRIBUTION) if namespace else None,
    )
    return _NEAREST.get(next((text(each) for each in told if each), "").lower(), ())


def _in_zones(setting: Mapping[str, Any]) -> Localities:
    least = setting.get("minClusterSize")
    told: Json = {} if least is None else {"minClusterSize": least}
    is_on = setting.get("enabled") is not False
    return Localities(setting, is_on, told if is_on else {"routingEnabled": {}, **told})


def _is_from(failover: Mapping[str, Any], place: str) -> bool:
    return text(failover.get("from")) == parts(place)[0]


def _rank_by_place(there: str, here: str, further: str | None, by_region: bool) -> int:
    """Return how far away a place is; `further` is the region that comes after the own one."""
    differing = [one != other for one, other in zip(parts(there), parts(here), strict=True)]
    rank = len(differing) - differing.index(True) if any(differing) else 0
    is_chosen = further is not None and parts(there)[0] == further
    if by_region:
        return 0 if not differing[0] else 1 if is_chosen else 2
    return rank + 1 if differing[0] and further is not None and not is_chosen else rank


def _rank_by_labels(there: Mapping[str, Any], here: Mapping[str, Any], order: Sequence[str]) -> int:
    """Return how few of the labels, from the first on, something has in common with a client."""
    elsewhere = 0
    for index, entry in enumerate(order):
        name, is_given, value = entry.partition("=")
        wanted = value if is_given else text(here.get(name))
        if text(there.get(name)) == wanted:
            continue
        if index == 0 and name == NETWORK:
            elsewhere = len(order)
        else:
            return len(order) - index + elsewhere
    return elsewhere


def _compact(ranks: Iterable[int]) -> list[int]:
    listed = list(ranks)
    order = {rank: index for index, rank in enumerate(sorted(set(listed)))}
    return [order[rank] for rank in listed]


def _distributed(
    endpoints: Sequence[Endpoint], here: str, rules: Sequence[Mapping[str, Any]]
) -> Sequence[Endpoint]:
    """Return the endpoints that a client at a place sends to, with what each place gets."""
    rule = next((each for each in rules if _matches(here, text(each.get("from")))), None)
    if rule is None:
        return endpoints
    sizes: Counter[str] = Counter()
    for each in endpoints:
        sizes[each.locality] += each.weight
    weights: dict[str, int] = {}
    for pattern, weight in mapping(rule, "to").items():
        found = [one for one in sizes if one not in weights and _matches(one, pattern)]
        total = sum(sizes[one] for one in found)
        weights |= {one: ceil(sizes[one] * weight / total) or sizes[one] for one in found}
    return [
        replace(each, locality_weight=weights[each.locality])
        for each in endpoints
        if each.locality in weights
    ]


def _matches(place: str, pattern: str) -> bool:
    region, *rest = zip(parts(place), parts(pattern), strict=True)
    return region[1] in ("*", region[0]) and all(given in ("*", "", told) for told, given in rest)
