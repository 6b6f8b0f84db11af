"""Ask the checks of an object's type, for all declared releases at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.by_release import by_release
from meshgen.checks.check import Context
from meshgen.checks.identity import identity
from meshgen.checks.span import span_of
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation

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
    product, releases = context.schemas.releases(context.stores, obj)
    obj = context.without_nulls(obj)
    type_ = _type(rooms, identity(obj).type)
    if not type_.violations(obj, span_of(releases)):
        return ()
    of_each = {release: type_.violations(obj, span_of([release])) for release in releases}
    return (replace(found, subcode=code) for found in by_release(product, of_each))


def _type(rooms: Rooms, kind: str) -> Type:
    load = next(load for kinds, load in rooms if kind in kinds)
    return load()[kind]
