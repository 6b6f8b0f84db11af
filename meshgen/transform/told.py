"""What Kustomize has to be told of environments, and what is written out for it."""

from collections.abc import Iterable, Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass

from meshgen.kinds import Fields
from meshgen.kinds.added import ISTIO
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object, Resource
from meshgen.transform.doubts import Doubt, doubts
from meshgen.transform.fields import put
from meshgen.transform.kustomize import told_apart
from meshgen.transform.names import Entry, Names, Namespaced, entries_of
from meshgen.transform.namespaces import has_other_namespace, with_service_namespaces
from meshgen.transform.references import Use, uses
from meshgen.transform.settings import Settings


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
        entries = entries_of(resources, settings, namespaced)
        self._names = Names(entries)
        self._members = [
            self._member(position, resource, entry)
            for position, (resource, entry) in enumerate(zip(resources, entries, strict=True))
        ]

    def _member(self, position: int, resource: Resource, entry: Entry) -> "_Member":
        # Namespaces are set before names are followed.
        placed = with_service_namespaces(resource.object, entry, self._names)
        return _Member(position, resource, entry, placed, list(uses(placed, entry, self._names)))

    @property
    def parts(self) -> list[str]:
        """Return the parts that there are, in order of name."""
        return sorted({member.entry.part for member in self._members})

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
        taught = self._taught()
        for member in self._members:
            arguments = (
                member.placed,
                member.entry,
                member.uses,
                self._names,
                taught[member.entry.part],
            )
            for doubt in doubts(*arguments):
                if doubt.entry.is_generated or doubt.entry.full != doubt.entry.name:
                    yield member.position, doubt

    def _taught(self) -> dict[str, set[Reference]]:
        """Return the references that Kustomize is told of in each part."""
        taught: dict[str, set[Reference]] = {part: set() for part in self.parts}
        for member in self._members:
            found = (use.reference for use in member.uses if use.is_teachable)
            taught[member.entry.part].update(found)
        return taught

    def told(self, references: Set[Reference]) -> Told:
        """Return what is written where it is told of these references."""
        keeps = any(
            has_other_namespace(member.resource.object, member.entry, self._names)
            for member in self._members
        )
        written = []
        for member in self._members:
            obj = member.placed if keeps else member.resource.object
            obj = told_apart(obj, member.entry, self._names)
            written.append(_with(member.resource, self._written(obj, member.uses, references)))
        unscoped = {
            member.entry.gvk._replace(version="")
            for member in self._members
            if member.entry.namespace is None and not member.entry.is_cluster_scoped
        }
        return Told(tuple(written), self.settings, keeps, tuple(sorted(unscoped)))

    def _written(self, obj: Object, found: list[Use], references: Set[Reference]) -> Object:
        if not self._renames:
            return obj
        for use in found:
            if use.is_meant and not (use.is_teachable and use.reference in references):
                obj = put(obj, use.path, use.becomes)
        return obj


def _with(resource: Resource, obj: Object) -> Resource:
    return resource if obj is resource.object else resource.with_object(obj)


def taught(tellings: Iterable[Telling]) -> frozenset[Reference]:
    """Return the references that Kustomize is told of for all of some environments.

    One by which it would follow a name that means another object is none of them.
    """
    tellings = list(tellings)
    wanted = {*ISTIO, *(r for telling in tellings for r in telling.references)}
    return frozenset(wanted.difference(*(telling.misleading(wanted) for telling in tellings)))
