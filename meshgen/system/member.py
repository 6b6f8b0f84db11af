"""One object of a system."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.identity import Identity
from meshgen.lenient import mapping


@dataclass(frozen=True, eq=False)
class Member:
    """An object, and where it stands among those of the system.

    `identity` has the namespace that the object will be in, also where the object names none; ""
    stands for an object that has none, such as a Namespace.
    """

    position: int
    identity: Identity
    object: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the object's name."""
        return self.identity.name

    @property
    def namespace(self) -> str:
        """Return the namespace that it will be in."""
        return self.identity.namespace

    @property
    def kind(self) -> str:
        """Return its kind."""
        return self.identity.kind

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """Return its `spec`; empty if there is none."""
        return mapping(self.object, "spec")

    @cached_property
    def labels(self) -> Mapping[str, Any]:
        """Return its own labels, not those of its pods."""
        return mapping(self.object, "metadata", "labels")

    @cached_property
    def annotations(self) -> Mapping[str, Any]:
        """Return its own annotations, not those of its pods."""
        return mapping(self.object, "metadata", "annotations")

    @property
    def is_placed(self) -> bool:
        """Return whether it names its namespace: another one is put where its caller says."""
        return bool(mapping(self.object, "metadata").get("namespace"))

    def seen_from(self, other: "Member") -> str:
        """Return what it is called beside another object, with its namespace if they differ."""
        return str(self) if self.namespace == other.namespace else str(self.identity)

    def __str__(self) -> str:
        """Return `Kind/name`, as kubectl prints it."""
        return f"{self.kind}/{self.name}"
