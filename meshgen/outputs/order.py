"""The order of an object's first keys, as in Kubernetes' own documents."""

from meshgen.resources import Object

_KEYS = ("apiVersion", "kind", "metadata")


def ordered(obj: Object) -> Object:
    """Return the object with apiVersion, kind and metadata first, and the name first in it."""
    result = {key: obj[key] for key in _KEYS if key in obj}
    metadata = result.get("metadata")
    if isinstance(metadata, dict):
        first = {key: metadata[key] for key in ("name", "namespace") if key in metadata}
        result["metadata"] = {**first, **metadata}
    return {**result, **obj, **({"metadata": result["metadata"]} if "metadata" in result else {})}
