"""Objects for the tests: good ones, and good ones with something changed."""

from copy import deepcopy
from pathlib import Path as File
from typing import Any

from ruamel.yaml import YAML

from meshgen.resources import Object, Path

GOOD = (File(__file__).parent / "good.yaml").read_text(encoding="utf-8")
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
    newest = "v1" if int(istio.split(".")[1]) >= 22 else "v1beta1"
    return list(YAML(typ="safe").load_all(GOOD.replace("__V1__", newest)))


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
