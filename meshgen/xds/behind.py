"""What is behind a host: pods, machines outside of the cluster, addresses that are written out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.clusters import NETWORK
from meshgen.system import (
    Host,
    HostPort,
    NetworkGateway,
    Service,
    ServicePort,
    System,
    Workload,
)
from meshgen.system.declared import WORKLOAD
from meshgen.system.labels import has_labels
from meshgen.system.member import Member
from meshgen.xds import names
from meshgen.xds.addresses import is_address, resolution_of
from meshgen.xds.pod_proxies import has_proxy

DNS = frozenset(("DNS", "DNS_ROUND_ROBIN"))
_LOCALITY = ("topology.istio.io/locality", "istio-locality")
_TOPOLOGY = (
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "topology.istio.io/subzone",
)
_CLUSTER = "topology.istio.io/cluster"
_TLS_MODE = "security.istio.io/tlsMode"
_ACCOUNTS = "alpha.istio.io/kubernetes-serviceaccounts"
_IDENTITIES = "alpha.istio.io/canonical-serviceaccounts"


@dataclass(frozen=True, eq=False)
class Endpoint:
    """Something that a port of a host leads to.

    It is the pods of `workload`, or else `address`, which may be a name or a `unix://` path. `port`
    is its own. `identity` is that of its certificate, "" for none. `has_proxy` is whether it has a
    proxy for mutual TLS, `takes_mtls` whether clients use it: where a DestinationRule says so, or
    else where policies let them. `priority` is 0 for the first choice. `weight` is its own,
    `locality_weight` that of all of its `locality`, None where it is the sum.

    `cluster` and `network` are where it is, in a mesh of several. With a `gateway`, `address` is
    that of the gateway which stands in for the pods that are behind it, `hidden`.
    """

    workload: Workload | None
    address: str
    port: int
    namespace: str
    labels: Mapping[str, Any]
    identity: str
    has_proxy: bool
    weight: int = 1
    locality: str = ""
    takes_mtls: bool = False
    priority: int = 0
    locality_weight: int | None = None
    cluster: str = ""
    network: str = ""
    gateway: NetworkGateway | None = None
    hidden: Sequence["Endpoint"] = ()

    @property
    def is_address(self) -> bool:
        """Return whether it is found without asking for a name."""
        return self.workload is not None or self.port == 0 or is_address(self.address)


def behind(system: System, host: Host, port: HostPort) -> Sequence[Endpoint]:
    """Return what a port of a host leads to.

    ServiceEntries of one namespace that declare one host add up. What nobody shall see has nothing
    behind it, though a route of its own namespace may lead there.

    Source: convertServiceEntryToInstances of istio.io/istio/pilot/pkg/serviceregistry.
    """
    if host.visible is not None and not host.visible:
        return ()
    if host.service:
        return [*_pods_everywhere(system, host, port), *_machines_of_service(system, host, port)]
    found: list[Endpoint] = []
    taken: set[int] = set()
    for each in _alike(system, host):
        for own in each.ports:
            here = list(_of_entry(system, each, own))
            if resolution_of(each) == "DNS_ROUND_ROBIN":
                here = [] if own.number in taken else here[:1]
            taken |= {own.number} if here else set()
            found += here if own.name == port.name else ()
    return found


def identities(system: System, host: Host) -> Sequence[str]:
    """Return whose certificates are taken for a host's: of all that is behind it, and those told.

    Source: ServiceAccounts of istio.io/istio/pilot/pkg/model.
    """
    alike = [host] if host.service else _alike(system, host)
    ports = [port for each in alike for port in each.ports]
    told = [each.identity for port in ports for each in behind(system, host, port)]
    if host.service:
        annotations = host.member.annotations
        named = _listed(annotations.get(_ACCOUNTS))
        told += [_identity(system, host.namespace, each) for each in named]
        told += _listed(annotations.get(_IDENTITIES))
    else:
        told += texts(alike[-1].member.spec.get("subjectAltNames"))
    plane = system.control_plane
    own = f"spiffe://{plane.trust_domain}/"
    others = [
        f"spiffe://{alias}/{each.removeprefix(own)}"
        for alias in plane.trust_domain_aliases
        for each in told
        if each.startswith(own)
    ]
    return sorted({each for each in (*told, *others) if each})


def _alike(system: System, host: Host) -> Sequence[Host]:
    """Return what ServiceEntries of one namespace declare of one host, by their names."""
    listed = [
        each
        for each in system.hosts.declared(host.name)
        if each.service is None and each.namespace == host.namespace
    ]
    return sorted(listed, key=lambda each: each.member.name)


def _pods_everywhere(system: System, host: Host, port: HostPort) -> Iterator[Endpoint]:
    """Yield the pods behind a Service, and in other clusters behind the port that is called so."""
    if host.service and not host.cluster:
        listed = host.service.ports
        own = next((each for each in listed if each.number == port.number), None)
        yield from _pods(system, host.service, own)
    for other in system.others:
        if service := other.service(host.namespace, host.member.name):
            own = next((each for each in service.ports if each.name == port.name), None)
            yield from _pods(other, service, own)


def _pods(system: System, service: Service, port: ServicePort | None) -> Iterator[Endpoint]:
    for workload in service.workloads if port else ():
        number = port.target_in(workload) if port else None
        if number is not None:
            yield _of_workload(system, workload, number)


def _of_workload(system: System, workload: Workload, number: int) -> Endpoint:
    place = locality_of(workload.labels) or system.site.locality
    network = network_of(system, workload.labels)
    return Endpoint(
        workload,
        "",
        number,
        workload.namespace,
        augmented(workload.labels, place, system.site.cluster, network),
        _identity(system, workload.namespace, workload.account),
        has_proxy(workload) and workload.labels.get(_TLS_MODE, "istio") == "istio",
        locality=place,
        cluster=system.site.cluster,
        network=network,
    )


def network_of(system: System, labels: Mapping[str, Any]) -> str:
    """Return the network of pods with some labels; "" where nothing says."""
    return text(labels.get(NETWORK)) or system.own_network


def _machines_of_service(system: System, host: Host, port: HostPort) -> Iterator[Endpoint]:
    """Yield the WorkloadEntries that a Service selects."""
    service = host.service
    if service is None or not service.selector or resolution_of(host) != "STATIC":
        return
    own = next((each for each in service.ports if each.number == port.number), None)
    target = own.target if own else port.number
    for entry, labels in _entries(system, host.namespace, service.selector):
        ports = mapping(entry.spec, "ports")
        named = ports.get(target) if isinstance(target, str) else ports.get(port.name, target)
        if isinstance(named, int) and is_address(text(entry.spec.get("address"))):
            yield _of_machine(system, entry.spec, labels, host.namespace, named)


def _of_entry(system: System, host: Host, port: HostPort) -> Iterator[Endpoint]:
    spec, is_dns = host.member.spec, resolution_of(host) in DNS
    written = mappings(spec.get("ports"))[int(port.path[-1])].get("targetPort")
    number = written if isinstance(written, int) and written else port.number
    if "workloadSelector" in spec:
        for workload in sorted(host.workloads, key=lambda each: each.member.name):
            yield _of_workload(system, workload, number)
        for entry, labels in _entries(
            system, host.namespace, mapping(spec, "workloadSelector", "labels")
        ):
            if is_dns or is_address(text(entry.spec.get("address"))):
                at = _number(entry.spec, port, number)
                yield _of_machine(system, entry.spec, labels, host.namespace, at)
    elif spec.get("endpoints"):
        for each in mappings(spec.get("endpoints")):
            at = _number(each, port, number)
            yield _of_machine(system, each, mapping(each, "labels"), host.namespace, at)
    elif is_dns:
        yield Endpoint(None, host.name, number, host.namespace, {}, "", has_proxy=False)


def _entries(
    system: System, namespace: str, selector: Mapping[str, Any]
) -> Iterator[tuple[Member, Mapping[str, Any]]]:
    """Yield the WorkloadEntries of a namespace that have labels, with all theirs."""
    for entry in sorted(system.of(WORKLOAD), key=lambda member: member.name):
        labels = {**mapping(entry.spec, "labels"), **entry.labels}
        if entry.namespace == namespace and has_labels(labels, selector):
            yield entry, labels


def _number(machine: Mapping[str, Any], port: HostPort, otherwise: int) -> int:
    if text(machine.get("address")).startswith("unix://"):
        return 0
    number = mapping(machine, "ports").get(port.name)
    return number if isinstance(number, int) and number else otherwise


def _of_machine(
    system: System,
    machine: Mapping[str, Any],
    labels: Mapping[str, Any],
    namespace: str,
    number: int,
) -> Endpoint:
    account, weight = text(machine.get("serviceAccount")), machine.get("weight")
    place = text(machine.get("locality")) or locality_of(labels)
    return Endpoint(
        None,
        text(machine.get("address")),
        number,
        namespace,
        augmented(labels, place),
        _identity(system, namespace, account) if account else "",
        labels.get(_TLS_MODE, "istio" if account else "") == "istio",
        weight if isinstance(weight, int) and weight else 1,
        place,
    )


def locality_of(labels: Mapping[str, Any]) -> str:
    """Return where something is by its labels: `REGION/ZONE/SUBZONE`, as far as they tell."""
    place = next((text(labels[name]) for name in _LOCALITY if name in labels), "")
    return place if "/" in place else place.replace(".", "/")


def augmented(
    labels: Mapping[str, Any], place: str, cluster: str = "", network: str = ""
) -> Mapping[str, Any]:
    """Return labels with those that istiod makes of a place, a cluster and a network.

    Source: AugmentLabels of istio.io/istio/pilot/pkg/serviceregistry/util/label.
    """
    told = {**dict(zip(_TOPOLOGY, place.split("/"), strict=False)), _CLUSTER: cluster}
    made = {name: value for name, value in told.items() if value}
    return {**({NETWORK: network} if network else {}), **labels, **made}


def _identity(system: System, namespace: str, account: str) -> str:
    return names.identity(system.control_plane.trust_domain, namespace, account)


def _listed(value: object) -> list[str]:
    return text(value).split(",") if value else []
