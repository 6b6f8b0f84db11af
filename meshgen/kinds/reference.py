"""Fields that hold the name of another object."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from meshgen.kinds.kind import Fields

# A slash that is no border between two fields, as in the name of an annotation.
_BORDER = re.compile(r"(?<!\\)/")


class Gvk(NamedTuple):
    """Kinds as Kustomize selects them: what is "" is any."""

    kind: str
    group: str = ""
    version: str = ""

    @property
    def api_version(self) -> str:
        """Return the apiVersion."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def selects(self, api_version: str, kind: str) -> bool:
        """Return whether a kind is meant."""
        group, _, version = api_version.rpartition("/")
        return (
            self.kind in ("", kind) and self.group in ("", group) and self.version in ("", version)
        )


@lru_cache
def gvk(text: str) -> Gvk:
    """Return the kinds of a text such as `Service/v1` or `StorageClass.storage.k8s.io/v1`."""
    rest, _, version = text.partition("/")
    kind, _, group = rest.partition(".")
    return Gvk(kind, group, version)


class Reference(NamedTuple):
    """A field of some kinds, and the kinds that it names.

    The path's fields are divided by slashes, and a list on the way stands for each of its items.
    """

    path: str
    target: Gvk
    holder: Gvk

    @property
    def fields(self) -> Fields:
        """Return the path, field by field."""
        return fields_of(self.path)


# Kinds that are named, the kinds that name them, and in which fields.
Table = Mapping[str, Mapping[str, tuple[str, ...]]]


class References:
    """A table of references, asked by what holds them."""

    def __init__(self, table: Table) -> None:
        """Take a table; of two references at one place the first is followed first."""
        self._table = table

    def __iter__(self) -> Iterator[Reference]:
        """Yield every reference, in the table's order."""
        for target, holders in self._table.items():
            for holder, paths in holders.items():
                for path in paths:
                    yield Reference(path, gvk(target), gvk(holder))

    def at(self, holder: Gvk, fields: Fields) -> Iterator[Reference]:
        """Yield the references of a kind at a place; what a mapping is named by is its `name`."""
        for place in (fields, fields[:-1] if fields[-1] == "name" else ()):
            for reference in self._by_place.get(place, ()):
                if reference.holder.selects(holder.api_version, holder.kind):
                    yield reference

    def held_by(self, api_version: str, kind: str) -> Iterator[Reference]:
        """Yield the references that objects of a kind hold."""
        for reference in self._by_kind.get(kind, ()):
            if reference.holder.selects(api_version, kind):
                yield reference

    @cached_property
    def _by_place(self) -> Mapping[Fields, list[Reference]]:
        by_place: dict[Fields, list[Reference]] = {}
        for reference in self:
            by_place.setdefault(reference.fields, []).append(reference)
        return by_place

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Reference]]:
        by_kind: dict[str, list[Reference]] = {}
        for reference in self:
            by_kind.setdefault(reference.holder.kind, []).append(reference)
        return by_kind


@lru_cache(None)
def fields_of(path: str) -> Fields:
    """Return the fields of a path that Kustomize reads."""
    return tuple(part.replace("\\/", "/") for part in _BORDER.split(path))


@lru_cache(4096)
def path_of(fields: Fields) -> str:
    """Return fields as a path that Kustomize reads."""
    return "/".join(part.replace("/", "\\/") for part in fields)
