"""Istio's trafficPolicy: the TLS mode that the mesh needs, and what the user adds to it.

Settings of a port inherit nothing from those beside them (istio.io, DestinationRule,
"TrafficPolicy.PortTrafficPolicy"): so a port's own settings need the TLS mode too, and a port that
is listed for its TLS mode alone needs the user's other settings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.resources import Object

_INHERITED = ("connectionPool", "loadBalancer", "outlierDetection")


def traffic_policy(
    declared: Mapping[str, Any], mode: str | None, plain_ports: Sequence[int]
) -> Object:
    """Return a DestinationRule's trafficPolicy.

    `declared` is the user's, which is stronger; `mode` the TLS mode that callers need, None where
    they find out themselves; `plain_ports` the ports that take plain text only.
    """
    port_settings = declared.get("portLevelSettings") or []
    policy = {
        **_tls(declared.get("tls"), mode),
        **{k: v for k, v in declared.items() if k != "tls"},
    }
    if not isinstance(port_settings, list) or not all(
        isinstance(port, dict) for port in port_settings
    ):
        return policy  # for the schema to refuse
    ports = [
        {**port, **_tls(port.get("tls"), "DISABLE" if _number(port) in plain_ports else mode)}
        for port in port_settings
    ]
    common = {key: declared[key] for key in _INHERITED if key in declared}
    named = [_number(port) for port in port_settings]
    ports += [
        {"port": {"number": number}, **common, "tls": {"mode": "DISABLE"}}
        for number in plain_ports
        if number not in named
    ]
    return {**policy, "portLevelSettings": ports} if ports else policy


def at_ports(declared: Mapping[str, Any], ports: Sequence[int], tls: Any) -> Object:
    """Return the portLevelSettings of a trafficPolicy in which some ports have TLS of their own.

    What the user says of one of them is stronger.
    """
    said = declared.get("portLevelSettings") or []
    if not isinstance(said, list) or not all(isinstance(port, dict) for port in said):
        return {}  # for the schema to refuse
    named = [_number(port) for port in said]
    common = {key: declared[key] for key in _INHERITED if key in declared}
    settings = [{"tls": tls, **port} if _number(port) in ports else port for port in said]
    settings += [
        {"port": {"number": number}, **common, "tls": tls}
        for number in ports
        if number not in named
    ]
    return {"portLevelSettings": settings}


def _tls(declared: Any, mode: str | None) -> Object:
    # Anything else than a mapping is for the schema to refuse.
    if (declared and not isinstance(declared, dict)) or (declared and mode is None):
        return {"tls": declared}
    return {"tls": {"mode": mode, **(declared or {})}} if mode else {}


def _number(port: Mapping[str, Any]) -> Any:
    selected = port.get("port")
    return selected.get("number") if isinstance(selected, dict) else None
