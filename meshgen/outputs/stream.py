"""Finished objects as one YAML stream."""

from collections.abc import Iterable

from meshgen.outputs.order import ordered
from meshgen.resources import Object
from meshgen.yamlio import dump_all

# What others need comes first, as Kustomize and Helm order it for the API server.
_FIRST = (
    "Namespace",
    "ResourceQuota",
    "LimitRange",
    "CustomResourceDefinition",
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "PersistentVolumeClaim",
    "Service",
)


def stream(objects: Iterable[Object], header: str = "") -> str:
    """Return the objects as a YAML stream, those that others need first."""

    def rank(obj: Object) -> int:
        kind = str(obj["kind"])
        return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)

    return dump_all([ordered(o) for o in sorted(objects, key=rank)], header=header)
