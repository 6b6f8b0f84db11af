"""Hosts: every name that the mesh knows, which object declares it, and what is behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.labels import Labelled
from meshgen.system.member import Member
from meshgen.system.names import Named, full_name, visible_in
from meshgen.system.objects import Objects
from meshgen.system.services import Service
from meshgen.system.workloads import Workload

ENTRY = "ServiceEntry.networking.istio.io"
WORKLOAD = "WorkloadEntry.networking.istio.io"
GROUP = "WorkloadGroup.networking.istio.io"
# A Service says with it who sees it, as `exportTo` does of Istio's own kinds.
EXPORT_TO = "networking.istio.io/exportTo"


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
    """

    name: str
    member: Member
    path: Path
    visible: frozenset[str] | None
    ports: Sequence[HostPort]
    workloads: Sequence[Workload]
    labels: Sequence[Mapping[str, Any]] | None
    service: Service | None = None

    @property
    def namespace(self) -> str:
        """Return the namespace of the object that declares it."""
        return self.member.namespace

    def is_seen_from(self, namespace: str) -> bool:
        """Return whether a namespace sees it."""
        return self.visible is None or namespace in self.visible

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

    def covered(self, name: str) -> Iterator[Host]:
        """Yield the hosts that a full name stands for, which may begin with `*`."""
        return self._named.covered(name)

    def covering(self, name: str, namespace: str) -> Host | None:
        """Return the host that a namespace sees whose name, maybe with a `*`, covers a name."""
        covering = self._named.covering(self.full(name, namespace))
        return next((host for host in covering if host.is_seen_from(namespace)), None)


def hosts_of(system: Objects) -> Hosts:
    """Return all hosts of a system: its Services, then those of ServiceEntries."""
    return Hosts((*_of_services(system), *_of_entries(system)), system.control_plane.domain)


def _of_services(system: Objects) -> Iterator[Host]:
    domain = system.control_plane.domain
    default = system.control_plane.exports("defaultServiceExportTo")
    outside = _outside(system)
    for service in system.services:
        listed = [one.strip() for one in text(service.member.annotations.get(EXPORT_TO)).split(",")]
        labels = [workload.labels for workload in service.workloads]
        if service.selector:
            labels += outside(service.namespace, service.selector)
        yield Host(
            full_name(service.name, service.namespace, domain),
            service.member,
            ("metadata", "name"),
            visible_in([one for one in listed if one], service.namespace, default),
            [
                HostPort(port.path, port.number, port.name, port.protocol.upper())
                for port in service.ports
            ],
            service.workloads,
            labels if service.selector else None,
            service,
        )


def _of_entries(system: Objects) -> Iterator[Host]:
    default = system.control_plane.exports("defaultServiceExportTo")
    outside = _outside(system)
    for member in system.of(ENTRY):
        spec = member.spec
        selector = mapping(spec, "workloadSelector", "labels")
        chosen = system.workloads_in(member.namespace).having(selector) if selector else ()
        labels = [workload.labels for workload in chosen]
        if selector:
            labels += outside(member.namespace, selector)
        labels += [mapping(endpoint, "labels") for endpoint in mappings(spec.get("endpoints"))]
        visible = visible_in(spec.get("exportTo"), member.namespace, default)
        for index, name in enumerate(items(spec.get("hosts"))):
            yield Host(
                full_name(text(name), member.namespace, system.control_plane.domain),
                member,
                ("spec", "hosts", index),
                visible,
                _ports(spec),
                chosen,
                labels if selector or spec.get("endpoints") else None,
            )


def _outside(system: Objects) -> Callable[[str, Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return what finds, in a namespace, the labels of things outside the cluster by some of them.

    A WorkloadGroup stands for the entries that its machines will register as.
    """
    by_namespace: dict[str, list[Mapping[str, Any]]] = {}
    for member in system.of(WORKLOAD):
        merged = {**mapping(member.spec, "labels"), **member.labels}
        by_namespace.setdefault(member.namespace, []).append(merged)
    for member in system.of(GROUP):
        labels = mapping(member.spec, "metadata", "labels")
        by_namespace.setdefault(member.namespace, []).append(labels)
    found = {name: Labelled(labels, lambda one: one) for name, labels in by_namespace.items()}

    def outside(namespace: str, labels: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        return list(found[namespace].having(labels)) if namespace in found else []

    return outside


def _ports(spec: Mapping[str, Any]) -> Sequence[HostPort]:
    return [
        HostPort(
            ("spec", "ports", index),
            port["number"] if isinstance(port.get("number"), int) else 0,
            text(port.get("name")),
            text(port.get("protocol")).upper(),
        )
        for index, port in enumerate(mappings(spec.get("ports")))
    ]
