"""The objects of a cluster by kind and name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from meshgen.quota import Cluster
from meshgen.system.control_plane import ControlPlane
from meshgen.system.external import External
from meshgen.system.member import Member


@dataclass(frozen=True, eq=False)
class Listing:
    """All that is applied together, as it is asked for by kind, name and namespace.

    `clusters` are those that it will land in, one at least; `control_plane` has what no manifest
    says of them, `external` what is said to be there besides.
    """

    members: Sequence[Member]
    clusters: Sequence[Cluster] = (Cluster(),)
    control_plane: ControlPlane = field(default_factory=ControlPlane)
    external: External = field(default_factory=External)

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Member]]:
        by_type: dict[str, list[Member]] = {}
        for member in self.members:
            by_type.setdefault(member.identity.type, []).append(member)
        return by_type

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], Member]:
        return {(m.identity.type, m.namespace, m.name): m for m in self.members}

    def of(self, *types: str) -> Iterable[Member]:
        """Yield the objects of types, each `Kind.group`, or `Kind` of the core group."""
        return (member for type_ in types for member in self._by_type.get(type_, ()))

    def get(self, type_: str, namespace: str, name: str) -> Member | None:
        """Return the object of a type and name, the last one where there are several."""
        return self._by_name.get((type_, namespace, name))

    def has(self, member: Member) -> bool:
        """Return whether an object is one of these."""
        return self.get(member.identity.type, member.namespace, member.name) is member

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], list[Member]]:
        named: dict[tuple[str, str], list[Member]] = {}
        for member in self.members:
            named.setdefault((member.identity.type, member.name), []).append(member)
        return named

    def named(self, type_: str, name: str) -> Sequence[Member]:
        """Return the objects of a type and name, in whatever namespaces, in order."""
        return self._named.get((type_, name), ())

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], list[str]]:
        names: dict[tuple[str, str], list[str]] = {}
        for member in self.members:
            names.setdefault((member.identity.type, member.namespace), []).append(member.name)
        return names

    def names(self, type_: str, namespace: str) -> Sequence[str]:
        """Return the names of the objects of a type in a namespace."""
        return self._names.get((type_, namespace), ())

    @cached_property
    def _homeless(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (member.identity.type, member.name)
            for member in self.members
            if member.namespace and not member.is_placed
        )

    def is_homeless(self, type_: str, name: str) -> bool:
        """Return whether an object names no namespace: who applies it may give it any."""
        return (type_, name) in self._homeless

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Return the namespaces that are declared, or that something is in."""
        declared = {member.name for member in self.of("Namespace")}
        return frozenset(declared | {m.namespace for m in self.members if m.namespace})

    def namespace_labels(self, namespace: str) -> Mapping[str, Any] | None:
        """Return the labels of a namespace; None where no object tells them."""
        member = self.get("Namespace", "", namespace)
        return None if member is None else member.labels
