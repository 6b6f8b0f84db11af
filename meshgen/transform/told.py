"""What Kustomize has to be told of environments, and what is written out for it."""

from collections.abc import Iterable, Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from meshgen.kinds import Fields
from meshgen.kinds.added import ISTIO
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object, Resource
from meshgen.transform.apply import with_names
from meshgen.transform.doubts import Doubt, doubts
from meshgen.transform.fields import put
from meshgen.transform.kustomize import told_apart
from meshgen.transform.names import Entry, Names, Namespaced, entries_of
from meshgen.transform.namespaces import (
    has_other_namespace,
    with_namespaces,
    with_service_namespaces,
)
from meshgen.transform.references import Use, uses
from meshgen.transform.settings import Settings
from meshgen.transform.unions import Union


@dataclass(frozen=True)
class Told:
    """An environment's resources as Kustomize is given them.

    They have references that it does not follow, even where it is told, as they will be.
    `keeps_namespaces` tells that a namespace which is written stays; `without_namespace` are kinds
    that it does not know to live in none.
    """

    resources: tuple[Resource, ...]
    settings: Settings
    keeps_namespaces: bool
    without_namespace: tuple[Gvk, ...]


@dataclass(frozen=True)
class _Member:
    """An object of an environment, with the namespaces that are set in it, and its uses."""

    position: int
    resource: Resource
    entry: Entry
    placed: Object
    uses: list[Use]


class Telling:
    """What Kustomize is to be told of one environment, or of a part of it that builds alone."""

    def __init__(
        self, resources: Sequence[Resource], settings: Settings, namespaced: Namespaced
    ) -> None:
        """Take an environment's resources; `namespaced` is as in `finished`."""
        self.settings, self._renames = settings, settings.renames
        self._entries = entries_of(resources, settings, namespaced)
        self._names = Names(self._entries)
        self._members = [
            self._member(position, resource, entry)
            for position, (resource, entry) in enumerate(zip(resources, self._entries, strict=True))
        ]
        # The parts in which a namespace that is written stays.
        self._keeping = {
            member.entry.part
            for member in self._members
            if has_other_namespace(member.resource.object, member.entry, self._names)
        }
        self._unions: dict[Set[Reference], Union] = {}

    def _member(self, position: int, resource: Resource, entry: Entry) -> "_Member":
        # Namespaces are set before names are followed.
        placed = with_service_namespaces(resource.object, entry, self._names)
        return _Member(position, resource, entry, placed, list(uses(placed, entry, self._names)))

    def of(self, part: str, namespace: str) -> "Telling":
        """Return what Kustomize is to be told of a part, which is in a namespace of the config."""
        telling = copy(self)
        telling.settings = self.settings.of(namespace)
        telling._members = [m for m in self._members if m.entry.part == part]
        return telling

    @property
    def references(self) -> frozenset[Reference]:
        """Return the references that it has to be told of."""
        used = (use for member in self._members for use in member.uses)
        return frozenset(use.reference for use in used if use.is_teachable)

    def misleading(self, references: Set[Reference]) -> set[Reference]:
        """Return those by which it would follow a name that means another object.

        Of a generated ConfigMap there is none: its name with the hash only Kustomize knows.
        """
        by_fields: dict[Fields, list[Reference]] = {}
        for reference in references:
            by_fields.setdefault(reference.fields, []).append(reference)
        return {
            reference
            for member in self._members
            for use in member.uses
            if not use.is_meant and not use.entry.is_generated
            for reference in by_fields.get(use.fields, ())
            if use.is_selected(reference)
        }

    def doubts(self) -> Iterator[tuple[int, Doubt]]:
        """Yield what Kustomize makes another thing of than is meant, with its object's position."""
        references = taught([self]) if self._is_ambiguous else self.references
        for member in self._members:
            found = list(doubts(member.placed, member.entry, member.uses, self._names, references))
            amiss = self._settled(member, references)[1] if self._is_ambiguous else []
            # That nothing is built at all says more than any other.
            fails = {doubt.path for doubt in amiss if doubt.others}
            for doubt in found:
                is_changed = doubt.entry.is_generated or doubt.entry.full != doubt.entry.name
                if is_changed and doubt.path not in fails:
                    yield member.position, doubt
            told = {doubt.path for doubt in found} - fails
            yield from ((member.position, doubt) for doubt in amiss if doubt.path not in told)

    def told(self, references: Set[Reference]) -> Told:
        """Return what is written where it is told of these references."""
        unscoped = {
            member.entry.gvk._replace(version="")
            for member in self._members
            if member.entry.namespace is None and not member.entry.is_cluster_scoped
        }
        return Told(
            tuple(
                _with(member.resource, self._written(member, references))
                for member in self._members
            ),
            self.settings,
            any(member.entry.part in self._keeping for member in self._members),
            tuple(sorted(unscoped)),
        )

    def _written(self, member: _Member, references: Set[Reference]) -> Object:
        if self._is_ambiguous:
            return self._settled(member, references)[0]
        return self._as_alone(member, references)

    def _as_alone(self, member: _Member, references: Set[Reference]) -> Object:
        """Return an object as it is written where Kustomize sees nothing but its part."""
        keeps = member.entry.part in self._keeping
        obj = member.placed if keeps else member.resource.object
        obj = told_apart(obj, member.entry, self._names)
        for use in member.uses if self._renames else ():
            if use.is_meant and not (use.is_teachable and use.reference in references):
                obj = put(obj, use.path, use.becomes)
        return obj

    @cached_property
    def _is_ambiguous(self) -> bool:
        """Return whether a name may be that of several: parts build together, or one has it twice.

        What is in no namespace sees all that are called so.
        """
        called = {(entry.api_version, entry.kind, entry.name) for entry in self._entries}
        parts = {entry.part for entry in self._entries}
        return len(parts) > 1 or len(called) < len(self._entries)

    def _settled(self, member: _Member, references: Set[Reference]) -> tuple[Object, list[Doubt]]:
        """Return an object as it is written, and what is amiss even so."""
        if references not in self._unions:
            self._unions[references] = Union(self._entries, self._keeping, references)
        obj = self._as_alone(member, references)
        placed = with_namespaces(obj, member.entry, self._names)
        found = member.uses if self._renames else ()
        meant = with_names(member.resource.object, member.entry, self._names, found)
        return self._unions[references].settled(obj, placed, meant, member.entry)


def _with(resource: Resource, obj: Object) -> Resource:
    return resource if obj is resource.object else resource.with_object(obj)


def taught(tellings: Iterable[Telling]) -> frozenset[Reference]:
    """Return the references that Kustomize is told of for all of some environments.

    One by which it would follow a name that means another object is none of them.
    """
    tellings = list(tellings)
    wanted = {*ISTIO, *(r for telling in tellings for r in telling.references)}
    return frozenset(wanted.difference(*(telling.misleading(wanted) for telling in tellings)))
