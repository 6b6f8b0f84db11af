"""VirtualServices and DestinationRules: what they are about, and which of them a client follows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.gateways import MESH, gateway_reference
from meshgen.system.hosts import Host
from meshgen.system.member import Member
from meshgen.system.names import Named, full_name, visible_in
from meshgen.system.objects import Objects

VIRTUAL_SERVICE = "VirtualService.networking.istio.io"
DESTINATION_RULE = "DestinationRule.networking.istio.io"


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


@dataclass(frozen=True, eq=False)
class DestinationRule:
    """A DestinationRule; `host` is the full name, `visible` who follows it, None is all."""

    member: Member
    host: str
    visible: frozenset[str] | None

    @cached_property
    def subsets(self) -> Sequence[tuple[Path, str, Mapping[str, Any]]]:
        """Return its subsets: the place, the name, the labels."""
        return [
            (("spec", "subsets", index), text(subset.get("name")), mapping(subset, "labels"))
            for index, subset in enumerate(mappings(self.member.spec.get("subsets")))
        ]

    @property
    def selector(self) -> Mapping[str, Any]:
        """Return the labels of the pods that alone follow it; empty if all do."""
        return mapping(self.member.spec, "workloadSelector", "matchLabels")


class Routing:
    """The VirtualServices and DestinationRules of a system, by their hosts."""

    def __init__(
        self, services: Iterable[VirtualService], rules: Iterable[DestinationRule], root: str
    ) -> None:
        """Take both, in order; `root` is Istio's root namespace."""
        self.virtual_services: Sequence[VirtualService] = list(services)
        self.destination_rules: Sequence[DestinationRule] = list(rules)
        self._root = root
        self._services: Named[VirtualService] = Named()
        self._rules: Named[DestinationRule] = Named()
        self._rules_in: dict[str, Named[DestinationRule]] = {}
        for service in self.virtual_services:
            for host in dict.fromkeys(service.hosts):
                self._services.add(host, service)
        for rule in self.destination_rules:
            self._rules.add(rule.host, rule)
            self._rules_in.setdefault(rule.member.namespace, Named()).add(rule.host, rule)

    def virtual_services_of(self, host: str) -> Sequence[VirtualService]:
        """Return the VirtualServices that have this very full name among their hosts."""
        return self._services.exactly(host)

    def destination_rules_of(self, host: str) -> Sequence[DestinationRule]:
        """Return the DestinationRules of this very full name, in all namespaces."""
        return self._rules.exactly(host)

    def about(self, host: Host) -> Iterator[DestinationRule]:
        """Yield the DestinationRules that some client follows to a host."""
        for rule in self._rules.covering(host.name):
            clients = dict.fromkeys((rule.member.namespace, host.namespace))
            if any(rule in self.followed(host, client) for client in clients):
                yield rule

    def destination_rules_about(self, host: str) -> Sequence[DestinationRule]:
        """Return those of this very name, else of the most specific that covers it, anywhere."""
        first = next(self._rules.covering(host), None)
        return self._rules.exactly(first.host) if first else ()

    def destination_rules_covered(self, host: str) -> Iterator[DestinationRule]:
        """Yield those whose hosts a name with a `*` stands for, itself among them."""
        return self._rules.covered(host)

    def followed(self, host: Host, client: str) -> Sequence[DestinationRule]:
        """Return the DestinationRules that clients of a namespace follow to a host.

        The namespace's own come first, then those of the host's, then those of the root namespace;
        within one, those of the most specific name.

        Source: PushContext.destinationRule of istio.io/istio/pilot/pkg/model.
        """
        home = "" if client == self._root else client
        for namespace in (home, host.namespace, self._root):
            rules = self._best(namespace, host.name)
            if seen := [r for r in rules if r.visible is None or client in r.visible]:
                return seen
        return ()

    def _best(self, namespace: str, host: str) -> Sequence[DestinationRule]:
        named = self._rules_in.get(namespace)
        first = next(iter(named.covering(host)), None) if named else None
        return named.exactly(first.host) if named and first else ()


def routing_of(system: Objects) -> Routing:
    """Return what routes traffic in a system."""
    plane = system.control_plane
    for_services = plane.exports("defaultVirtualServiceExportTo")
    for_rules = plane.exports("defaultDestinationRuleExportTo")
    services = (
        VirtualService(
            member,
            [
                full_name(text(host), member.namespace, plane.domain)
                for host in items(member.spec.get("hosts"))
            ],
            visible_in(member.spec.get("exportTo"), member.namespace, for_services),
        )
        for member in system.of(VIRTUAL_SERVICE)
    )
    rules = (
        DestinationRule(
            member,
            full_name(text(member.spec.get("host")), member.namespace, plane.domain),
            visible_in(
                ["."] if member.spec.get("workloadSelector") else member.spec.get("exportTo"),
                member.namespace,
                for_rules,
            ),
        )
        for member in system.of(DESTINATION_RULE)
    )
    return Routing(services, rules, plane.root_namespace)


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
