"""The smallest edits that turn one object into another.

Edits at different places do not depend on each other: the changes to a list whose items come or go
are one edit, everything inside it included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from meshgen.plan.common import identity, same
from meshgen.plan.types import Edit, Operation
from meshgen.resources import Path, canonical


def edits(before: Any, after: Any) -> list[Edit]:
    """Return the edits from `before` to `after`, in the order of `after`."""
    return list(_edits(before, after, _At()))


@dataclass(frozen=True)
class _At:
    """A place: its path, and the names of the list items on the way."""

    path: Path = ()
    items: tuple[str, ...] = ()
    in_list: bool = False

    def key(self, key: str) -> "_At":
        return _At((*self.path, key), self.items, self.in_list)

    def item(self, index: int | str, value: Any) -> "_At":
        name = _name(value)
        return _At((*self.path, index), (*self.items, name) if name else self.items, True)

    def edit(self, kind: str, value: Any = None, *, merges: bool = True) -> Edit:
        operation = Operation(kind, self.path, value, self.items)
        sticky = kind == "remove" and _sticky(self.path)
        # In a merge patch null takes away.
        null = kind != "remove" and has_null(value)
        return Edit((operation,), self.in_list or sticky or null or not merges)


def _edits(before: Any, after: Any, at: _At) -> Iterator[Edit]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _mapping(before, after, at)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list(before, after, at)
    else:
        # Kustomize merges no list, say, into a text.
        nested = any(isinstance(value, dict | list) for value in (before, after))
        yield at.edit("replace", after, merges=not nested)


def _mapping(before: dict[str, Any], after: dict[str, Any], at: _At) -> Iterator[Edit]:
    for key in dict.fromkeys((*after, *before)):
        if key not in after:
            yield at.key(key).edit("remove")
        elif key in before:
            yield from _edits(before[key], after[key], at.key(key))
        elif _is_made(after[key]) and not at.in_list:
            # A merge patch makes the mappings on the way, so that single keys can be compared.
            yield from _mapping({}, after[key], at.key(key))
        else:
            yield at.key(key).edit("add", after[key])


def _is_made(value: Any) -> bool:
    """Return whether a merge patch can give a mapping key by key."""
    return isinstance(value, dict) and bool(value) and not has_null(value)


def has_null(value: Any) -> bool:
    """Return whether null is, or stands anywhere in, a value."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    return any(map(has_null, value)) if isinstance(value, list) else value is None


def _sticky(path: Path) -> bool:
    """Return whether a null there takes nothing away.

    Kustomize mistakes it for the text "null" in a shared patch, and keeps what is taken away whole.
    """
    of_metadata = (("metadata", "labels"), ("metadata", "annotations"))
    return len(path) <= 3 and path[:2] in of_metadata


def _list(before: list[Any], after: list[Any], at: _At) -> Iterator[Edit]:
    old, new = _identities(before), _identities(after)
    plain = not any(isinstance(item, dict | list) for item in (*before, *after))
    if old == new or (len(before) == len(after) and (plain or _in_place(before, after))):
        for index, (was, becomes) in enumerate(zip(before, after, strict=True)):
            yield from _edits(was, becomes, at.item(index, becomes))
    else:
        yield Edit(tuple(_resized(before, after, at)), in_list=True)


def _in_place(before: list[Any], after: list[Any]) -> bool:
    """Return whether items that have no name change where they are: a reference's name, say."""
    changed = [(was, becomes) for was, becomes in zip(before, after, strict=True) if was != becomes]
    return all(
        isinstance(was, dict)
        and isinstance(becomes, dict)
        and _alike(was, becomes)
        and (identity(was) is was or "destination" in was)
        and was not in after
        and becomes not in before
        for was, becomes in changed
    )


def _alike(was: dict[str, Any], becomes: dict[str, Any]) -> bool:
    """Return whether one is the other with something changed: a route that gets a mirror, say."""
    kept = (key for key in was if key in becomes)
    return was.keys() == becomes.keys() or any(same(was[key], becomes[key]) for key in kept)


def _resized(before: list[Any], after: list[Any], at: _At) -> Iterator[Operation]:
    """Yield operations that remove from the end, then add from the start, then change items."""
    matcher = SequenceMatcher(None, _identities(before), _identities(after), autojunk=False)
    blocks = matcher.get_opcodes()
    gone = [i for tag, i1, i2, _, _ in blocks if tag != "equal" for i in range(i1, i2)]
    for index in reversed(gone):
        place = at.item(index, before[index])
        yield Operation("remove", place.path, items=place.items)
    length = len(before) - len(gone)
    for tag, _, _, j1, j2 in blocks:
        for index in range(j1, j2) if tag != "equal" else ():
            place = at.item("-" if index == length else index, None)
            yield Operation("add", place.path, after[index], place.items)
            length += 1
    for tag, i1, i2, j1, j2 in blocks:
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True) if tag == "equal" else ():
            for edit in _edits(before[i], after[j], at.item(j, after[j])):
                yield from edit.operations


def _identities(items: list[Any]) -> list[str]:
    return [canonical(identity(item)) for item in items]


def _name(item: Any) -> str:
    name = identity(item) if isinstance(item, dict) else None
    if isinstance(name, tuple) and isinstance(name[1], str | int):
        return str(name[1])
    return ""
