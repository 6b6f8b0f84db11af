"""What the values of Istio's annotations may be.

Source: AnnotationValidation of istio.io/istio/pkg/kube/inject.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network

from meshgen.checks.rules.injection.proxy_config import refused
from meshgen.quantity import parse_quantity

# What is expected instead of a value; "" where it is right.
Validator = Callable[[str], str]
_PORT = "a port, 0 to 65535"
_PORTS = "ports with commas between them"
_NETWORKS = "networks such as 10.0.0.0/8, with commas and no blanks between them"
_INTERFACES = "names of interfaces, of 15 characters at most, with commas between them"
_MODES = ("REDIRECT", "TPROXY", "NONE")
_BOOLEANS = ("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False")
_UINT16, _UINT32, _LONGEST = 2**16, 2**32, 10
_interface = re.compile(r"[a-zA-Z][a-zA-Z0-9_.-]{0,14}\Z").match
_control = re.compile(r"[\x00-\x1f\x7f-\x9f]").search


def _is_uint(text: str, end: int) -> bool:
    if not re.fullmatch("[0-9]+", text):
        return False
    digits = text.lstrip("0")
    return len(digits) <= _LONGEST and int(digits or "0") < end


def _mode(value: str) -> str:
    return "" if value in _MODES else f"one of {', '.join(_MODES)}"


def _port(value: str) -> str:
    return "" if _is_uint(value.strip(), _UINT16) else _PORT


def _number(value: str) -> str:
    return "" if _is_uint(value, _UINT32) else "a whole number, 0 or more"


def _ports(value: str) -> str:
    listed = value.strip().split(",") if value.strip() else []
    return "" if all(_is_uint(port.strip(), _UINT16) for port in listed) else _PORTS


def _all_or_ports(value: str) -> str:
    return "" if value == "*" or not _ports(value) else f"`*`, or {_PORTS}"


def _networks(value: str) -> str:
    return "" if not value or all(map(_is_network, value.split(","))) else _NETWORKS


def _all_or_networks(value: str) -> str:
    return "" if value == "*" or not _networks(value) else f"`*`, or {_NETWORKS}"


def _is_network(value: str) -> bool:
    size = value.rpartition("/")[2]
    if not re.fullmatch("0|[1-9][0-9]{0,2}", size) or "/" not in value or "%" in value:
        return False
    try:
        ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _interfaces(value: str) -> str:
    listed = value.split(",") if value else []
    return "" if all(_interface(name.strip()) for name in listed) else _INTERFACES


def _boolean(value: str) -> str:
    return "" if value in _BOOLEANS else "true or false"


def _amount(value: str) -> str:
    try:
        parse_quantity(value)
    except ValueError:
        return "an amount such as 100m or 64Mi"
    return "an amount without control characters" if _control(value) else ""


_SIDECAR, _TRAFFIC = "sidecar.istio.io", "traffic.sidecar.istio.io"
_READINESS = "readiness.status.sidecar.istio.io"
VALIDATORS: Mapping[str, Validator] = {
    f"{_SIDECAR}/interceptionMode": _mode,
    "status.sidecar.istio.io/port": _port,
    **dict.fromkeys(
        (f"{_READINESS}/{n}" for n in ("initialDelaySeconds", "periodSeconds", "failureThreshold")),
        _number,
    ),
    f"{_TRAFFIC}/includeOutboundIPRanges": _all_or_networks,
    f"{_TRAFFIC}/excludeOutboundIPRanges": _networks,
    f"{_TRAFFIC}/includeInboundPorts": _all_or_ports,
    f"{_TRAFFIC}/excludeInboundPorts": _ports,
    f"{_TRAFFIC}/excludeOutboundPorts": _ports,
    f"{_TRAFFIC}/excludeInterfaces": _interfaces,
    f"{_TRAFFIC}/kubevirtInterfaces": _interfaces,
    "istio.io/reroute-virtual-interfaces": _interfaces,
    "prometheus.istio.io/merge-metrics": _boolean,
    "proxy.istio.io/config": refused,
    **dict.fromkeys(
        (f"{_SIDECAR}/proxy{n}" for n in ("CPU", "Memory", "CPULimit", "MemoryLimit")), _amount
    ),
}
