"""Which endpoint a request goes to, and what ejects one, as fields of Envoy's Cluster."""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.xds.durations import duration
from meshgen.xds.locality import Localities
from meshgen.xds.resources import Json, fields
from meshgen.xds.traffic_policy import Policy

PROVIDED = "CLUSTER_PROVIDED"
_PLAIN = ("RANDOM", "ROUND_ROBIN")
_LEAST = "LEAST_REQUEST"
_WARMED = {_LEAST: "leastRequestLbConfig", "ROUND_ROBIN": "roundRobinLbConfig"}
_RING_SIZE = 1024
_ALWAYS = 100
# Istio's fields, and Envoy's: how many in a row, and how surely that ejects.
_ERRORS = (
    ("consecutive5xxErrors", "consecutive5xx", "enforcingConsecutive5xx"),
    (
        *("consecutiveGatewayErrors", "consecutiveGatewayFailure"),
        "enforcingConsecutiveGatewayFailure",
    ),
)
_LOCAL = ("consecutiveLocalOriginFailure", "enforcingConsecutiveLocalOriginFailure")


def load_balancing(
    policy: Policy, localities: Localities | None, *, is_passed_on: bool, is_near: bool
) -> Json:
    """Return how an endpoint is chosen.

    `is_passed_on` is whether the client has chosen it, `is_near` whether its Service says that near
    ones come first.

    Source: applyLoadBalancer, ApplyRingHashLoadBalancer of istio.io/istio/pilot/pkg.
    """
    common: Json = {"healthyPanicThreshold": {} if is_near else _panic(policy)}
    if localities and localities.are_weighted:
        common["localityWeightedLbConfig"] = {}
    if localities and localities.in_zones is not None:
        common["zoneAwareLbConfig"] = localities.in_zones
    balancer = mapping(policy, "loadBalancer")
    chosen = {"lbPolicy": PROVIDED} if is_passed_on else _chosen(balancer)
    return {**chosen, "commonLbConfig": common}


def outlier_detection(policy: Policy) -> Json:
    """Return what ejects an endpoint. Source: applyOutlierDetection of istio.io/istio/pilot/pkg."""
    if policy.get("outlierDetection") is None:
        return {}
    told = mapping(policy, "outlierDetection")
    found = fields(
        interval=duration(told.get("interval")),
        baseEjectionTime=duration(told.get("baseEjectionTime")),
        maxEjectionPercent=told.get("maxEjectionPercent"),
    )
    for given, counted, enforced in _ERRORS:
        if told.get(given) is not None:
            found |= {counted: told[given], enforced: _ALWAYS if told[given] else 0}
    found["enforcingSuccessRate"] = 0
    if told.get("splitExternalLocalOriginErrors") is True:
        found |= {"splitExternalLocalOriginErrors": True, "enforcingLocalOriginSuccessRate": 0}
        if told.get("consecutiveLocalOriginFailures"):
            counted, enforced = _LOCAL
            found |= {counted: told["consecutiveLocalOriginFailures"], enforced: _ALWAYS}
    return {"outlierDetection": found}


def _panic(policy: Policy) -> Json:
    """Return from which share of healthy endpoints on Envoy sends to sick ones as well."""
    return fields(value=mapping(policy, "outlierDetection").get("minHealthPercent"))


def _chosen(balancer: Mapping[str, Any]) -> Json:
    simple = text(balancer.get("simple"))
    lb_policy = simple if simple in _PLAIN else _LEAST
    found: Json = {"lbPolicy": lb_policy} if lb_policy != "ROUND_ROBIN" else {}
    if lb_policy in _WARMED and (slow := _slow_start(balancer)):
        found[_WARMED[lb_policy]] = {"slowStartConfig": slow}
    hashed = balancer.get("consistentHash")
    return found if hashed is None else _hashed(mapping(hashed), found)


def _slow_start(balancer: Mapping[str, Any]) -> Json:
    """Return how an endpoint that is new gets its share."""
    warmup = mapping(balancer, "warmup")
    if not warmup:
        return fields(slowStartWindow=duration(balancer.get("warmupDurationSecs")))
    least, growth = warmup.get("minimumPercent"), warmup.get("aggression")
    return {
        **fields(slowStartWindow=duration(warmup.get("duration"))),
        "aggression": fields(defaultValue=1 if growth is None else growth, runtimeKey="("),
        "minWeightPercent": fields(value=10 if least is None else least),
    }


def _hashed(hashed: Mapping[str, Any], otherwise: Json) -> Json:
    """Return how requests of one hash come to one endpoint."""
    if hashed.get("maglev") is not None:
        size = mapping(hashed, "maglev").get("tableSize")
        own = {"maglevLbConfig": {"tableSize": size}} if size else _settings(otherwise)
        return {"lbPolicy": "MAGLEV", **own}
    least = mapping(hashed, "ringHash").get("minimumRingSize")
    if hashed.get("ringHash") is None:
        least = hashed.get("minimumRingSize") or _RING_SIZE
    own = {"ringHashLbConfig": {"minimumRingSize": least}} if least else _settings(otherwise)
    return {"lbPolicy": "RING_HASH", **own}


def _settings(found: Json) -> Json:
    return {key: value for key, value in found.items() if key != "lbPolicy"}
