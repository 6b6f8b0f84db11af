"""Services. Source: ValidateService in kubernetes/pkg/apis/core/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.network.addresses import cidr, endpoint_ip
from meshgen.checks.cluster.network.service_ips import addresses
from meshgen.checks.cluster.network.service_ports import OF_PORTS, SERVICE_PORT
from meshgen.checks.cluster.network.service_types import OF_TYPES, type_of
from meshgen.checks.fields import named, one_of, within
from meshgen.checks.names import is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_TOPOLOGY = "service.kubernetes.io/topology-mode"
_OLD_TOPOLOGY = "service.kubernetes.io/topology-aware-hints"
_NEAR, _SAME = ("PreferClose",), ("PreferSameZone", "PreferSameNode")
_DAY = 86400


def _padded_cidr(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text with spaces around is no network. Source: ValidateService."""
    yield from cidr(text.strip(), path, span)


def _ranges(service: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with networks in an annotation, where the field has none."""
    text = service.get("metadata", {}).get("annotations", {}).get(_RANGES)
    spec = service["spec"]
    if text is None or spec.get("loadBalancerSourceRanges"):
        return
    place = (*path, "metadata", "annotations", _RANGES)
    if type_of(spec) != "LoadBalancer":
        message = f"a service of type {type_of(spec)} has no ranges"
        yield Violation(place, message, hint="set `type: LoadBalancer`, or leave it out")
    if text.strip():
        for each in text.split(","):
            yield from cidr(each.strip(), place, span)


def _topology(annotations: Mapping[str, str], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that an annotation and its older name differ. Source: ValidateService, since 1.27."""
    new, old = annotations.get(_TOPOLOGY), annotations.get(_OLD_TOPOLOGY)
    if new is not None and old is not None and new != old and span.since(27):
        message = f"`{_OLD_TOPOLOGY}` says {words.show(old)}"
        yield Violation((*path, _TOPOLOGY), message, "expected the same", "leave that one out")


def _distribution(value: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield a way to spread traffic that there is not.

    Source: validateServiceTrafficDistribution. Before 1.31 the field is dropped; since 1.34 there
    is PreferSameTrafficDistribution.
    """
    known = _NEAR if span.before(34) else (*_NEAR, *_SAME)
    if span.since(31) and value not in known:
        expected = f"expected {words.either(known)}" if known != _NEAR else "expected PreferClose"
        message = f"found {words.show(value)}"
        yield Violation(path, message, expected, did_you_mean(value, known))


def _class(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a load balancer's class is no name. Source: validateLoadBalancerClassField."""
    if "loadBalancerClass" in spec and type_of(spec) == "LoadBalancer":
        place = (*path, "loadBalancerClass")
        yield from named(is_qualified)(spec["loadBalancerClass"], place, span)


def _timeout(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a time that no client can be remembered for. Source: validateClientIPAffinityConfig.

    Without affinity its settings are dropped.
    """
    if spec.get("sessionAffinity") == "ClientIP":
        seconds = spec.get("sessionAffinityConfig", {}).get("clientIP", {}).get("timeoutSeconds", 1)
        place = (*path, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
        yield from within(1, _DAY)(seconds, place, span)


_SPEC = Type(
    (*OF_PORTS, *OF_TYPES, addresses, _class, _timeout),
    {
        "externalIPs": Type((endpoint_ip,)),
        "internalTrafficPolicy": Type((one_of("Cluster", "Local"),)),
        "ipFamilyPolicy": Type((one_of("SingleStack", "PreferDualStack", "RequireDualStack"),)),
        "loadBalancerSourceRanges": Type((_padded_cidr,)),
        "ports": SERVICE_PORT,
        "trafficDistribution": Type((_distribution,)),
    },
)
SERVICE = Type(
    (_ranges,),
    {"metadata": Type(fields={"annotations": Type((_topology,))}), "spec": _SPEC},
)
