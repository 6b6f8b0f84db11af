"""Objects to patch, and the merge keys of their kinds."""

from typing import Any

from meshgen.merge.strategic import KeyOf
from meshgen.resources import Object, Path
from meshgen.schemas.store import SchemaStore

STORE = SchemaStore("1.31", "1.22")
_ENV = [{"name": name, "value": name.lower()} for name in "ABC"]
_PORTS = [
    {"containerPort": 80, "name": "http"},
    {"containerPort": 53, "protocol": "TCP"},
    {"containerPort": 53, "protocol": "UDP"},
]
DEPLOYMENT: Object = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"a": "1"}, "finalizers": ["x/a", "x/b"]},
    "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "initContainers": [{"name": "init", "image": "i"}],
                "tolerations": [{"key": "k", "operator": "Exists"}],
                "volumes": [{"name": "v", "configMap": {"name": "c"}}],
                "containers": [
                    {"name": "web", "image": "w", "args": ["x", "y"], "env": _ENV, "ports": _PORTS},
                    {"name": "log", "image": "l"},
                ],
            },
        },
    },
}
SERVICE: Object = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web"},
    "spec": {"ports": [{"name": "http", "port": 80}, {"name": "tcp", "port": 9000}]},
}


def pod(spec: Any) -> Any:
    """Return a patch of the pods' spec."""
    return {"spec": {"template": {"spec": spec}}}


def container(fields: Any) -> Any:
    """Return a patch of the first container."""
    return pod({"containers": [{"name": "web", **fields}]})


def keys_of(obj: Object) -> KeyOf:
    """Return what tells the merge keys of an object's lists."""

    def key_of(path: Path) -> str | None:
        return STORE.merge_key(obj["apiVersion"], obj["kind"], path)

    return key_of
