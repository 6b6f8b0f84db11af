"""Names of objects inside of others, which change as those objects' names do."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from meshgen.kinds import Reference, kind_named
from meshgen.resources import Object, group_of
from meshgen.transform.fields import changed
from meshgen.transform.settings import Settings


class Names:
    """The names of a build's objects, before prefix."""

    def __init__(self, objects: Iterable[Object]) -> None:
        """Take the names, each with the namespace that the object was written with, or ""."""
        self._written: dict[str, dict[str, dict[str, str]]] = {}
        for obj in objects:
            metadata = obj["metadata"]
            groups = self._written.setdefault(str(obj["kind"]), {})
            names = groups.setdefault(group_of(str(obj["apiVersion"])), {})
            names[str(metadata.get("name", ""))] = str(metadata.get("namespace") or "")

    def of(self, reference: Reference) -> dict[str, str]:
        """Return the names that a reference may hold, each with its namespace."""
        groups = self._written.get(reference.kind, {})
        if reference.group is not None:
            return groups.get(reference.group, {})
        return {name: space for names in groups.values() for name, space in names.items()}


def with_references(obj: Object, names: Names, settings: Settings) -> Object:
    """Return an object with every name of another one as it will be."""
    for reference in references_of(obj):
        may_be_named = names.of(reference)
        if reference.with_namespace:
            obj = changed(obj, reference.fields, _subject(may_be_named, settings))
        elif may_be_named and settings.renames:
            obj = changed(obj, reference.fields, _name(may_be_named, settings))
    return obj


def references_of(obj: Object) -> Iterator[Reference]:
    """Yield the fields in which Kustomize follows names, with what kustomizeconfig.yaml adds."""
    kind, group = kind_named(str(obj["kind"])), group_of(str(obj["apiVersion"]))
    for reference in kind.references:
        if not reference.in_group or group == kind.group:
            yield reference


def _name(names: dict[str, str], settings: Settings) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        return settings.full(value) if isinstance(value, str) and value in names else value

    return change


def _subject(accounts: dict[str, str], settings: Settings) -> Callable[[Any], Any]:
    """Change the accounts of the build, and the namespace of the account `default`."""

    def change(subject: Any) -> Any:
        if not isinstance(subject, dict) or subject.get("kind") != "ServiceAccount":
            return subject
        name, namespace = str(subject.get("name")), {"namespace": settings.namespace}
        if name in accounts and subject.get("namespace", "") == accounts[name]:
            return {**subject, "name": settings.full(name), **namespace}
        return {**subject, **namespace} if name == "default" else subject

    return change
