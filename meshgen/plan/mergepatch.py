"""One merge patch for changes inside lists, where Kustomize comes to exactly that."""

from collections.abc import Callable
from typing import Any

from meshgen.merge.kustomize import kustomize_merge
from meshgen.plan.apply import applied
from meshgen.plan.common import same
from meshgen.plan.diff import has_null
from meshgen.plan.types import Edit, Operation
from meshgen.resources import Object, Path

KeyOf = Callable[[Path], str | None]


def merge_patch(obj: Object, edits: list[Edit], body: Object, key_of: KeyOf) -> Object | None:
    """Return `body` with all edits of an object entered, or None if a merge cannot say them.

    `key_of` tells the merge key of a list; items are named by it, as a person would write them.
    """
    result: Any = body
    for edit in edits:
        for operation in edit.operations:
            if operation.kind != "remove" and has_null(operation.value):
                return None
            result = _entered(result, operation, obj, key_of, ())
            if result is None:
                return None
    merged = kustomize_merge(obj, result, key_of)
    return dict(result) if same(merged, applied(obj, edits)) else None


def _entered(body: Any, operation: Operation, before: Any, key_of: KeyOf, path: Path) -> Any:
    """Return the patch below `path` with one more operation, or None."""
    part = operation.path[len(path)]
    here = (*path, part)
    if not isinstance(part, str) or part == "-":
        return _entered_item(body, operation, before, key_of, path)
    result = dict(body) if isinstance(body, dict) else {}
    if here == operation.path:
        result[part] = None if operation.kind == "remove" else operation.value
        return result
    inner = before.get(part) if isinstance(before, dict) else None
    entered = _entered(result.get(part), operation, inner, key_of, here)
    return None if entered is None else {**result, part: entered}


def _entered_item(body: Any, operation: Operation, before: Any, key_of: KeyOf, path: Path) -> Any:
    index, key = operation.path[len(path)], key_of(path)
    items: list[Any] = list(body) if isinstance(body, list) else []
    if key is None or not isinstance(before, list):
        return None
    if len(path) + 1 == len(operation.path):
        # A new item with the key can be merged in; a removed or replaced one cannot.
        value = operation.value
        new = operation.kind == "add" and isinstance(value, dict) and key in value
        return [*items, value] if new else None
    if not isinstance(index, int) or index >= len(before):
        return None
    name = before[index].get(key) if isinstance(before[index], dict) else None
    if name is None:
        return None
    written = next((i for i in items if i.get(key) == name), {key: name})
    entered = _entered(written, operation, before[index], key_of, (*path, index))
    if entered is None:
        return None
    return [*(i for i in items if i.get(key) != name), entered]
