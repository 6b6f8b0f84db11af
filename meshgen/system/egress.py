"""Sidecars: which hosts the proxies of a workload know, as far as Istio's Sidecar tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.hosts import Host
from meshgen.system.member import Member
from meshgen.system.names import covers
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

    def has(self, host: Host) -> bool:
        """Return whether a host is among those that it stands for."""
        return self.namespace in (_ALL, host.namespace) and covers(self.name, host.name)


@dataclass(frozen=True, eq=False)
class Egress:
    """What a Sidecar lets the proxies of a namespace know.

    Source: convertIstioListenerToWrapper, selectServices of istio.io/istio/pilot/pkg/model.
    """

    member: Member
    namespace: str

    @cached_property
    def _entries(self) -> tuple[Sequence[_Entry], Sequence[_Entry]]:
        """Return what it lets them know, and what it leaves out of that."""
        told: list[_Entry] = []
        left_out: list[_Entry] = []
        for _, host in self.hosts:
            where, slash, name = host.partition("/")
            is_excluded = where.startswith(_EXCLUDED)
            space = where.removeprefix(_EXCLUDED) or _ALL
            entry = _Entry(self.namespace if space == "." else space, name)
            if slash:
                (left_out if is_excluded else told).append(entry)
        return told, left_out

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
        told, left_out = self._entries
        if not self.member.spec.get("egress"):
            return True
        is_told = any(entry.has(host) for entry in told)
        return is_told and not any(entry.has(host) for entry in left_out)


def egress_of(workload: Workload, sidecars: Policies) -> Egress | None:
    """Return what holds for a workload; None if there is no Sidecar, or nobody knows which.

    Its own comes first, then its namespace's, then the mesh's.
    """
    ranks = (
        sidecars.of_labels(workload),
        sidecars.of_namespace(workload.namespace),
        sidecars.of_mesh,
    )
    listed = next((rank for rank in ranks if rank), ())
    return Egress(listed[0], workload.namespace) if len(listed) == 1 else None


def _hosts(member: Member) -> Iterator[tuple[Path, str]]:
    for index, listener in enumerate(mappings(member.spec.get("egress"))):
        for number, host in enumerate(items(listener.get("hosts"))):
            yield ("spec", "egress", index, "hosts", number), text(host)
