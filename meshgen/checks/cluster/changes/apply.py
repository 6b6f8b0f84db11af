"""What `kubectl apply` makes of an object in the cluster: a strategic merge of three.

What the new one says counts; what the one applied before said and the new one does not goes, and
what the new one calls null; what the cluster has besides, such as defaults, stays.
Source: k8s.io/apimachinery, pkg/util/strategicpatch, `CreateThreeWayMergePatch`.
"""

from collections.abc import Sequence
from typing import Any

from meshgen.merge.errors import PatchError
from meshgen.merge.listorder import in_order
from meshgen.merge.strategic import KeyOf
from meshgen.resources import Path

Map = dict[str, Any]

# Fields of which only those keys stay that the new object has (`retainKeys`).
_RETAINED = ("strategy", "volumes", "resourceClaims")
# The one list of plain values that merges.
_SET = ("metadata", "finalizers")


def applied(live: Map, new: Map, old: Map, key_of: KeyOf) -> Map:
    """Return what becomes of `live`, to which `old` was applied, by applying `new`.

    None of them is modified; they may share parts with the result. Raises PatchError, with the key
    as its text, for an item without the key by which its list merges.
    """
    return _mapping(live, live, new, old, key_of, ())


def _mapping(target: Map, live: Map, new: Map, old: Map, key_of: KeyOf, path: Path) -> Map:
    """Merge into `target`, which is `live` but for items of one key (see `_keyed`)."""
    result = dict(target)
    for name, value in new.items():
        if value is None:
            result.pop(name, None)
            continue
        is_one = not isinstance(value, (dict, list)) or name not in result
        if is_one and name in live and live[name] == value:
            continue
        result[name] = _value(name, value, (result, live, old), key_of, (*path, name))
    for name in old.keys() - new.keys():
        result.pop(name, None)
    return result


def _value(name: str, value: Any, others: tuple[Map, Map, Map], key_of: KeyOf, path: Path) -> Any:
    target, live, old = (other.get(name) for other in others)
    if isinstance(value, dict) and isinstance(target, dict):
        merged = _mapping(target, _map(live), value, _map(old), key_of, path)
        return _retained(merged, value, path)
    if isinstance(value, list) and isinstance(target, list):
        key = key_of(path)
        if key is not None and target:
            _demand(key, value, target, live, old, path)
            return _keyed(target, _list(live), value, _list(old), key, key_of, path)
        if path == _SET:
            gone = [item for item in _list(old) if item not in value]
            kept = [item for item in target if item not in gone]
            return in_order([*kept, *(v for v in value if v not in kept)], value, kept, None)
    return value


def _retained(merged: Map, new: Map, path: Path) -> Map:
    if new and path[-1] in _RETAINED:
        return {name: value for name, value in merged.items() if name in new}
    return merged


def _keyed(
    target: list[Map],
    live: list[Map],
    new: list[Map],
    old: list[Map],
    key: str,
    key_of: KeyOf,
    path: Path,
) -> list[Map]:
    """Merge items by a key. Of several with one key, as upstream, the first takes all changes."""
    before, last = _aligned(live, new, key), _aligned(old, new, key)
    gone = [old[i][key] for i in range(len(old)) if i not in last.values()]
    result = [item for item in target if item[key] not in gone]
    kept = list(result)
    for position, item in enumerate(new):
        same = next((i for i, each in enumerate(result) if each[key] == item[key]), None)
        if same is None:
            result.append(item)
            continue
        was = live[before[position]] if position in before else {}
        said = old[last[position]] if position in last else {}
        merged = _mapping(result[same], was, item, said, key_of, path)
        result[same] = _retained(merged, item, path)
    return in_order(result, new, kept, key)


def _aligned(before: Sequence[Map], new: Sequence[Map], key: str) -> dict[int, int]:
    """Return which item of `before` each of `new` is compared with: in turn, those of one key."""
    turns: dict[str, list[int]] = {}
    for position, item in enumerate(before):
        turns.setdefault(str(item[key]), []).append(position)
    result = {}
    for position, item in enumerate(new):
        turn = turns.get(str(item[key]))
        if turn:
            result[position] = turn.pop(0)
    return result


def _demand(key: str, new: list[Any], target: list[Any], live: Any, old: Any, path: Path) -> None:
    """Refuse items without the key, as kubectl does: of the new object, else of what there is."""
    for position, item in enumerate(new):
        if key not in item:
            raise PatchError(key, (*path, position, key))
    if any(key not in item for item in (*target, *_list(live), *_list(old))):
        raise PatchError(key, path)


def _map(value: Any) -> Map:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
