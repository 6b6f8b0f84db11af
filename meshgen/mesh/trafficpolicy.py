"""Istio's trafficPolicy: the TLS mode that the mesh needs, and what the user adds to it.

Settings of a port inherit nothing from those beside them (istio.io, DestinationRule,
"TrafficPolicy.PortTrafficPolicy"): so a port's own settings need the TLS mode too, and a port that
is listed for its TLS mode alone needs the user's other settings.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from meshgen.model.base import fields_set
from meshgen.model.traffic import PortTraffic, Traffic
from meshgen.resources import Object

_INHERITED = ("connectionPool", "loadBalancer", "outlierDetection")


class Port(Protocol):
    """A port that has a name and a number."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def port(self) -> int:
        """Return its number."""


def declared_policy(
    said: Traffic,
    raw: Mapping[str, Any] | None,
    ports: Sequence[Port],
    rule: Traffic | None = None,
) -> Object:
    """Return what the user says of a trafficPolicy, as Istio has it.

    `raw` is what is written so. A port's settings stand over those for all; those of a subset's
    port over what its `rule` says for it, too.
    """
    common, settings = settings_of(said), []
    for key, one in sorted((said.ports or {}).items()):
        if (port := named(ports, key)) is not None:
            beside = _of_rule(rule, ports, port) if rule else {}
            whole = {**beside, **common, **settings_of(one)}
            settings.append({"port": {"number": port.port}, **whole})
    of_ports = {"portLevelSettings": settings} if settings else {}
    return {**common, **of_ports, **(raw or {})}


def named(ports: Sequence[Port], key: str) -> Port | None:
    """Return the port of a name or number, or None."""
    return next((port for port in ports if key in (port.name, str(port.port))), None)


def settings_of(said: PortTraffic) -> Object:
    """Return what settings of all ports, or of one, say by Istio's names."""
    found = dict(fields_set(said, PortTraffic))
    return {**found, "tls": dict(fields_set(said.tls))} if said.tls else found


def _of_rule(rule: Traffic, ports: Sequence[Port], port: Port) -> Object:
    of_port = (one for key, one in (rule.ports or {}).items() if named(ports, key) == port)
    return {**settings_of(rule), **settings_of(next(of_port, PortTraffic()))}


def subset_policy(
    declared: Mapping[str, Any], mode: str | None, plain_ports: Sequence[int]
) -> Object:
    """Return a subset's trafficPolicy: where it says TLS, or of ports, it needs the mode too."""
    whole = traffic_policy(declared, mode, plain_ports)
    said = declared.get("portLevelSettings") or []
    numbers = [_number(port) for port in said if isinstance(port, dict)]
    needed = {key: whole.get(key, value) for key, value in declared.items()}
    if numbers:
        listed = whole["portLevelSettings"]
        needed["portLevelSettings"] = [one for one in listed if _number(one) in numbers]
    return needed


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
