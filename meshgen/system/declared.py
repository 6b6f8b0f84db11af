"""Which hosts there are: the Services, and what ServiceEntries declare."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.system.hosts import Host, HostPort, Hosts
from meshgen.system.labels import Labelled
from meshgen.system.names import full_name, visible_in
from meshgen.system.objects import Objects

ENTRY = "ServiceEntry.networking.istio.io"
WORKLOAD = "WorkloadEntry.networking.istio.io"
GROUP = "WorkloadGroup.networking.istio.io"
# A Service says with it who sees it, as `exportTo` does of Istio's own kinds.
EXPORT_TO = "networking.istio.io/exportTo"


def hosts_of(system: Objects, others: Iterable[tuple[Objects, str]] = ()) -> Hosts:
    """Return all hosts of a system: its Services, then those of ServiceEntries.

    `others` are other clusters of the mesh with their names, whose Services are hosts as well; one
    that several have is the system's own, or else that of the first.

    Source: Services of istio.io/istio/pilot/pkg/serviceregistry/aggregate.
    """
    services = list(_of_services(system))
    known = {host.name for host in services}
    for other, cluster in others:
        added = [host for host in _of_services(other) if host.name not in known]
        services += (replace(host, cluster=cluster) for host in added)
        known |= {host.name for host in added}
    return Hosts((*services, *_of_entries(system)), system.control_plane.domain)


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
