"""VirtualServices and DestinationRules: which there are, and which of them a client follows."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.lenient import items, text
from meshgen.system.destination_rules import DestinationRule
from meshgen.system.hosts import Host
from meshgen.system.names import Named, full_name, visible_in
from meshgen.system.objects import Objects
from meshgen.system.virtual_services import VirtualService

VIRTUAL_SERVICE = "VirtualService.networking.istio.io"
DESTINATION_RULE = "DestinationRule.networking.istio.io"


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
        # Those that the namespace itself follows, and those that others may, by namespace.
        self._local: dict[str, Named[DestinationRule]] = {}
        self._exported: dict[str, Named[DestinationRule]] = {}
        for service in self.virtual_services:
            for host in dict.fromkeys(service.hosts):
                self._services.add(host, service)
        for rule in self.destination_rules:
            home = rule.member.namespace
            self._rules.add(rule.host, rule)
            is_private = rule.visible == frozenset((home,))
            # What the root namespace exports is for all others first, and for itself like them.
            if is_private or (home != root and (rule.visible is None or home in rule.visible)):
                self._local.setdefault(home, Named()).add(rule.host, rule)
            if not is_private:
                self._exported.setdefault(home, Named()).add(rule.host, rule)

    def virtual_services_of(self, host: str) -> Sequence[VirtualService]:
        """Return the VirtualServices that have this very full name among their hosts."""
        return self._services.exactly(host)

    def virtual_services_about(self, host: str) -> Iterator[VirtualService]:
        """Yield those that have a name for a full one among their hosts, maybe with a `*`."""
        yield from self._services.covering(host)

    def destination_rules_of(self, host: str) -> Sequence[DestinationRule]:
        """Return the DestinationRules of this very full name, in all namespaces."""
        return self._rules.exactly(host)

    def about(self, host: Host) -> Iterator[DestinationRule]:
        """Yield the DestinationRules that some client follows to a host."""
        for rule in self._rules.covering(host.name):
            named = sorted(rule.visible or ())
            clients = dict.fromkeys((rule.member.namespace, host.namespace, *named))
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

        The namespace's own come first, then those that the host's exports to it, then those of the
        root namespace; within one, those of the most specific name.

        Source: setDestinationRules, destinationRule of istio.io/istio/pilot/pkg/model.
        """
        return _best(self._local.get(client), host) or self.given(host, client)

    def given(self, host: Host, client: str) -> Sequence[DestinationRule]:
        """Return those that they would follow if their namespace had none of its own."""
        for namespace in (host.namespace, self._root):
            rules = _best(self._exported.get(namespace), host)
            if seen := [r for r in rules if r.visible is None or client in r.visible]:
                return seen
        return ()


def _best(named: Named[DestinationRule] | None, host: Host) -> Sequence[DestinationRule]:
    first = next(iter(named.covering(host.name)), None) if named else None
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
                ["."] if "workloadSelector" in member.spec else member.spec.get("exportTo"),
                member.namespace,
                for_rules,
            ),
        )
        for member in system.of(DESTINATION_RULE)
    )
    return Routing(services, rules, plane.root_namespace)
