"""Hosts: every name that the mesh knows, which object declares it, and what is behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.names import Named, full_name
from meshgen.system.services import Service
from meshgen.system.workloads import Workload


@dataclass(frozen=True, eq=False)
class HostPort:
    """A port of a host; `path` is its place in the object. What is missing is 0 or "".

    `protocol` is what goes through it, as Istio reads it: HTTP; "" where nothing says so.
    """

    path: Path
    number: int
    name: str
    protocol: str


@dataclass(frozen=True, eq=False)
class Host:
    """A name that the mesh knows: a Service, or one of the hosts of a ServiceEntry.

    `name` is the full one, and may begin with `*`; `path` is its place in `member`. `visible` are
    the namespaces that see it, None is all. `labels` are those of each thing behind it: pods,
    WorkloadEntries, endpoints that are written out; None where it has no selector, so that nobody
    knows. `workloads` are the pods among them. `service` is the Service that it is, if it is one.
    `aliases` are those of its other names that a Sidecar lets a proxy know; None is all. `cluster`
    is another one of the mesh that has the Service, where the system's own has not.
    """

    name: str
    member: Member
    path: Path
    visible: frozenset[str] | None
    ports: Sequence[HostPort]
    workloads: Sequence[Workload]
    labels: Sequence[Mapping[str, Any]] | None
    service: Service | None = None
    aliases: Sequence[str] | None = None
    cluster: str = ""

    @property
    def namespace(self) -> str:
        """Return the namespace of the object that declares it."""
        return self.member.namespace

    def is_seen_from(self, namespace: str) -> bool:
        """Return whether a namespace sees it."""
        return self.visible is None or namespace in self.visible

    @property
    def other_name(self) -> str:
        """Return the name that a Service of type ExternalName stands for; "" for other hosts."""
        is_other = self.service is not None and self.service.type == "ExternalName"
        return text(self.member.spec.get("externalName")) if is_other else ""

    def port(self, number: int) -> HostPort | None:
        """Return the port of a number."""
        return next((port for port in self.ports if port.number == number), None)


class Hosts:
    """The hosts of a system, found by their names."""

    def __init__(self, declared: Iterable[Host], domain: str) -> None:
        """Take them all, in order; `domain` is the cluster's."""
        self.all: Sequence[Host] = list(declared)
        self.domain = domain
        self._named: Named[Host] = Named()
        self._told: dict[tuple[str, str, frozenset[str]], Sequence[Host]] = {}
        for host in self.all:
            self._named.add(host.name, host)

    def __iter__(self) -> Iterator[Host]:
        """Yield them all, Services first."""
        return iter(self.all)

    def full(self, name: str, namespace: str) -> str:
        """Return the full name of a host that an object of a namespace names."""
        return full_name(name, namespace, self.domain)

    def place(self, name: str) -> tuple[str, str] | None:
        """Return namespace and name of the Service that a full name would be; None if of none."""
        service, dot, namespace = name.removesuffix(f".svc.{self.domain}").rpartition(".")
        return (namespace, service) if dot and name.endswith(f".svc.{self.domain}") else None

    @cached_property
    def _standing_for(self) -> Mapping[str, Sequence[Host]]:
        """Return the Services of type ExternalName, by the names that they stand for."""
        found: dict[str, list[Host]] = {}
        for host in self.all:
            if host.other_name:
                found.setdefault(host.other_name, []).append(host)
        return found

    def aliases(self, host: Host) -> Sequence[str]:
        """Return the Services of type ExternalName that are other names of a host, maybe by others.

        Source: resolveServiceAliases of istio.io/istio/pilot/pkg/model.
        """
        if host.aliases is not None:
            return host.aliases
        found: dict[str, Host] = {}
        wanted = [] if host.other_name else [host.name]
        while wanted:
            listed = [one for name in wanted for one in self._standing_for.get(name, ())]
            wanted = list({one.name: one for one in listed if one.name not in found})
            found.update((one.name, one) for one in listed)
        return sorted(found, key=lambda name: (found[name].namespace, name))

    def declared(self, name: str) -> Sequence[Host]:
        """Return who declares this very full name, whoever sees it."""
        return self._named.exactly(name)

    def meant(self, name: str, namespace: str) -> Host | None:
        """Return the host that an object of a namespace means by a name, which may be short.

        Of several that the namespace sees, its own is meant, else a Service.
        """
        declared = self.declared(self.full(name, namespace))
        seen = [host for host in declared if host.is_seen_from(namespace)]
        own = (host for host in seen if host.namespace == namespace)
        return next(own, None) or next(iter(seen), None)

    def asked(self, name: str, namespace: str) -> Host | None:
        """Return the host that a pod of a namespace asks for, its name completed by the resolver.

        Source: the search list of a pod's /etc/resolv.conf, in Kubernetes' "DNS for Services".
        """
        search = (f"{namespace}.svc.{self.domain}", f"svc.{self.domain}", self.domain)
        for full in (name, *(f"{name}.{suffix}" for suffix in search)):
            declared = [host for host in self.declared(full) if host.is_seen_from(namespace)]
            if declared:
                return next((one for one in declared if one.namespace == namespace), declared[0])
        return None

    def told(self, name: str, namespace: str, readers: frozenset[str]) -> Sequence[Host]:
        """Return the hosts that an object for some readers means by a name, Services first.

        Where nobody declares it, that is one whose name has a `*` for it.

        Source: GetDestinationHost of istio.io/istio/pkg/config/analysis/analyzers/util.
        """
        key = (name, namespace, readers)
        if key not in self._told:
            declared = self.declared(self.full(name, namespace))
            seen = [h for h in declared if h.visible is None or not readers.isdisjoint(h.visible)]
            wide = None if declared else self.covering(name, namespace)
            found = sorted(seen, key=lambda host: host.service is None)
            self._told[key] = found or ([wide] if wide else [])
        return self._told[key]

    def told_by(self, name: str) -> Iterator[Host]:
        """Yield the hosts whose names, maybe with a `*`, are for a full one, whoever sees them."""
        yield from self._named.covering(name)

    def covered(self, name: str) -> Iterator[Host]:
        """Yield the hosts that a full name stands for, which may begin with `*`."""
        return self._named.covered(name)

    def covering(self, name: str, namespace: str) -> Host | None:
        """Return the host that a namespace sees whose name, maybe with a `*`, covers a name."""
        covering = self._named.covering(self.full(name, namespace))
        return next((host for host in covering if host.is_seen_from(namespace)), None)
