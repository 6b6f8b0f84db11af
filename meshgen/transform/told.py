"""What Kustomize has to be told of environments, and what is written out for it."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from meshgen.kinds import Fields
from meshgen.kinds.added import ISTIO
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object, Resource
from meshgen.transform.doubts import Doubt, doubts
from meshgen.transform.fields import put
from meshgen.transform.kustomize import told_apart
from meshgen.transform.names import Names, Namespaced, entries_of
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


class Telling:
    """What Kustomize is to be told of one environment."""

    def __init__(
        self, resources: Sequence[Resource], settings: Settings, namespaced: Namespaced
    ) -> None:
        """Take an environment's resources; `namespaced` is as in `finished`."""
        self._resources, self.settings = resources, settings
        objects = [resource.object for resource in resources]
        self._entries = entries_of(resources, settings, namespaced)
        self._names = Names(self._entries, settings)
        # Namespaces are set before names are followed.
        self._placed = [with_service_namespaces(o, self._names, settings) for o in objects]
        pairs = zip(self._placed, self._entries, strict=True)
        self._uses = [list(uses(obj, entry, self._names)) for obj, entry in pairs]
        self._taught = {u.reference for found in self._uses for u in found if u.is_teachable}

    @property
    def references(self) -> frozenset[Reference]:
        """Return the references that it has to be told of."""
        return frozenset(self._taught)

    def misleading(self, references: Set[Reference]) -> set[Reference]:
        """Return those by which it would follow a name that means another object.

        Of a generated ConfigMap there is none: its name with the hash only Kustomize knows.
        """
        by_fields: dict[Fields, list[Reference]] = {}
        for reference in references:
            by_fields.setdefault(reference.fields, []).append(reference)
        return {
            reference
            for found in self._uses
            for use in found
            if not use.is_meant and not use.entry.is_generated
            for reference in by_fields.get(use.fields, ())
            if use.is_selected(reference)
        }

    def doubts(self) -> Iterator[tuple[int, Doubt]]:
        """Yield what Kustomize makes another thing of than is meant, with its object's position."""
        pairs = zip(self._placed, self._entries, self._uses, strict=True)
        for position, (obj, entry, found) in enumerate(pairs):
            for doubt in doubts(obj, entry, found, self._names, self._taught):
                if doubt.entry.is_generated or doubt.entry.full != doubt.entry.name:
                    yield position, doubt

    def told(self, references: Set[Reference]) -> Told:
        """Return what is written where it is told of these references."""
        keeps = any(
            has_other_namespace(resource.object, entry, self._names, self.settings)
            for resource, entry in zip(self._resources, self._entries, strict=True)
        )
        of_resources = [resource.object for resource in self._resources]
        pairs = zip(self._placed if keeps else of_resources, self._entries, strict=True)
        objects = [told_apart(obj, entry, self._names) for obj, entry in pairs]
        written = (
            _with(resource, self._written(obj, found, references))
            for resource, obj, found in zip(self._resources, objects, self._uses, strict=True)
        )
        unscoped = {
            entry.gvk._replace(version="")
            for entry in self._entries
            if entry.namespace is None and not entry.is_cluster_scoped
        }
        return Told(tuple(written), self.settings, keeps, tuple(sorted(unscoped)))

    def _written(self, obj: Object, found: list[Use], references: Set[Reference]) -> Object:
        if not self.settings.renames:
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
