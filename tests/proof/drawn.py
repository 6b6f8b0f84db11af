"""Drawn systems in which policies say who may call whom."""

from collections.abc import Iterator
from typing import Any

from meshgen.resources import Object
from tools.xds.drawn.dice import Dice

_SPACES = ("a", "b")
_APPS = ("web", "api", "db", "bare")
_PORTS = (
    {"name": "http", "port": 80, "targetPort": 8080},
    {"name": "grpc", "port": 81, "targetPort": 8081},
    {"name": "tcp", "port": 82, "targetPort": 8082},
    {"name": "any", "port": 83, "targetPort": 8083},
)
_PATHS = ("/one", "/one/*", "*/two", "/x/{*}/y", "/z/{**}", "/*")
_METHODS = ("GET", "POST", "G*")
_PRINCIPALS = (
    *(f"cluster.local/ns/{space}/sa/{app}" for space in _SPACES for app in _APPS),
    "cluster.local/ns/a/*",
    "*/sa/api",
    "*",
    "elsewhere/ns/a/sa/web",
)
_SOURCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("principals", _PRINCIPALS),
    ("namespaces", (*_SPACES, "b*", "c")),
    ("serviceAccounts", ("web", "a/web", "b/api", "gate")),
)
_OPERATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("paths", _PATHS),
    ("methods", _METHODS),
    ("ports", ("8080", "8082", "80")),
)


def drawn(seed: int) -> list[Object]:
    """Return the objects of a system."""
    dice = Dice(seed)
    return [each for space in _SPACES for each in _namespace(dice, space)]


def _namespace(dice: Dice, space: str) -> Iterator[Object]:
    for app in _APPS:
        labels = {"app": app, "sidecar.istio.io/inject": "false" if app == "bare" else "true"}
        yield _deployment(app, space, labels)
        ports = list(_PORTS) if app == "web" else dice.some(_PORTS, 1, 2)
        spec = {"selector": {"app": app}, "ports": ports}
        if dice.often(0.15):
            # Its name leads to pods themselves, and to the ports that these listen at.
            direct = [{"name": each["name"], "port": each["targetPort"]} for each in ports]
            spec = {**spec, "ports": direct, "clusterIP": "None"}
        yield _object("Service", "v1", app, space, spec)
    if space == "a":
        gate = _deployment("gate", space, {"app": "gate", "sidecar.istio.io/inject": "true"})
        gate["spec"]["template"]["metadata"]["annotations"] = {
            "inject.istio.io/templates": "gateway"
        }
        yield gate
        ports = [{"name": "http", "port": 80, "targetPort": 8080}]
        yield _object("Service", "v1", "gate", space, {"selector": {"app": "gate"}, "ports": ports})
        server = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}
        spec = {"selector": {"app": "gate"}, "servers": [server]}
        yield _object("Gateway", "networking.istio.io/v1", "gate", space, spec)
    for number in range(dice.number(0, 4)):
        spec = _policy(dice)
        yield _object("AuthorizationPolicy", _SECURITY, f"p{number}", space, spec)
    if dice.often(0.6):
        spec = {"mtls": {"mode": dice.one(("STRICT", "PERMISSIVE", "DISABLE"))}}
        yield _object("PeerAuthentication", _SECURITY, "default", space, spec)
    if dice.often(0.2):
        spec = {
            "host": f"api.{space}.svc.cluster.local",
            "trafficPolicy": {"tls": {"mode": "DISABLE"}},
        }
        yield _object("DestinationRule", "networking.istio.io/v1", "api", space, spec)
    if dice.often(0.2):
        spec = {"egress": [{"hosts": dice.some(("./*", "a/*", "*/web.b.svc.cluster.local"), 1)}]}
        if dice.often(0.5):
            spec["outboundTrafficPolicy"] = {"mode": "REGISTRY_ONLY"}
        yield _object("Sidecar", "networking.istio.io/v1", "default", space, spec)


_SECURITY = "security.istio.io/v1"


def _policy(dice: Dice) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if dice.often(0.6):
        said["selector"] = {"matchLabels": {"app": dice.one(_APPS)}}
    if dice.often(0.3):
        said["action"] = "DENY"
    rules = dice.listed(_rule, 1 if "action" in said else 0, 2)
    return {**said, "rules": rules} if rules else said


def _rule(dice: Dice) -> dict[str, Any]:
    def header(dice: Dice) -> list[dict[str, Any]]:
        key = dice.one(("values", "notValues"))
        return [{"key": "request.headers[x-a]", key: [dice.one(("b", "b*"))]}]

    return dice.fields(
        **{
            "from": (0.7, lambda d: [{"source": each} for each in d.listed(_source, 1, 2)]),
            "to": (0.5, lambda d: [{"operation": each} for each in d.listed(_operation, 1, 2)]),
            "when": (0.15, header),
        }
    )


def _source(dice: Dice) -> dict[str, Any]:
    said = _fields(dice, dice.one(_SOURCES))
    if dice.often(0.2) and not any("erviceAccounts" in key for key in said):
        said |= _fields(dice, _SOURCES[1])
    return said


def _operation(dice: Dice) -> dict[str, Any]:
    return {
        key: item
        for each in dice.some(_OPERATIONS, 1, 2)
        for key, item in _fields(dice, each).items()
    }


def _fields(dice: Dice, what: tuple[str, tuple[str, ...]]) -> dict[str, Any]:
    name, values = what
    negated = f"not{name[0].upper()}{name[1:]}"
    return {negated if dice.often(0.2) else name: dice.some(values, 1, 2)}


def _deployment(app: str, space: str, labels: dict[str, str]) -> Object:
    ports = [{"containerPort": port["targetPort"]} for port in _PORTS]
    containers = [{"name": "app", "image": "app:1", "ports": ports}]
    template = {
        "metadata": {"labels": labels},
        "spec": {"serviceAccountName": app, "containers": containers},
    }
    spec = {"selector": {"matchLabels": {"app": app}}, "template": template}
    return _object("Deployment", "apps/v1", app, space, spec)


def _object(kind: str, version: str, name: str, space: str, spec: dict[str, Any]) -> Object:
    place = {"name": name, "namespace": space}
    return {"apiVersion": version, "kind": kind, "metadata": place, "spec": spec}
