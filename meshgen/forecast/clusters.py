"""The clusters that a mesh will land in."""

from collections.abc import Iterator
from itertools import product

from meshgen.mesh import Mesh
from meshgen.model import Mesh as Spec
from meshgen.model.proxy import proxy_resources
from meshgen.quota import Cluster, WorkloadKey
from meshgen.system import ControlPlane, External


def clusters(spec: Spec, nodes: int = 1) -> tuple[Cluster, ...]:
    """Return a cluster for each pair of the Kubernetes and Istio releases that a mesh declares.

    In the middle of an upgrade any pair may be there, and whether a sidecar is an init container
    depends on both. `spec` is one environment's, with every layer merged; `nodes` is how many run
    a DaemonSet's pod. A namespace that the mesh does not create counts as injected, as the rest of
    what is rendered takes for granted.
    """
    mesh = Mesh(spec)
    replicas = dict(_expected(mesh))
    return tuple(
        Cluster(
            kubernetes=kubernetes,
            istio=istio,
            profile=spec.istio.profile,
            proxy=proxy_resources(None, spec.istio) if spec.istio.proxy else None,
            native_sidecars=spec.istio.native_sidecars,
            cni=spec.istio.cni,
            revisions=frozenset([spec.istio.revision] if spec.istio.revision else []),
            replicas=replicas,
            nodes=nodes,
            inject=True,
            namespace=mesh.namespace.name,
        )
        for kubernetes, istio in product(spec.kubernetes, spec.istio.version)
    )


def control_plane(spec: Spec) -> ControlPlane:
    """Return what a mesh says of its control plane beside the releases."""
    istio = spec.istio
    return ControlPlane(
        istio.mesh_config or {},
        istio.namespace,
        spec.cluster_domain,
        istio.gateway_namespace or "",
    )


def external(spec: Spec) -> External:
    """Return what a mesh says is there though nothing renders it."""
    config_maps = (spec.config_maps or {}).items()
    declared = (f"ConfigMap/{name}" for name, config_map in config_maps if config_map.external)
    return External(spec.external or (), declared)


def _expected(mesh: Mesh) -> Iterator[tuple[WorkloadKey, int]]:
    """Yield the replicas that are expected at rest where an autoscaler owns the field."""
    for service in mesh.services:
        if service.spec.autoscaling and service.spec.replicas is not None:
            name = mesh.full_name(service.name)
            key = WorkloadKey(mesh.namespace.name, service.spec.kind, name)
            yield key, service.spec.replicas
