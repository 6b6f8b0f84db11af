"""What Kustomize's generators can do to a ConfigMap, and what is left to patches."""

from collections.abc import Sequence

from meshgen.plan.types import Edit
from meshgen.resources import Object, Path, Resource
from meshgen.yamlio import is_text_to_kustomize

# The fields of a ConfigMap's metadata that a generator can give it.
_METADATA = ("name", "labels", "annotations")


def can_merge(resource: Resource, edits: Sequence[Edit]) -> bool:
    """Return whether a generator's `behavior: merge` makes all edits of a ConfigMap.

    It adds and replaces data, takes the quotes off all keys of the object, and drops what a
    generator has no words for.
    """
    if left_to_patches(resource.object):
        return False
    keys = [*resource.object["data"], *(resource.object["metadata"].get("labels") or ())]
    return all(map(is_text_to_kustomize, keys)) and all(map(_is_merged, edits))


def left_to_patches(obj: Object) -> Object:
    """Return what a generator has no words for of a ConfigMap, such as `immutable`."""
    metadata = {k: v for k, v in obj["metadata"].items() if k not in _METADATA}
    rest = {k: v for k, v in obj.items() if k not in ("apiVersion", "kind", "metadata", "data")}
    return {**({"metadata": metadata} if metadata else {}), **rest}


def _is_merged(edit: Edit) -> bool:
    (operation,) = edit.operations
    in_data = len(operation.path) == 2 and operation.path[0] == "data"
    return in_data and operation.kind != "remove" and is_text_to_kustomize(str(operation.path[1]))


def is_unquoted(path: Path) -> bool:
    """Return whether Kustomize takes the quotes off a key at a path in a patch with a target."""
    is_label = len(path) == 3 and path[:2] == ("metadata", "labels")
    return is_label and not is_text_to_kustomize(str(path[2]))
