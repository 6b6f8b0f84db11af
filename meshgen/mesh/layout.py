"""The parts of the tree: what builds and applies alone, and together is an environment.

A namespace is a part of its own; so is each group of services in a namespace that has groups. What
belongs to no group stands in a part that comes first. A part's path is the same in all
environments, whichever of them have it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meshgen.mesh.buckets import buckets
from meshgen.mesh.mesh import Mesh

# The part of a namespace with groups that has what belongs to no single one.
SHARED = "shared"


@dataclass(frozen=True)
class Part:
    """A part of the tree: the namespace of the config that it is in, and the group there.

    `path` is its folder, "" where there is but one part.
    """

    namespace: str
    group: str
    path: str


@dataclass(frozen=True)
class Layout:
    """Which part an object belongs to.

    `folders` has each namespace's folder, "" where there is but one namespace. `buckets` has the
    group of each service, by its namespace and key, in namespaces that are split by themselves.
    """

    folders: Mapping[str, str]
    grouped: frozenset[str] = frozenset()
    buckets: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def part(self, namespace: str, service: str = "", group: str = "") -> Part:
        """Return the part of an object of a namespace, and of a service that may say its group.

        What is of no service, or of several, has none.
        """
        folder, name = self.folders.get(namespace, ""), ""
        if namespace in self.grouped:
            usual = self.buckets.get((namespace, service), SHARED)
            name = (group or usual) if service else SHARED
        return Part(namespace, name, "/".join(filter(None, (folder, name))))


def layout_of(meshes: Iterable[Mesh]) -> Layout:
    """Return the layout of a config: the mesh without any environment, then that of each."""
    base, *others = meshes
    everywhere = [base, *others]
    keys = dict.fromkeys(key for mesh in everywhere for key in mesh.namespaces)
    own = base.name
    folders = {key: key or own for key in keys} if len(keys) > 1 else dict.fromkeys(keys, "")
    settings = base.spec.layout
    if settings.groups == "none":
        return Layout(folders)
    members: dict[str, dict[str, bool]] = {key: {} for key in keys}
    for mesh in everywhere:
        for service in mesh.services:
            has_group = bool(service.spec.group)
            inside = members[service.namespace.key]
            inside[service.key] = has_group or inside.get(service.key, False)
    grouped = {
        key
        for key, inside in members.items()
        if any(inside.values()) or len(inside) > settings.size
    }
    names = {
        (key, service): name
        for key in sorted(grouped)
        for service, name in _groups(members[key], settings.size).items()
    }
    return Layout(folders, frozenset(grouped), names)


def _groups(services: Mapping[str, bool], size: int) -> dict[str, str]:
    """Return the groups of the services that say none, where these are too many for one part."""
    free = [name for name, has_group in services.items() if not has_group]
    return buckets(free, size) if len(free) > size else {}


def first_to_last(parts: Iterable[Part]) -> list[Part]:
    """Return parts in the order to apply them in.

    The environment's own namespace comes first, and what the groups of a namespace share before
    them.
    """
    return sorted(parts, key=lambda part: (part.namespace, part.group != SHARED, part.group))
