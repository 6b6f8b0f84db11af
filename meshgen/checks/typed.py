"""Ask the checks of an object's type, for all declared releases at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.by_release import by_release
from meshgen.checks.check import Context
from meshgen.checks.nulls import null_items
from meshgen.checks.span import span_of
from meshgen.checks.types import Type, Typed
from meshgen.checks.violation import Violation
from meshgen.identity import identity

_HOLE = ("found null", "expected an item", "give it a value, or remove it")
# Kinds, as `Kind.group`, and what imports their types: few runs meet all of them.
Rooms = tuple[tuple[frozenset[str], Callable[[], Mapping[str, Type]]], ...]


def kinds_of(rooms: Rooms) -> frozenset[str]:
    """Return all kinds that rooms have types of."""
    return frozenset[str]().union(*(kinds for kinds, _ in rooms))


def violations_in(rooms: Rooms, code: str, obj: Any, context: Context) -> Iterable[Violation]:
    """Return what is wrong with an object of a kind in `rooms`, as a finer code than the schemas'.

    Most objects are right in every release, so that all are asked about at once; only of a wrong
    one it is found out which release refuses what.
    """
    key = obj["apiVersion"], obj["kind"]
    typed = context.types.get(key)
    if typed is None:
        typed = context.types[key] = _typed(rooms, obj, context)
    kept = context.nulls.dropped(obj)
    if kept is not obj and (holes := list(null_items(obj))):
        # Of an item that holds nothing a check would ask for what its schema requires.
        return (Violation(at, *_HOLE, about_absence=True, subcode=code) for at in holes)
    obj = kept
    if not typed.type.violations(obj, typed.span):
        return ()
    of_each = {
        release: typed.type.violations(obj, span_of([release])) for release in typed.releases
    }
    return (replace(found, subcode=code) for found in by_release(typed.product, of_each))


def _typed(rooms: Rooms, obj: Any, context: Context) -> Typed:
    kind = identity(obj).type
    load = next(load for kinds, load in rooms if kind in kinds)
    product, releases = context.schemas.releases(context.stores, obj)
    return Typed(load()[kind], product, releases, span_of(releases))
