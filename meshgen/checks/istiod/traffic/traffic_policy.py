"""Traffic policies, for all ports and for one.

Source: validateTrafficPolicy, validatePortTrafficPolicies, validateTunnelSettings of
istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import at_most_one, one_of_if_any
from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import fqdn_fault
from meshgen.checks.istiod.durations import readable_duration
from meshgen.checks.istiod.ports import UINT32, port
from meshgen.checks.istiod.traffic.client_tls import CLIENT_TLS
from meshgen.checks.istiod.traffic.connection_pool import CONNECTION_POOL
from meshgen.checks.istiod.traffic.load_balancer import LOAD_BALANCER
from meshgen.checks.istiod.traffic.outlier_detection import OUTLIER_DETECTION
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.nearest import one_of
from meshgen.resources import Path

_COMMON = {
    "connectionPool": CONNECTION_POOL,
    "loadBalancer": LOAD_BALANCER,
    "outlierDetection": OUTLIER_DETECTION,
    "tls": CLIENT_TLS,
}
_OF_ALL = (*_COMMON, "portLevelSettings", "proxyProtocol", "retryBudget", "tunnel")


def _any(policy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    # An empty list is as good as none; an empty mapping is there.
    if not any(policy.get(name, []) != [] for name in _OF_ALL):
        yield Violation(path, "has no settings", one_of(_OF_ALL), about_absence=True)


def _of_a_port(policy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "port" not in policy:
        at, message = (*path, "port"), "`port` is required and missing"
        yield Violation(at, message, about_absence=True)
    if not any(name in policy for name in _COMMON):
        yield Violation(path, "has no settings", one_of(_COMMON), about_absence=True)


def _target(host: str, path: Path, _: Span) -> Iterator[Violation]:
    fault = fqdn_fault(host)
    if fault and not is_address(host):
        yield Violation(path, fault, "expected the full name of a host, or an address")


def policy_warnings(policy: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield what a policy says in vain: warnings, which upstream has for the outermost alone."""
    outlier = policy.get("outlierDetection")
    if outlier and outlier.get("consecutiveErrors"):
        expected = "expected consecutive5xxErrors or consecutiveGatewayErrors"
        yield _warning((*path, "outlierDetection", "consecutiveErrors"), "is deprecated", expected)
    balancer = policy.get("loadBalancer", {})
    at = (*path, "loadBalancer")
    if balancer.get("consistentHash", {}).get("minimumRingSize"):
        place = (*at, "consistentHash", "minimumRingSize")
        yield _warning(place, "is deprecated", "expected ringHash.minimumRingSize")
    for name in ("localityLbSetting", "zoneAwareLbSetting"):
        setting = balancer.get(name, {})
        failover = next(filter(setting.get, ("failover", "failoverPriority")), "")
        if failover and outlier is None:
            message = "nothing finds out that an endpoint fails"
            yield _warning((*at, name, failover), message, "expected outlierDetection beside it")


def _warning(path: Path, message: str, expected: str) -> Violation:
    return Violation(path, message, expected, severity=Severity.WARNING)


TRAFFIC_POLICY = Type(
    (_any, at_most_one("proxyProtocol", "tunnel")),
    {
        **_COMMON,
        "portLevelSettings": Type(
            (_of_a_port,), {**_COMMON, "port": Type(fields={"number": Type((UINT32,))})}
        ),
        "retryBudget": Type(fields={"budgetInterval": Type((readable_duration,))}),
        "tunnel": Type(
            fields={
                "protocol": Type((one_of_if_any("CONNECT", "POST"),)),
                "targetHost": Type((_target,)),
                "targetPort": Type((port,)),
            }
        ),
    },
)
