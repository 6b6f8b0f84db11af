"""The clusters that a mesh will land in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from meshgen.mesh import Mesh, istio_gateways, workloads
from meshgen.mesh.loadjobs import job_calls
from meshgen.model.injection import INJECTION
from meshgen.model.proxy import proxy_resources
from meshgen.quota import Cluster, WorkloadKey
from meshgen.system import ControlPlane, External, Installed


def clusters(mesh: Mesh, nodes: int = 1, beside: Sequence[Mesh] = ()) -> tuple[Cluster, ...]:
    """Return a cluster for each pair of the Kubernetes and Istio releases that a mesh declares.

    What runs `beside` it is there as well.

    In the middle of an upgrade any pair may be there, and whether a sidecar is an init container
    depends on both. `nodes` is how many run a DaemonSet's pod. A namespace that the mesh does not
    create counts as injected, unless it says otherwise, as the rest of what is rendered takes for
    granted.
    """
    spec = mesh.spec
    replicas: dict[WorkloadKey, int] = {}
    labels: dict[str, dict[str, str]] = {}
    for each in (*beside, mesh):
        replicas |= dict(_expected(each))
        labels |= dict(_labels(each))
    return tuple(
        Cluster(
            kubernetes=kubernetes,
            istio=istio,
            profile=spec.istio.profile,
            proxy=proxy_resources(None, spec.istio) if spec.istio.proxy else None,
            native_sidecars=spec.istio.native_sidecars,
            cni=spec.istio.cni,
            revisions=_revisions(mesh),
            replicas=replicas,
            nodes=nodes,
            namespace_labels=labels,
            inject=True,
            namespace=mesh.namespace.name,
        )
        for kubernetes, istio in product(spec.kubernetes, spec.istio.version)
    )


def control_plane(mesh: Mesh) -> ControlPlane:
    """Return what a mesh says of its control plane beside the releases."""
    istio = mesh.spec.istio
    return ControlPlane(
        mesh.mesh_config,
        istio.namespace,
        mesh.spec.cluster_domain,
        istio.gateway_namespace or "",
        tuple(_gateways(mesh)),
        declared=True,
        elsewhere=mesh.clusters is not None and not mesh.clusters.is_primary,
        wanted=frozenset(one.name for one, _ in mesh.unsaid_providers),
    )


def _gateways(mesh: Mesh) -> Iterator[Installed]:
    for one in istio_gateways(mesh.spec):
        ports = {port["port"]: port["targetPort"] for port in one.ports}
        yield Installed(
            one.name, one.namespace, one.labels, ports, one.account, mesh.installs_istio
        )


def external(mesh: Mesh, beside: Sequence[Mesh] = ()) -> External:
    """Return what a mesh, and what runs beside it, says is there though nothing renders it."""
    declared: list[str] = []
    pods: list[tuple[str, Mapping[str, str]]] = []
    for each in (mesh, *beside):
        # The Jobs of load tests are not among what is applied.
        tests, services = each.spec.load_tests or {}, {one.key: one for one in each.services}
        jobs = [job for job, _, _ in job_calls(tests, services)]
        declared += _declared(each)
        declared += [f"ServiceAccount/{job.namespace}/{job.account}" for job in jobs if job.account]
        pods += [(job.namespace, job.selector) for job in jobs]
    return External(mesh.spec.existing or (), declared, pods)


def _declared(mesh: Mesh) -> list[str]:
    config_maps = (mesh.spec.config_maps or {}).items()
    declared = [f"ConfigMap/{name}" for name, config_map in config_maps if config_map.external]
    ways = (each.gateway for each in mesh.egress.values())
    declared += [f"Service/{each.namespace}/{each.service}" for each in ways]
    # Istio's own, by revision.
    home = mesh.spec.istio.namespace
    declared += [f"Service/{home}/istiod", f"Service/{home}/istiod-*"]
    # Whoever runs in other clusters only calls as there.
    away = (each for each in mesh.services if not each.here)
    return declared + [
        f"ServiceAccount/{service.namespace.name}/{service.namespace.full_name(each.account)}"
        for service in away
        for each in workloads(service)
    ]


def _revisions(mesh: Mesh) -> frozenset[str]:
    """Return the revisions of the control planes; none where one is not told."""
    if mesh.spec.istio.revision is None:
        return frozenset()
    return frozenset(each.revision for each in mesh.namespaces.values() if each.revision)


def _labels(mesh: Mesh) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the namespaces that somebody else creates and that give no sidecars."""
    for namespace in mesh.namespaces.values():
        if namespace.leads and not namespace.create and not namespace.injects:
            yield namespace.name, {INJECTION: "disabled"}


def _expected(mesh: Mesh) -> Iterator[tuple[WorkloadKey, int]]:
    """Yield the replicas that are expected at rest where an autoscaler owns the field."""
    for workload in (w for service in mesh.services if service.here for w in workloads(service)):
        if workload.spec.autoscaling and workload.spec.replicas is not None:
            home, kind = workload.service.namespace, workload.service.spec.kind
            key = WorkloadKey(home.name, kind, home.full_name(workload.name))
            yield key, workload.spec.replicas
