"""Strategic merge patch.

Mappings merge, null removes, lists are replaced, save those with a merge key, whose items merge by
it; new items go to the end. `$patch: delete` and `$patch: replace` are honoured in items and
mappings (kubernetes.io, "Strategic Merge Patch").
"""

from collections.abc import Callable
from typing import Any

from meshgen.resources import Path

# The merge key of the list at a path, or None if the list is replaced whole.
KeyOf = Callable[[Path], str | None]

_DIRECTIVE = "$patch"


def strategic_merge(target: Any, patch: Any, key_of: KeyOf, path: Path = ()) -> Any:
    """Return `target` changed by `patch`; neither is modified."""
    if isinstance(patch, dict):
        return _mapping(target if isinstance(target, dict) else {}, patch, key_of, path)
    if isinstance(patch, list) and isinstance(target, list):
        key = key_of(path)
        if key is not None and all(isinstance(item, dict) for item in patch):
            return _keyed(target, patch, key, key_of, path)
    return patch


def _mapping(
    target: dict[str, Any], patch: dict[str, Any], key_of: KeyOf, path: Path
) -> dict[str, Any]:
    directive = patch.get(_DIRECTIVE)
    changes = {k: v for k, v in patch.items() if k != _DIRECTIVE}
    if directive == "replace":
        return changes
    result = dict(target)
    for key, value in changes.items():
        if value is None or (isinstance(value, dict) and value.get(_DIRECTIVE) == "delete"):
            result.pop(key, None)
        else:
            result[key] = strategic_merge(result.get(key), value, key_of, (*path, key))
    return result


def _keyed(
    target: list[Any], patch: list[dict[str, Any]], key: str, key_of: KeyOf, path: Path
) -> list[Any]:
    if any(item == {_DIRECTIVE: "replace"} for item in patch):
        return [item for item in patch if item != {_DIRECTIVE: "replace"}]
    result = list(target)
    for item in patch:
        same = (
            i
            for i, old in enumerate(result)
            if isinstance(old, dict) and key in item and old.get(key) == item[key]
        )
        index = next(same, None)
        if item.get(_DIRECTIVE) == "delete":
            if index is not None:
                del result[index]
        elif index is None:
            result.append(_mapping({}, item, key_of, (*path, len(result))))
        else:
            result[index] = _mapping(result[index], item, key_of, (*path, index))
    return result
