"""What texts say of addresses: what references come to, and what is wrong with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from meshgen.mesh.namespace import Namespace
from meshgen.model.ports import RESERVED
from meshgen.model.references import ATTRIBUTES, NearMiss, Reader, Reference, may_refer
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import Node, texts

_WHAT = {"external": "host outside", "gateways": "gateway"}
_SCHEMES = {"http2": "http", "http_proxy": "http", "grpc-web": "http", "mongo": "mongodb"}


@dataclass(frozen=True)
class WrongReference:
    """What is wrong with a reference, at a position of a text.

    It is about a service's ports if `of_ports`, else about its name; `of_key` tells that the text
    is a key.
    """

    position: int
    service: str
    message: str
    expected: str
    hint: str = ""
    of_ports: bool = False
    of_key: bool = False


class Port(Protocol):
    """A port of what has an address."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def port(self) -> int:
        """Return its number."""

    @property
    def protocol(self) -> str:
        """Return Istio's protocol, in lower case."""


class Addressed(Protocol):
    """What texts refer to: a service, or a host outside. Where it has no `fqdn`, it is many."""

    @property
    def name(self) -> str:
        """Return what its objects are called."""

    @property
    def setting(self) -> Path:
        """Return its path in the config."""

    @property
    def namespace(self) -> Namespace:
        """Return the namespace that it is in."""

    @property
    def ports(self) -> Sequence[Port]:
        """Return its ports, the main one first."""

    @property
    def fqdn(self) -> str:
        """Return the host under which everybody reaches it."""

    def host(self, seen_from: Namespace, /) -> str:
        """Return the host under which pods of a namespace reach it."""

    def is_seen_from(self, namespace: Namespace, /) -> bool:
        """Return whether sidecars in a namespace know it."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of services and hosts outside by name, as pods in a namespace see them.

    Of the gateways that are `elsewhere` nothing tells an address. A text is `foreign` that other
    tools read too, as `meshgen.model.references` has it.
    """

    services: Mapping[str, Addressed]
    seen_from: Namespace
    elsewhere: frozenset[str] = frozenset()

    def text(self, text: str, *, foreign: bool = False) -> str:
        """Return a text with every reference replaced; there must be nothing wrong with it."""
        return self._readers[foreign].resolved(text, self._value)

    def wrong_in(
        self, node: Node, plain: Callable[[Path], str], *, foreign: bool = False
    ) -> Iterator[tuple[Path, WrongReference]]:
        """Yield what is wrong with the references in all texts of a node, with their paths.

        `plain` tells of a path what stands there, such as `a name`, where it holds no references.
        """
        for path, text, is_key in texts(node):
            what = "a key" if is_key else plain(path)
            if not may_refer(text):
                continue
            if not what:
                yield from ((path, wrong) for wrong in self.wrong(text, foreign=foreign))
                continue
            for position, one in self._readers[foreign].read(text):
                written = one.text if isinstance(one, NearMiss) else str(one)
                message, hint = f"`{written}`: {what} holds no references", _literal(written)
                expected = "expected it in a value" if is_key else "expected it written out"
                wrong = WrongReference(position, "", message, expected, hint if is_key else "")
                yield path, replace(wrong, of_key=is_key)

    def references(self, node: Node) -> Iterator[tuple[Path, Reference]]:
        """Yield every reference in the values of a node, with the path of its text."""
        for path, text, is_key in texts(node):
            yield from ((path, one) for one in self.references_in(text) if not is_key)

    def references_in(self, text: str, *, foreign: bool = False) -> Iterator[Reference]:
        """Yield every reference in a text."""
        for _, one in self._readers[foreign].read(text):
            if isinstance(one, Reference):
                yield one

    def wrong(self, text: str, *, foreign: bool = False) -> Iterator[WrongReference]:
        """Yield what is wrong with the references in a text."""
        for position, meaning in self._readers[foreign].read(text):
            if isinstance(meaning, NearMiss):
                message = f"`{meaning.text}` is no reference"
                expected, hint = f"expected `{meaning.meant}`", _literal(meaning.text)
                yield WrongReference(position, meaning.meant.service, message, expected, hint)
            else:
                yield from self._wrong(position, meaning)

    @cached_property
    def _readers(self) -> dict[bool, Reader]:
        ports = {name: [p.name for p in service.ports] for name, service in self.services.items()}
        homes: dict[str, dict[str, str]] = {}
        for key, service in self.services.items():
            if service.namespace.key:
                called = homes.setdefault(service.namespace.key, {})
                called |= {service.name: called.get(service.name, key), key: key}
        return {False: Reader(ports, homes=homes), True: Reader(ports, foreign=True)}

    @property
    def _what(self) -> str:
        """Return what a name can stand for here."""
        what = sorted({_what(one) for one in self.services.values()}, reverse=True)
        return " or ".join(filter(None, (", ".join(what[:-1]), *what[-1:]))) or "service"

    def _called(self, reference: Reference) -> str:
        """Return how to refer to services whose objects are called as a reference says."""
        keys = [key for key, one in self.services.items() if one.name == reference.service]
        written = [f"`{replace(reference, service=key)}`" for key in keys]
        return f"objects are called so: write {' or '.join(written)}" if keys else ""

    def _wrong(self, position: int, reference: Reference) -> Iterator[WrongReference]:
        name, attribute, port = reference.service, reference.attribute, reference.port
        service = self.services.get(name)
        ports = [port.name for port in service.ports] if service else []
        literal = _literal(f"${{{name}.…}}")
        if service is None and name in self.elsewhere:
            message = f"`{reference}`: the gateway `{name}` has no `deployment` that is reached"
            expected = "expected one with a Deployment of its own, or its host written out"
            yield WrongReference(position, name, message, expected)
        elif service is None:
            message = f"`{reference}`: no {self._what} is called `{name}`"
            expected = one_of(self.services) if self.services else "expected a service"
            hint = self._called(reference) or did_you_mean(name, self.services) or literal
            yield WrongReference(position, name, message, expected, hint)
        elif attribute not in ATTRIBUTES:
            message = f"`{reference}`: a {_what(service)} has no `{attribute}`"
            hint = did_you_mean(attribute, ATTRIBUTES) or literal
            yield WrongReference(position, name, message, one_of(ATTRIBUTES), hint)
        elif service is not None and not service.fqdn:
            message = f"`{reference}`: `{name}` stands for many hosts, and none of them has a name"
            expected = "expected the host written out, or one without `*` among its hosts"
            yield WrongReference(position, name, message, expected, of_ports=True)
        elif not ports:
            message = f"`{reference}`: `{name}` has no port, and so no Service"
            expected = "expected a service with a port"
            yield WrongReference(position, name, message, expected, of_ports=True)
        elif self.seen_from.mesh and not service.is_seen_from(self.seen_from):
            message = f"`{reference}`: `{name}` is not exported to `{self.seen_from.name}`"
            expected = "expected the namespace in its `exportTo`"
            yield WrongReference(position, name, message, expected)
        elif port is not None and port not in ports:
            message = f"`{reference}`: `{name}` has no port called `{port}`"
            hint = did_you_mean(port, ports) or literal
            yield WrongReference(position, name, message, one_of(ports), hint, of_ports=True)

    def _value(self, reference: Reference) -> str:
        service = self.services[reference.service]
        # A gateway's own port comes first there, for load balancers.
        ports = sorted(service.ports, key=lambda port: port.port in RESERVED)
        port = next(p for p in ports if reference.port in (None, p.name))
        host, number = service.host(self.seen_from), str(port.port)
        address = host + ":" + number
        return {
            "url": _SCHEMES.get(port.protocol, port.protocol) + "://" + address,
            "host": host,
            "port": number,
            "address": address,
            "fqdn": service.fqdn,
        }[reference.attribute]


def _what(addressed: Addressed) -> str:
    return _WHAT.get(str(addressed.setting[0]), "service")


def _literal(text: str) -> str:
    escape = "\\" if text.startswith("{{") else "$"
    return f"write `{escape}{text}` if it is no reference"
