"""Which settings hold for a port of a host, or of a subset of it.

A DestinationRule has them for all, for a port, and for a subset.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system import DestinationRule

Policy = Mapping[str, Any]
# What a port has instead of everything that is said for all ports.
_OF_PORTS = ("connectionPool", "loadBalancer", "outlierDetection", "tls")
_OF_ALL = (*_OF_PORTS, "tunnel", "proxyProtocol", "retryBudget")


def subsets_of(rule: DestinationRule | None) -> Sequence[Mapping[str, Any]]:
    """Return the subsets of a DestinationRule, as it has them."""
    return mappings(rule.member.spec.get("subsets")) if rule else ()


def subset_of(rule: DestinationRule | None, name: str) -> Mapping[str, Any]:
    """Return a subset by its name; empty if there is none."""
    listed = (each for each in subsets_of(rule) if text(each.get("name")) == name)
    return next(listed, {}) if name else {}


def policy_of(
    rule: DestinationRule | None, port: int, subset: Policy, mesh: Mapping[str, Any]
) -> Policy:
    """Return the settings that hold; a `subset` without a name is the whole host.

    Source: GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy of istio.io/istio/pilot/pkg.
    """
    whole, _ = _at_port(_policy(rule.member.spec) if rule else {}, port)
    default = mapping(mesh, "defaultTrafficPolicy")
    defaults = {each: default.get(each) for each in ("connectionPool", "outlierDetection")}
    whole = {**_said(defaults), **whole}
    own, is_of_port = _at_port(_policy(subset), port)
    if subset.get("trafficPolicy") is None:
        return whole
    kept = [each for each in _OF_ALL if not (is_of_port and each in _OF_PORTS)]
    return {**{each: whole[each] for each in kept if each in whole}, **own}


def tls_mode_of(rule: DestinationRule | None, port: int, subset: str) -> str | None:
    """Return the mode that is said of TLS; None where nothing is.

    Here, unlike elsewhere, what a port says nothing of is what holds for all.

    Source: tlsModeForDestinationRule of istio.io/istio/pilot/pkg/xds/endpoints.
    """
    if rule is None or (subset and not subset_of(rule, subset)):
        return None
    for policy in (_policy(subset_of(rule, subset)), _policy(rule.member.spec)):
        ports = mappings(policy.get("portLevelSettings"))
        listed = [each for each in ports if mapping(each, "port").get("number") == port]
        for told in (*listed, policy):
            if told.get("tls") is not None:
                return text(mapping(told, "tls").get("mode")) or "DISABLE"
    return None


def is_passed_through(policy: Policy) -> bool:
    """Return whether a client chooses the pods itself."""
    return mapping(policy, "loadBalancer").get("simple") == "PASSTHROUGH"


def _policy(spec: Mapping[str, Any]) -> Policy:
    return mapping(spec, "trafficPolicy")


def _at_port(policy: Policy, port: int) -> tuple[Policy, bool]:
    """Return what holds at a port, and whether it is said of this one alone."""
    for each in mappings(policy.get("portLevelSettings")):
        if mapping(each, "port").get("number") == port:
            return _said({field: each.get(field) for field in _OF_PORTS}), True
    return _said({field: policy.get(field) for field in _OF_ALL}), False


def _said(policy: Policy) -> dict[str, Any]:
    return {field: value for field, value in policy.items() if value is not None}
