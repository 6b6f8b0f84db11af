"""The clusters that a mesh will land in."""

from collections.abc import Iterator
from itertools import product

from meshgen.capacity import Cluster, WorkloadKey
from meshgen.model import Mesh
from meshgen.model.proxy import proxy_resources
from meshgen.render.view import MeshView


def clusters(mesh: Mesh, nodes: int = 1) -> tuple[Cluster, ...]:
    """Return a cluster for each pair of the Kubernetes and Istio releases that a mesh declares.

    In the middle of an upgrade any pair may be there, and whether a sidecar is an init container
    depends on both. `mesh` is one environment's, with every layer merged; `nodes` is how many run
    a DaemonSet's pod. A namespace that the mesh does not create counts as injected, as the rest of
    what is rendered takes for granted.
    """
    view = MeshView(mesh)
    replicas = dict(_expected(view))
    return tuple(
        Cluster(
            kubernetes=kubernetes,
            istio=istio,
            profile=mesh.istio.profile,
            proxy=proxy_resources(None, mesh.istio) if mesh.istio.proxy else None,
            native_sidecars=mesh.istio.native_sidecars,
            revision=mesh.istio.revision,
            replicas=replicas,
            nodes=nodes,
            inject=True,
            namespace=view.namespace.name,
        )
        for kubernetes, istio in product(mesh.kubernetes, mesh.istio.version)
    )


def _expected(view: MeshView) -> Iterator[tuple[WorkloadKey, int]]:
    """Yield the replicas that are expected at rest where an autoscaler owns the field."""
    for service in view.services:
        if service.spec.autoscaling and service.spec.replicas is not None:
            name = view.full_name(service.name)
            key = WorkloadKey(view.namespace.name, service.spec.kind, name)
            yield key, service.spec.replicas
