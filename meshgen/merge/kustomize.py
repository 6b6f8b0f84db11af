"""Kustomize's way to merge a patch, which differs from the API server's in one thing: order.

In a list with a merge key, the patch's items come first, in the patch's order, and then those that
it does not mention. A patch that would shuffle a list is not one that a person would want.
"""

from typing import Any

from meshgen.merge.strategic import KeyOf
from meshgen.resources import Path


def kustomize_merge(target: Any, patch: Any, key_of: KeyOf, path: Path = ()) -> Any:
    """Return `target` changed by `patch` as `kubectl kustomize` does it; no directives."""
    if isinstance(patch, dict):
        result = dict(target) if isinstance(target, dict) else {}
        for key, value in patch.items():
            if value is None:
                result.pop(key, None)
            else:
                result[key] = kustomize_merge(result.get(key), value, key_of, (*path, key))
        return result
    if isinstance(patch, list) and isinstance(target, list):
        key = key_of(path)
        if key is not None and all(isinstance(i, dict) and key in i for i in (*patch, *target)):
            return _keyed(target, patch, key, key_of, path)
    return patch


def _keyed(
    target: list[dict[str, Any]],
    patch: list[dict[str, Any]],
    key: str,
    key_of: KeyOf,
    path: Path,
) -> list[Any]:
    old = {item[key]: (i, item) for i, item in enumerate(target)}
    first = []
    for item in patch:
        index, before = old.pop(item[key], (0, {}))
        first.append(kustomize_merge(before, item, key_of, (*path, index)))
    return [*first, *(item for _, item in old.values())]
