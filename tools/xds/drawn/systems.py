"""Drawn systems: workloads, Services and hosts outside, and what is said of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from meshgen.resources import Object
from tests.xds.envoyfilter.cases import Case
from tools.xds.drawn import authorization
from tools.xds.drawn.dice import APPS, SPACES, Dice
from tools.xds.drawn.policies import (
    destination_rule,
    envoy_filter,
    gateway,
    peer_authentication,
    request_authentication,
    sidecar,
)
from tools.xds.drawn.routes import forget_claims, virtual_service

_ROOT = "istio-system"
_ISTIO, _SECURITY = "networking.istio.io/v1", "security.istio.io/v1"
_PORTS = (
    {"name": "http", "port": 80, "targetPort": 8080},
    {"name": "http-b", "port": 8080},
    {"name": "tcp", "port": 9000},
    {"name": "grpc", "port": 80, "targetPort": 8080},
    {"name": "tls", "port": 443, "targetPort": 9000},
    {"name": "https", "port": 443},
    {"name": "any", "port": 9000},
    {"name": "named", "port": 81, "targetPort": "main"},
    {"name": "mongo", "port": 27017},
    {"name": "udp", "port": 53, "protocol": "UDP"},
    {"name": "ap", "port": 82, "appProtocol": "http"},
)
_KINDS: Sequence[tuple[str, str, float, Callable[[Dice], dict[str, Any]]]] = (
    ("VirtualService", _ISTIO, 0.8, virtual_service),
    ("VirtualService", _ISTIO, 0.5, virtual_service),
    ("DestinationRule", _ISTIO, 0.7, destination_rule),
    ("DestinationRule", _ISTIO, 0.4, destination_rule),
    ("PeerAuthentication", _SECURITY, 0.4, peer_authentication),
    ("Sidecar", _ISTIO, 0.25, sidecar),
)


def drawn(seed: int, pool: Sequence[Case]) -> tuple[list[Object], dict[str, Any]]:
    """Return the objects of a system, and its mesh config; `pool` has patches to take."""
    dice = Dice(seed)
    spaces = SPACES if dice.often(0.6) else SPACES[:1]
    objects = [each for space in spaces for each in _namespace(dice, space, pool)]
    objects += _of_mesh(dice, pool)
    mesh = dice.fields(
        outboundTrafficPolicy=(0.2, lambda d: {"mode": d.one(("REGISTRY_ONLY", "ALLOW_ANY"))}),
        enableAutoMtls=(0.1, lambda _: False),
    )
    mesh |= authorization.mesh(dice)
    return [*objects, *_tokens(dice, spaces)], mesh


def _tokens(dice: Dice, spaces: Sequence[str]) -> Iterator[Object]:
    """Yield what is said of the issuers of tokens."""
    for space in (*spaces, *([_ROOT] if dice.often(0.15) else [])):
        for number in range(dice.one((0, 0, 1, 2))):
            spec = request_authentication(dice)
            yield _object("RequestAuthentication", _SECURITY, f"t{number}", space, spec)


def _of_mesh(dice: Dice, pool: Sequence[Case]) -> Iterator[Object]:
    """Yield what is for all namespaces."""
    if dice.often(0.15):
        spec = peer_authentication(dice)
        yield _object("PeerAuthentication", _SECURITY, "all", _ROOT, spec)
    if dice.often(0.2):
        yield _authorization(dice, "all", _ROOT)
    if dice.often(0.1):
        yield _object("DestinationRule", _ISTIO, "all", _ROOT, destination_rule(dice))
    if dice.often(0.1):
        spec = {key: item for key, item in sidecar(dice).items() if key == "egress"}
        if spec:
            yield _object("Sidecar", _ISTIO, "all", _ROOT, spec)
    if dice.often(0.15):
        spec = envoy_filter(dice, pool)
        if spec["configPatches"]:
            yield _object("EnvoyFilter", "networking.istio.io/v1alpha3", "all", _ROOT, spec)


def _namespace(dice: Dice, space: str, pool: Sequence[Case]) -> Iterator[Object]:
    for app in dice.some(APPS, 1):
        yield from _app(dice, app, space)
    if dice.often(0.4):
        yield from _gate(space)
        yield _object("Gateway", _ISTIO, "gate", space, gateway(dice))
    if dice.often(0.35):
        yield _object("ServiceEntry", _ISTIO, "out", space, _entry(dice))
    if dice.often(0.15):
        yield from _delegating(dice, space)
    if dice.often(0.1):
        spec = {"type": "ExternalName", "externalName": "out.example.com", "ports": [_PORTS[0]]}
        yield _object("Service", "v1", "alias", space, spec)
    for number in range(dice.one((0, 0, 1, 1, 2, 4))):
        yield _authorization(dice, f"p{number}", space)
    for number, (kind, version, chance, draw) in enumerate(_KINDS):
        if dice.often(chance):
            yield _object(kind, version, f"{kind[0].lower()}{number}", space, draw(dice))
    if dice.often(0.25):
        spec = envoy_filter(dice, pool)
        if spec["configPatches"]:
            yield _object("EnvoyFilter", "networking.istio.io/v1alpha3", "e", space, spec)


def _authorization(dice: Dice, name: str, space: str) -> Object:
    spec = authorization.authorization_policy(dice)
    policy = _object("AuthorizationPolicy", _SECURITY, name, space, spec)
    if dice.often(0.2):
        policy["metadata"]["annotations"] = authorization.dry_run(dice, spec)
    return policy


def _delegating(dice: Dice, space: str) -> Iterator[Object]:
    """Yield a VirtualService that leaves its routes to another one."""
    left = {key: item for key, item in virtual_service(dice).items() if key == "http"}
    forget_claims(left)
    match = {"match": [{"uri": {"prefix": "/one"}}]} if dice.often(0.7) else {}
    route = {**match, "delegate": {"name": "left", "namespace": dice.one(SPACES)}}
    spec = {"hosts": [f"{dice.one(APPS)}.{space}.svc.cluster.local"], "http": [route]}
    yield _object("VirtualService", _ISTIO, "root", space, spec)
    if left:
        yield _object("VirtualService", _ISTIO, "left", space, left)


def _object(kind: str, version: str, name: str, space: str, spec: dict[str, Any]) -> Object:
    place = {"name": name, "namespace": space}
    return {"apiVersion": version, "kind": kind, "metadata": place, "spec": spec}


def _app(dice: Dice, app: str, space: str) -> Iterator[Object]:
    for version in dice.one((("v1",), ("v1", "v2"))):
        labels = {"app": app, "version": version}
        yield _deployment(f"{app}-{version}", space, labels, injected=dice.often(0.9))
    ports = {each["port"]: each for each in dice.some(_PORTS, 1, 3)}
    spec: dict[str, Any] = {"selector": {"app": app}, "ports": list(ports.values())}
    if dice.often(0.1):
        spec["clusterIP"] = "None"
    service = _object("Service", "v1", app, space, spec)
    if dice.often(0.1):
        service["metadata"]["annotations"] = {"networking.istio.io/exportTo": dice.one((".", "*"))}
    yield service


def _deployment(name: str, space: str, labels: dict[str, str], *, injected: bool) -> Object:
    ports = [{"containerPort": 8080, "name": "main"}, {"containerPort": 9000}]
    inject = {"sidecar.istio.io/inject": "true" if injected else "false"}
    template = {
        "metadata": {"labels": {**labels, **inject}},
        "spec": {"containers": [{"name": "app", "image": "app:1", "ports": ports}]},
    }
    spec = {"selector": {"matchLabels": labels}, "template": template}
    return _object("Deployment", "apps/v1", name, space, spec)


def _gate(space: str) -> Iterator[Object]:
    gate = _deployment("gate", space, {"app": "gate"}, injected=True)
    template = gate["spec"]["template"]
    template["metadata"]["annotations"] = {"inject.istio.io/templates": "gateway"}
    template["spec"]["containers"] = [{"name": "istio-proxy", "image": "auto"}]
    yield gate
    ports = [
        {"name": "http", "port": 80, "targetPort": 8080},
        {"name": "https", "port": 443, "targetPort": 8443},
        {"name": "tcp", "port": 9000},
    ]
    yield _object("Service", "v1", "gate", space, {"selector": {"app": "gate"}, "ports": ports})


def _entry(dice: Dice) -> dict[str, Any]:
    resolution = dice.one(("NONE", "DNS", "STATIC", "DNS_ROUND_ROBIN"))
    ports = (
        {"number": 80, "name": "http", "protocol": "HTTP"},
        {"number": 443, "name": "tls", "protocol": dice.one(("TLS", "HTTPS"))},
        {"number": 9000, "name": "tcp", "protocol": "TCP"},
    )
    hosts = ["*.example.com"] if resolution == "NONE" and dice.often(0.5) else ["out.example.com"]
    found: dict[str, Any] = {
        "hosts": hosts,
        "ports": dice.some(ports, 1),
        "resolution": resolution,
        **dice.fields(
            location=(0.6, lambda d: d.one(("MESH_EXTERNAL", "MESH_INTERNAL"))),
            exportTo=(0.15, lambda d: d.some((".", "*", *SPACES), 1, 1)),
            addresses=(0.3, lambda _: ["10.50.0.1"]),
        ),
    }
    if resolution == "STATIC":
        found["endpoints"] = [{"address": "10.60.0.1"}, {"address": "10.60.0.2", "weight": 3}]
    elif resolution == "DNS" and dice.often(0.3):
        found["endpoints"] = [{"address": "a.example.org", "ports": {ports[0]["name"]: 8080}}]
        found["ports"] = [ports[0]]
    return found
