"""EnvoyFilters: what their patches change, and the settings of Envoy's extensions in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.schemas.envoy import in_json
from meshgen.system.member import Member

CONNECTION_MANAGER = "envoy.filters.network.http_connection_manager"
INSERTS = frozenset(("ADD", "INSERT_FIRST", "INSERT_BEFORE", "INSERT_AFTER"))
TYPED_STRUCTS = frozenset(("udpa.type.v1.TypedStruct", "xds.type.v3.TypedStruct"))
_TYPE = "@type"
_ANY = "ANY"
# The proxies' three sides; a patch without a context is for all.
CONTEXTS = ("SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "GATEWAY")


@dataclass(frozen=True, eq=False)
class Settings:
    """The settings of an extension of Envoy's, which say their type.

    `type` is the message's full name, "" where none is said; `body` what there is of it, at `path`;
    `type_path` is where the type stands. `wrapped` are those that Envoy reads itself, out of a
    TypedStruct: istiod passes them on as they are.
    """

    path: Path
    type: str
    type_path: Path
    body: Mapping[str, Any]
    wrapped: bool


@dataclass(frozen=True, eq=False)
class Patch:
    """A patch of an EnvoyFilter; what is missing is empty."""

    member: Member
    index: int
    given: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """Return its place in the object."""
        return ("spec", "configPatches", self.index)

    @property
    def target(self) -> str:
        """Return what kind of thing it changes: `applyTo`."""
        return text(self.given.get("applyTo"))

    @property
    def operation(self) -> str:
        """Return what it does there."""
        return text(mapping(self.given, "patch").get("operation"))

    @property
    def match(self) -> Mapping[str, Any]:
        """Return what it looks for."""
        return mapping(self.given, "match")

    @property
    def context(self) -> str:
        """Return the side of the proxies that it is for, ANY for all."""
        return text(self.match.get("context")) or _ANY

    @property
    def contexts(self) -> Sequence[str]:
        """Return all sides that it is for."""
        return CONTEXTS if self.context == _ANY else (self.context,)

    @property
    def proxy_version(self) -> str:
        """Return the versions of proxies that it is for, as an expression."""
        return text(mapping(self.match, "proxy").get("proxyVersion"))

    @property
    def listener(self) -> Mapping[str, Any]:
        """Return the listener that it looks for."""
        return mapping(self.match, "listener")

    @property
    def port(self) -> int:
        """Return the port of the listener that it looks for; 0 for any."""
        number = self.listener.get("portNumber")
        return number if isinstance(number, int) else 0

    @property
    def filter(self) -> str:
        """Return the name of the network filter that it looks for."""
        return text(mapping(self.listener, "filterChain", "filter").get("name"))

    @property
    def inner_filter(self) -> str:
        """Return the name of the HTTP filter that it looks for."""
        found = mapping(self.listener, "filterChain", "filter", "subFilter")
        return text(found.get("name"))

    @property
    def value(self) -> Mapping[str, Any]:
        """Return what is put there."""
        return mapping(self.given, "patch", "value")

    @property
    def value_path(self) -> Path:
        """Return the place of that in the object."""
        return (*self.path, "patch", "value")

    @cached_property
    def settings(self) -> Sequence[Settings]:
        """Return the settings of extensions in it, outer before inner ones."""
        return list(_settings(self.value, self.value_path))


def patches_of(members: Iterable[Member]) -> Sequence[Patch]:
    """Return the patches of EnvoyFilters, in order."""
    return [
        Patch(member, index, given)
        for member in members
        for index, given in enumerate(mappings(member.spec.get("configPatches")))
    ]


def field_of(body: Mapping[str, Any], name: str) -> Any:
    """Return a field of a message, by either of its names: `token_bucket` or `tokenBucket`."""
    return body.get(name, body.get(in_json(name)))


def _settings(value: Any, path: Path) -> Iterator[Settings]:
    if isinstance(value, Mapping):
        if isinstance(value.get(_TYPE), str):
            found = _of_type(value, path)
            yield found
            value, path = found.body, found.path
        for key, item in value.items():
            yield from _settings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _settings(item, (*path, index))


def _of_type(value: Mapping[str, Any], path: Path) -> Settings:
    type_ = value[_TYPE].rpartition("/")[2]
    if type_ not in TYPED_STRUCTS:
        return Settings(path, type_, (*path, _TYPE), value, wrapped=False)
    name = "typeUrl" if "typeUrl" in value else "type_url"
    inner = text(value.get(name)).rpartition("/")[2]
    body = mapping(value, "value")
    return Settings((*path, "value"), inner, (*path, name), body, wrapped=True)
