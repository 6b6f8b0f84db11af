"""VirtualServices: whom they are for, and where their routes lead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.gateways import MESH, gateway_reference
from meshgen.system.member import Member


@dataclass(frozen=True, eq=False)
class Destination:
    """Where a route leads; `path` is its place in the VirtualService. Missing is "".

    `kind` is http, tcp or tls, or for a copy of requests mirror or mirrors; `port` is None where
    it names none.
    """

    path: Path
    kind: str
    host: str
    port: int | None
    subset: str


@dataclass(frozen=True, eq=False)
class VirtualService:
    """A VirtualService; `visible` are the namespaces that follow it, None is all."""

    member: Member
    hosts: Sequence[str]
    visible: frozenset[str] | None

    @cached_property
    def gateways(self) -> Sequence[tuple[Path, str, tuple[str, str] | None]]:
        """Return its gateways: the place, the text, namespace and name; None for the mesh."""
        listed = items(self.member.spec.get("gateways"))
        return [
            (
                ("spec", "gateways", index),
                text(name),
                None if name == MESH else gateway_reference(text(name), self.member.namespace),
            )
            for index, name in enumerate(listed)
        ]

    @cached_property
    def is_for_mesh(self) -> bool:
        """Return whether sidecars follow it."""
        return not self.gateways or any(named is None for _, _, named in self.gateways)

    @cached_property
    def is_delegate(self) -> bool:
        """Return whether it has no hosts, and is followed where another one delegates to it."""
        return not self.hosts

    @cached_property
    def destinations(self) -> Sequence[Destination]:
        """Return where its routes lead, in order."""
        return list(_destinations(self.member.spec))


def _destinations(spec: Mapping[str, Any]) -> Iterator[Destination]:
    for kind in ("http", "tls", "tcp"):
        for index, route in enumerate(mappings(spec.get(kind))):
            for number, target in enumerate(mappings(route.get("route"))):
                path = ("spec", kind, index, "route", number, "destination")
                yield _destination(path, kind, target.get("destination"))
            if kind == "http":
                yield from _copies(("spec", kind, index), route)


def _copies(path: Path, route: Mapping[str, Any]) -> Iterator[Destination]:
    if route.get("mirror") is not None:
        yield _destination((*path, "mirror"), "mirror", route["mirror"])
    for number, mirror in enumerate(mappings(route.get("mirrors"))):
        where = (*path, "mirrors", number, "destination")
        yield _destination(where, "mirrors", mirror.get("destination"))


def _destination(path: Path, kind: str, value: Any) -> Destination:
    selector = mapping(value).get("port")
    number = mapping(selector).get("number")
    return Destination(
        path,
        kind,
        text(mapping(value).get("host")),
        None if selector is None else number if isinstance(number, int) else 0,
        text(mapping(value).get("subset")),
    )
