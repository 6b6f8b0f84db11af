"""Objects for the tests: good ones, and good ones with something changed."""

from copy import deepcopy
from functools import cache
from typing import Any

from meshgen.checks.schema import SchemaChecker
from meshgen.resources import Object, Path
from meshgen.schemas.store import SchemaStore
from tests.checks.cases import documents

# The releases of Kubernetes and Istio that the tests go through, together.
RELEASES = [
    ("1.25", "1.20"),
    ("1.29", "1.20"),
    ("1.30", "1.21"),
    ("1.31", "1.22"),
    ("1.37", "1.31"),
]


def good_objects(istio: str = "1.20") -> list[Object]:
    """Return an object of every kind, in the apiVersions of an Istio release."""
    return documents("good", newest(istio))


def newest(istio: str) -> dict[str, str]:
    """Return what the placeholders for apiVersions in the cases stand for."""
    v1 = int(istio.split(".")[1]) >= 22
    return {"__V1__": "v1" if v1 else "v1beta1", "__TELEMETRY__": "v1" if v1 else "v1alpha1"}


def good(kind: str) -> Object:
    """Return a good object of one kind, for Istio 1.20."""
    return next(obj for obj in good_objects() if obj["kind"] == kind)


def changed(kind: str, path: Path, value: Any = None) -> Object:
    """Return a good object with the value at `path` set, or gone where `value` is `...`."""
    obj = deepcopy(good(kind))
    node: Any = obj
    for step in path[:-1]:
        node = node[step]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return obj


@cache
def checker_for(kubernetes: str, istio: str) -> SchemaChecker:
    """Return a checker for releases, the same one for the same releases."""
    return SchemaChecker(SchemaStore(kubernetes, istio))
