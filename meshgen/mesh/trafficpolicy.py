"""Istio's trafficPolicy: the TLS mode that the mesh needs, and what the user adds to it.

Settings of a port inherit nothing from those beside them (istio.io, DestinationRule,
"TrafficPolicy.PortTrafficPolicy"): so a port's own settings need the TLS mode too, and a port that
is listed for its TLS mode alone needs the user's other settings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.resources import Object

_INHERITED = ("connectionPool", "loadBalancer", "outlierDetection")


def traffic_policy(own: Mapping[str, Any], mode: str, plain_ports: Sequence[int]) -> Object:
    """Return a DestinationRule's trafficPolicy.

    `own` is the user's, which is stronger; `mode` the TLS mode that callers need, `plain_ports` the
    ports that take plain text only.
    """
    said = own.get("portLevelSettings") or []
    policy = {"tls": _tls(own.get("tls"), mode), **{k: v for k, v in own.items() if k != "tls"}}
    if not isinstance(said, list) or not all(isinstance(port, dict) for port in said):
        return policy  # for the schema to refuse
    ports = [
        {**port, "tls": _tls(port.get("tls"), "DISABLE" if _number(port) in plain_ports else mode)}
        for port in said
    ]
    common = {key: own[key] for key in _INHERITED if key in own}
    named = [_number(port) for port in said]
    ports += [
        {"port": {"number": number}, **common, "tls": {"mode": "DISABLE"}}
        for number in plain_ports
        if number not in named
    ]
    return {**policy, "portLevelSettings": ports} if ports else policy


def _tls(own: Any, mode: str) -> Any:
    # Anything else than a mapping is for the schema to refuse.
    return own if own and not isinstance(own, dict) else {"mode": mode, **(own or {})}


def _number(port: Mapping[str, Any]) -> Any:
    selected = port.get("port")
    return selected.get("number") if isinstance(selected, dict) else None
