"""What a Service of each type may say, and what it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.cluster.ports import port_number
from meshgen.checks.fields import missing
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_OF_LOAD_BALANCER = (
    "allocateLoadBalancerNodePorts",
    "loadBalancerClass",
    "loadBalancerSourceRanges",
)
_NOT_EXTERNAL = ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")
_EXTERNAL = ("NodePort", "LoadBalancer")


def type_of(spec: Mapping[str, Any]) -> str:
    """Return the type of a Service."""
    found: str = spec.get("type") or "ClusterIP"
    return found


def cluster_ips(spec: Mapping[str, Any]) -> Sequence[str]:
    """Return the cluster IPs of a Service. Source: normalizeClusterIPs."""
    first = spec.get("clusterIP")
    return spec.get("clusterIPs") or ([first] if first else [])


def is_headless(spec: Mapping[str, Any]) -> bool:
    """Return whether a Service has no address of its own. Source: isHeadlessService."""
    return cluster_ips(spec) == ["None"]


def of_load_balancer(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the fields that only a load balancer has. Source: ValidateService."""
    if type_of(spec) == "LoadBalancer":
        return
    for name in _OF_LOAD_BALANCER:
        if spec.get(name) not in (None, []):
            message = f"a service of type {type_of(spec)} has none"
            yield Violation(
                (*path, name), message, hint="set `type: LoadBalancer`, or leave it out"
            )


def of_external_name(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a Service that is a mere name lacks, or cannot have. Source: ValidateService."""
    if type_of(spec) != "ExternalName":
        return
    for name in _NOT_EXTERNAL:
        if spec.get(name):
            yield Violation((*path, name), "a service of type ExternalName has none")
    name = spec.get("externalName", "").removesuffix(".")
    if name:
        yield from misnamed(is_subdomain, name, (*path, "externalName"))
    else:
        yield missing(spec, path, "externalName")


def not_headless(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a Service needs an address of its own. Source: ValidateService."""
    if type_of(spec) in _EXTERNAL and is_headless(spec):
        field = ("clusterIPs", 0) if "clusterIPs" in spec else ("clusterIP",)
        message = f"a service of type {type_of(spec)} is not headless"
        yield Violation((*path, *field), message, hint="leave it out, or set `type: ClusterIP`")


def external_policy(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a policy of traffic that does not come. Source: validateServiceExternalTrafficPolicy.

    With external IPs it does, as was found out in 1.29.
    """
    if not spec.get("externalTrafficPolicy") or type_of(spec) in _EXTERNAL:
        return
    is_reached = type_of(spec) == "ClusterIP" and spec.get("externalIPs")
    if not is_reached or span.before(28):
        message = f"a service of type {type_of(spec)} has no traffic from outside"
        hint = "leave it out, or set `type: LoadBalancer`"
        yield Violation((*path, "externalTrafficPolicy"), message, hint=hint)


def health_check(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a port for checks that nobody makes. Source: validateServiceExternalTrafficPolicy.

    Where it is needed and missing, the server gives it one before it looks.
    """
    number = spec.get("healthCheckNodePort")
    if not number:
        return
    is_local = spec.get("externalTrafficPolicy") == "Local"
    place = (*path, "healthCheckNodePort")
    if type_of(spec) != "LoadBalancer" or not is_local:
        message = "only a load balancer with `externalTrafficPolicy: Local` has one"
        yield Violation(place, message, hint="leave it out")
    else:
        yield from port_number(number, place, span)


OF_TYPES = (of_load_balancer, of_external_name, not_headless, external_policy, health_check)
