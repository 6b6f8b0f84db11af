"""What every object must have before a schema can be asked: an identity."""

import re
from typing import Any, NamedTuple

from meshgen.explainer.words import describe
from meshgen.model import Mesh
from meshgen.resources import Object, Path, group_of

_API_VERSION = re.compile(r"([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-z0-9]+")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# k8s.io/apimachinery, IsValidPathSegmentName; and nothing that cannot be seen.
_NAME = re.compile(r"(?!\.{1,2}\Z)[^/%\s\x00-\x1f\x7f-\x9f\ue000-\uf8ff]{1,253}")
# What has the form of an object, and is read by a tool from a file.
_OF_TOOLS = {"kustomize.config.k8s.io": "a kustomization", "meshgen.dev": "a config of meshgen"}


class Misshape(NamedTuple):
    """Why a document is no Kubernetes object: where in it, what, and what would be right."""

    path: Path
    message: str
    expected: str


def misshape(document: Any) -> Misshape | None:
    """Return what keeps a document from being a Kubernetes object, or None."""
    if not isinstance(document, dict):
        expected = "expected a mapping with apiVersion, kind and metadata.name"
        return Misshape((), "this is no Kubernetes object", expected)
    group = group_of(str(document.get("apiVersion")))
    if group in _OF_TOOLS:
        expected = "expected an object that a cluster takes"
        return Misshape(("apiVersion",), f"this is {_OF_TOOLS[group]}, and no object", expected)
    metadata = document.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    fields: tuple[tuple[Path, Any, re.Pattern[str], str], ...] = (
        (("apiVersion",), document.get("apiVersion"), _API_VERSION, "such as v1 or apps/v1"),
        (("kind",), document.get("kind"), _KIND, "such as ConfigMap"),
        (("metadata", "name"), name, _NAME, "without `/`, `%` and blanks, 253 characters at most"),
    )
    for path, value, pattern, expected in fields:
        field = ".".join(str(part) for part in path)
        if value is None:
            message = f"this is no Kubernetes object: it has no {field}"
            return Misshape(path, message, f"expected a text {expected}")
        if not isinstance(value, str) or not pattern.fullmatch(value):
            message = f"this is no Kubernetes object: its {field} is {describe(value)}"
            return Misshape(path, message, f"expected a text {expected}")
    return None


def tidy(obj: Object) -> Object:
    """Leave out empty labels and annotations, which Kustomize drops; null in them is ""."""
    metadata = obj["metadata"]
    tidied = {key: _tidied(metadata[key]) for key in ("labels", "annotations") if key in metadata}
    if all(part and part is metadata[key] for key, part in tidied.items()):
        return obj
    empty = [key for key, part in tidied.items() if not part]
    return {
        **obj,
        "metadata": {k: v for k, v in {**metadata, **tidied}.items() if k not in empty},
    }


def annotated(obj: Object, spec: Mesh) -> Object:
    """Return an object with the annotations of all, below its own."""
    if not spec.annotations:
        return obj
    metadata = obj["metadata"]
    own = metadata.get("annotations") or {}
    if not isinstance(own, dict):
        return obj  # for the schema to refuse
    return {**obj, "metadata": {**metadata, "annotations": {**spec.annotations, **own}}}


def _tidied(texts: Any) -> Any:
    """Return labels as the API server reads them; Kustomize writes "null" for a null."""
    if not isinstance(texts, dict) or None not in texts.values():
        return texts
    return {key: "" if value is None else value for key, value in texts.items()}
