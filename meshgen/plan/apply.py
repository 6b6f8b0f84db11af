"""Making edits, as the patches of a plan will."""

from collections.abc import Sequence
from typing import Any

from meshgen.plan.types import Edit, Operation
from meshgen.resources import Object, Path


def applied(obj: Object, edits: Sequence[Edit]) -> Object:
    """Return the object with the edits made; `obj` is not changed."""
    result: Any = obj
    for edit in edits:
        for operation in edit.operations:
            result = _applied(result, operation.path, operation)
    return dict(result)


def set_at(obj: Object, path: Path, value: Any) -> Object:
    """Return the object with a value at a path; mappings are made where they are missing."""
    return dict(_applied(obj, path, Operation("replace", path, value)))


def pointer(path: Path) -> str:
    """Return a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _applied(obj: Any, path: Path, operation: Operation) -> Any:
    part = path[0]
    if isinstance(obj, list):
        index = len(obj) if part == "-" else int(part)
        if len(path) > 1:
            new = [_applied(obj[index], path[1:], operation)]
        else:
            new = [] if operation.kind == "remove" else [operation.value]
        old = 0 if len(path) == 1 and operation.kind == "add" else 1
        return [*obj[:index], *new, *obj[index + old :]]
    mapping = obj if isinstance(obj, dict) else {}
    if len(path) > 1:
        return {**mapping, part: _applied(mapping.get(part), path[1:], operation)}
    if operation.kind == "remove":
        return {k: v for k, v in mapping.items() if k != part}
    return {**mapping, part: operation.value}
