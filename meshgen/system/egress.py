"""Sidecars: which hosts the proxies of a workload know, as far as Istio's Sidecar tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import items, mapping, mappings, text, texts
from meshgen.resources import Path
from meshgen.system.hosts import Host
from meshgen.system.member import Member
from meshgen.system.names import covers, overlaps
from meshgen.system.policies import Policies
from meshgen.system.workloads import Workload

_ALL = "*"
# Such an entry leaves out what it names.
_EXCLUDED = "~"


@dataclass(frozen=True)
class _Entry:
    """A host that proxies are told of: its namespace, and its name, each maybe with a `*`."""

    namespace: str
    name: str

    def has(self, namespace: str, name: str) -> bool:
        """Return whether a host is among those that it stands for."""
        return self.namespace in (_ALL, namespace) and covers(self.name, name)

    def meets(self, namespace: str, name: str) -> bool:
        """Return whether it is about a host, or stands for one that is among a name with a `*`."""
        return self.namespace in (_ALL, namespace) and overlaps(self.name, name)


@dataclass(frozen=True, eq=False)
class EgressListener:
    """One of a Sidecar's `egress`: what listens, and the hosts that are reached through it.

    `given` is what stands there, `namespace` that of the proxies.

    Source: convertIstioListenerToWrapper, selectServices, SelectVirtualServices of
    istio.io/istio/pilot/pkg/model.
    """

    given: Mapping[str, Any]
    namespace: str

    @cached_property
    def _entries(self) -> tuple[Sequence[_Entry], Sequence[_Entry]]:
        """Return what it lets them know, and what it leaves out of that."""
        told: list[_Entry] = []
        left_out: list[_Entry] = []
        for host in texts(self.given.get("hosts")):
            where, slash, name = host.partition("/")
            is_excluded = where.startswith(_EXCLUDED)
            space = where.removeprefix(_EXCLUDED) or _ALL
            entry = _Entry(self.namespace if space == "." else space, name)
            if slash:
                (left_out if is_excluded else told).append(entry)
        return told, left_out

    @property
    def port(self) -> int:
        """Return the port that it listens at; 0 where it is for all ports, or for a socket."""
        number = mapping(self.given, "port").get("number")
        return number if isinstance(number, int) else 0

    @property
    def own_port(self) -> int:
        """Return the port that hosts must have to be reached through it; 0 where any does."""
        protocol = text(mapping(self.given, "port").get("protocol")).upper()
        return 0 if protocol == "HTTP_PROXY" else self.port

    def has(self, host: Host) -> bool:
        """Return whether the proxies know a host by it."""
        told, left_out = self._entries
        is_told = any(entry.has(host.namespace, host.name) for entry in told)
        return is_told and not any(entry.has(host.namespace, host.name) for entry in left_out)

    def knows(self, host: Host, alias: str) -> bool:
        """Return whether the proxies know a host that it has by another of its names.

        What it says of the host's namespace decides, if the host is among that, else what it says
        of all namespaces; in which one the other name is declared counts for nothing.

        Source: matchingAliasService of istio.io/istio/pilot/pkg/model.
        """
        told, _ = self._entries
        near = [entry for entry in told if entry.namespace == host.namespace]
        if not any(covers(entry.name, host.name) for entry in near):
            near = [entry for entry in told if entry.namespace == _ALL]
        return any(covers(entry.name, alias) for entry in near)

    def has_routes(self, namespace: str, hosts: Sequence[str]) -> bool:
        """Return whether they follow a VirtualService of a namespace for its hosts."""
        told, left_out = self._entries
        return any(
            any(entry.meets(namespace, host) for entry in told)
            and not any(entry.has(namespace, host) for entry in left_out)
            for host in hosts
        )


@dataclass(frozen=True, eq=False)
class Egress:
    """What a Sidecar lets the proxies of a namespace know."""

    member: Member
    namespace: str

    @cached_property
    def listeners(self) -> Sequence[EgressListener]:
        """Return what it listens with; where it says nothing, everybody is known."""
        listed = mappings(self.member.spec.get("egress")) or [{"hosts": [f"{_ALL}/{_ALL}"]}]
        return [EgressListener(given, self.namespace) for given in listed]

    @cached_property
    def hosts(self) -> Sequence[tuple[Path, str]]:
        """Return the hosts that it names, `namespace/name`, each with its place."""
        return list(_hosts(self.member))

    @property
    def outbound(self) -> str:
        """Return the mode of its own `outboundTrafficPolicy`; "" where it leaves that to others."""
        policy = mapping(self.member.spec, "outboundTrafficPolicy")
        return text(policy.get("mode")) or ("REGISTRY_ONLY" if policy else "")

    def has(self, host: Host) -> bool:
        """Return whether the proxies know a host; all of them, if it has no `egress`."""
        return any(listener.has(host) for listener in self.listeners)


def sidecars_of(workload: Workload, sidecars: Policies) -> Sequence[Member]:
    """Return the Sidecars for a workload, of which istiod takes the oldest, or the first by name.

    Its own come first, then its namespace's, then the mesh's.
    """
    ranks = (
        sidecars.of_labels(workload),
        sidecars.of_namespace(workload.namespace),
        sidecars.of_mesh,
    )
    listed = next((rank for rank in ranks if rank), ())
    return sorted(listed, key=lambda member: member.name)


def egress_of(workload: Workload, sidecars: Policies) -> Egress | None:
    """Return what holds for a workload; None if there is no Sidecar, or nobody knows which."""
    listed = sidecars_of(workload, sidecars)
    return Egress(listed[0], workload.namespace) if len(listed) == 1 else None


def _hosts(member: Member) -> Iterator[tuple[Path, str]]:
    for index, listener in enumerate(mappings(member.spec.get("egress"))):
        for number, host in enumerate(items(listener.get("hosts"))):
            yield ("spec", "egress", index, "hosts", number), text(host)
