"""The check of Istio's kinds as istiod's webhook validates them, after their schemas."""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.checks.check import Context, ObjectCheck
from meshgen.checks.typed import Rooms, kinds_of, violations_in
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code

_DESCRIPTION = Description(
    Code.ISTIOD,
    "An Istio object is one that istiod takes.",
    "Its webhook refuses what no schema forbids: a route without a destination, two subsets of one "
    "name. What it only warns of is a warning, and does not do what it seems to.",
    "Change the value at the path to what the message expects.",
    "https://github.com/istio/istio/tree/master/pkg/config/validation",
    parent=Code.SCHEMA,
    istio=("IST0106", "IST0133", "IST0130", "IST0131"),
)


def _traffic() -> Mapping[str, Type]:
    from meshgen.checks.istiod.traffic.kinds import KINDS

    return KINDS


def _hosts() -> Mapping[str, Type]:
    from meshgen.checks.istiod.hosts.kinds import KINDS

    return KINDS


def _security() -> Mapping[str, Type]:
    from meshgen.checks.istiod.security.kinds import KINDS

    return KINDS


def _proxies() -> Mapping[str, Type]:
    from meshgen.checks.istiod.proxies.kinds import KINDS

    return KINDS


# The explicit table: which kinds are checked, and what imports their types.
ROOMS: Rooms = (
    (
        frozenset(
            {
                "DestinationRule.networking.istio.io",
                "Gateway.networking.istio.io",
                "VirtualService.networking.istio.io",
            }
        ),
        _traffic,
    ),
    (
        frozenset(
            {
                "ServiceEntry.networking.istio.io",
                "Sidecar.networking.istio.io",
                "WorkloadEntry.networking.istio.io",
                "WorkloadGroup.networking.istio.io",
            }
        ),
        _hosts,
    ),
    (
        frozenset(
            {
                "AuthorizationPolicy.security.istio.io",
                "PeerAuthentication.security.istio.io",
                "RequestAuthentication.security.istio.io",
            }
        ),
        _security,
    ),
    (
        frozenset(
            {
                "EnvoyFilter.networking.istio.io",
                "ProxyConfig.networking.istio.io",
                "Telemetry.telemetry.istio.io",
                "TrafficExtension.extensions.istio.io",
                "WasmPlugin.extensions.istio.io",
            }
        ),
        _proxies,
    ),
)


def _violations(obj: Any, context: Context) -> Iterable[Violation]:
    return violations_in(ROOMS, _DESCRIPTION.code, obj, context)


ISTIOD = ObjectCheck(
    kinds=kinds_of(ROOMS),
    run=_violations,
    descriptions=(_DESCRIPTION,),
)
