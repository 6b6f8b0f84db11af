"""The smallest edits that turn one object into another.

Edits at different places do not depend on each other: the changes to a list whose items come or go
are one edit, everything inside it included.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from meshgen.plan.common import identity
from meshgen.plan.types import Edit
from meshgen.resources import Path, canonical

Operation = tuple[str, Path, Any]


def edits(before: Any, after: Any) -> list[Edit]:
    """Return the edits from `before` to `after`, in the order of `after`."""
    return list(_edits(before, after, (), in_list=False, note=""))


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal as JSON: 1 and true are not."""
    return canonical(a) == canonical(b)


def _edits(before: Any, after: Any, path: Path, *, in_list: bool, note: str) -> Iterator[Edit]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _mapping(before, after, path, in_list=in_list, note=note)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list(before, after, path, note)
    else:
        yield Edit(path, (("replace", path, after),), in_list, note)


def _mapping(
    before: dict[str, Any], after: dict[str, Any], path: Path, *, in_list: bool, note: str
) -> Iterator[Edit]:
    for key in dict.fromkeys((*after, *before)):
        where = (*path, key)
        if key not in after:
            yield Edit(where, (("remove", where, None),), in_list, note)
        elif key in before:
            yield from _edits(before[key], after[key], where, in_list=in_list, note=note)
        elif isinstance(after[key], dict) and after[key] and not in_list:
            # A merge patch makes the mappings on the way, so that single keys can be compared.
            yield from _mapping({}, after[key], where, in_list=False, note=note)
        else:
            yield Edit(where, (("add", where, after[key]),), in_list, note)


def _list(before: list[Any], after: list[Any], path: Path, note: str) -> Iterator[Edit]:
    matched = [canonical(identity(i)) for i in before], [canonical(identity(i)) for i in after]
    if matched[0] == matched[1]:
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            inner = f"{note} {_named(new)}".strip()
            yield from _edits(old, new, (*path, index), in_list=True, note=inner)
        return
    if len(before) == len(after) and not any(isinstance(i, dict | list) for i in (*before, *after)):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            if not same(old, new):
                where = (*path, index)
                yield Edit(where, (("replace", where, new),), True, note)
        return
    operations = tuple(_resized(before, after, path, *matched))
    yield Edit(path, operations, through_list=True, note=note)


def _resized(
    before: list[Any], after: list[Any], path: Path, old: list[str], new: list[str]
) -> Iterator[Operation]:
    """Yield operations that remove from the end, then add from the start, then change items."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, i1, i2, _, _ in reversed(blocks):
        if tag in ("delete", "replace"):
            for index in reversed(range(i1, i2)):
                yield "remove", (*path, index), None
    kept: list[tuple[int, int]] = []
    length = len(before) - sum(i2 - i1 for t, i1, i2, _, _ in blocks if t in ("delete", "replace"))
    for tag, i1, i2, j1, j2 in blocks:
        if tag == "equal":
            kept += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            for index in range(j1, j2):
                place = "-" if index == length else index
                yield "add", (*path, place), after[index]
                length += 1
    for i, j in kept:
        for edit in _edits(before[i], after[j], (*path, j), in_list=True, note=""):
            yield from edit.operations


def _named(item: Any) -> str:
    name = identity(item)
    return str(name[1]) if isinstance(name, tuple) else ""
