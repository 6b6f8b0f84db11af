"""Strategic merge patch, as the API server does it.

Mappings merge, null removes, lists are replaced, save those with a merge key, whose items merge by
it. `$patch: delete` takes an item away and empties a mapping; `$patch: replace` takes the patch as
it stands (k8s.io/apimachinery, pkg/util/strategicpatch; its directives that only `kubectl apply`
writes are refused). Where a whole item or mapping is new, nulls and directives in it are left out.
"""

from collections.abc import Callable
from typing import Any

from meshgen.merge.errors import PatchError
from meshgen.merge.listorder import in_order
from meshgen.resources import Path

# The merge key of the list at a path, or None if the list is replaced whole.
KeyOf = Callable[[Path], str | None]
Item = dict[str, Any]

_DIRECTIVE = "$patch"
_EXPECTED = "expected `delete` or `replace`"
_UNSUPPORTED = ("$retainKeys", "$setElementOrder/", "$deleteFromPrimitiveList/")
# The one list of plain values that merges.
_SET = ("metadata", "finalizers")


def strategic_merge(target: Any, patch: Any, key_of: KeyOf, path: Path = ()) -> Any:
    """Return `target` changed by `patch`; neither is modified.

    `path` is where in the object both stand. Raises PatchError for a directive that is none, and
    for an item without the list's merge key, with their place in the patch.
    """
    return _merged(target, patch, key_of, path, path)


def _merged(target: Any, patch: Any, key_of: KeyOf, path: Path, at: Path) -> Any:
    """Merge; `path` is the place in the object, `at` the place in the patch."""
    if isinstance(patch, dict):
        return _mapping(target if isinstance(target, dict) else {}, patch, key_of, path, at)
    if isinstance(patch, list):
        before = target if isinstance(target, list) else []
        key = key_of(path)
        if key is not None:
            return _keyed(before, patch, key, key_of, path, at)
        if path[-2:] == _SET:
            return in_order([*before, *(p for p in patch if p not in before)], patch, before, None)
    return patch


def _mapping(target: Item, patch: Item, key_of: KeyOf, path: Path, at: Path) -> Item:
    changes = {key: value for key, value in patch.items() if key != _DIRECTIVE}
    if _DIRECTIVE in patch:
        return changes if _directive(patch, at) == "replace" else {}
    result = dict(target)
    for key, value in changes.items():
        here = (*at, key)
        if key.startswith(_UNSUPPORTED):
            message = f"meshgen does not know the directive `{key}`"
            raise PatchError(message, here, "expected `$patch: delete`, `$patch: replace` or null")
        if value is None or (key not in target and _deletes(value, here)):
            result.pop(key, None)
        else:
            result[key] = _merged(result.get(key), value, key_of, (*path, key), here)
    return result


def _keyed(
    target: list[Any], patch: list[Any], key: str, key_of: KeyOf, path: Path, at: Path
) -> list[Any]:
    items = {i: item for i, item in enumerate(patch) if not _is_special(item, key, (*at, i))}
    special = [(i, item) for i, item in enumerate(patch) if i not in items]
    if any(_directive(item, (*at, i)) == "replace" for i, item in special):
        return [_mapping({}, item, key_of, (*path, i), (*at, i)) for i, item in items.items()]
    gone = [item[key] for _, item in special]
    kept = [old for old in target if not (isinstance(old, dict) and old.get(key) in gone)]
    result = list(kept)
    for i, item in items.items():
        same = (n for n, old in enumerate(result) if _name(old, key) == item[key])
        index = next(same, None)
        old = {} if index is None else result[index]
        new = _mapping(
            old, item, key_of, (*path, len(result) if index is None else index), (*at, i)
        )
        if index is None:
            result.append(new)
        else:
            result[index] = new
    return in_order(result, list(items.values()), kept, key)


def _is_special(item: Any, key: str, at: Path) -> bool:
    """Return whether a list's item is a directive; refuse one that is neither that nor keyed."""
    if not isinstance(item, dict):
        raise PatchError("the item is no mapping", at, f"expected a mapping with `{key}`")
    special = _DIRECTIVE in item
    if key not in item and not (special and _directive(item, at) == "replace"):
        raise PatchError(
            f"the item has no `{key}`, by which the list merges", at, f"expected `{key}`"
        )
    return special


def _directive(patch: Item, at: Path) -> str:
    directive = patch[_DIRECTIVE]
    if directive not in ("delete", "replace"):
        raise PatchError(f"found `$patch: {directive}`", (*at, _DIRECTIVE), _EXPECTED)
    return str(directive)


def _deletes(value: Any, at: Path) -> bool:
    return isinstance(value, dict) and _DIRECTIVE in value and _directive(value, at) == "delete"


def _name(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, dict) else None
