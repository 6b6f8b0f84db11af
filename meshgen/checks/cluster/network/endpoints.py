"""Endpoints. Source: ValidateEndpoints in kubernetes/pkg/apis/core/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.network.addresses import endpoint_ip
from meshgen.checks.cluster.ports import port_number
from meshgen.checks.fields import missing, named, named_if_any, one_of_if_any
from meshgen.checks.names import is_label, is_qualified, is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _some(subset: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a subset has no addresses. Source: validateEndpointSubsets."""
    if not subset.get("addresses") and not subset.get("notReadyAddresses"):
        expected = "expected one in `addresses` or `notReadyAddresses`"
        yield Violation(path, "has no addresses", expected, about_absence=True)


def _names(subset: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the ports that need a name, being several. Source: validateEndpointPort."""
    ports = subset.get("ports", ())
    if len(ports) > 1:
        for position, each in enumerate(ports):
            if not each.get("name"):
                expected = "expected one, since there are several ports"
                yield missing(each, (*path, "ports", position), "name", expected)


# Source: validateEndpointAddress.
_ADDRESS = Type(
    fields={
        "hostname": Type((named_if_any(is_label),)),
        "ip": Type((endpoint_ip,)),
        "nodeName": Type((named(is_subdomain),)),
    }
)
_PORT = Type(
    fields={
        "appProtocol": Type((named(is_qualified),)),
        "name": Type((named_if_any(is_label),)),
        "port": Type((port_number,)),
        "protocol": Type((one_of_if_any("TCP", "UDP", "SCTP"),)),
    }
)
_SUBSET = Type(
    (_some, _names),
    {"addresses": _ADDRESS, "notReadyAddresses": _ADDRESS, "ports": _PORT},
)
ENDPOINTS = Type(fields={"subsets": _SUBSET})
