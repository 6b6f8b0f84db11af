"""The services and the platform in each other's way, in one namespace."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.filenames import PLATFORM
from meshgen.findings import Code

# Those that every cluster has.
_OF_CLUSTER = ("default", "kube-node-lease", "kube-public", "kube-system")


def sidecars(place: Place) -> Iterator[Problem]:
    """Find a namespace of the mesh in which the platform is: its pods would get sidecars."""
    said = place.mesh.spec.platform
    if said is None:
        return
    for namespace in place.mesh.namespaces.values():
        if namespace.name == said.namespace.name and namespace.mesh:
            whose = f"`{namespace.key}`" if namespace.key else "the environment's own namespace"
            yield place.problem(
                Code.CONFLICT,
                place.written((PLATFORM, "namespace", "name")),
                f"the platform is in `{namespace.name}`, as {whose} is, which is in the mesh: its "
                "pods would get sidecars",
                "expected another `platform.namespace`",
                f"or `mesh: false` in `namespaces.{namespace.key}`" if namespace.key else "",
            )


def reserved(place: Place) -> Iterator[Problem]:
    """Find a namespace of the cluster's own that would be rendered with the platform's labels."""
    said, istio = place.mesh.spec.platform, place.mesh.spec.istio
    if said is None or not said.namespace.create:
        return
    name = said.namespace.name
    if name in (*_OF_CLUSTER, istio.namespace, istio.gateway_namespace):
        yield place.problem(
            Code.CONFLICT,
            place.written((PLATFORM, "namespace", "name")),
            f"`{name}` is there with pods of others, and would be rendered for the platform's: "
            "outside of the mesh, and `restricted`",
            "expected a namespace of its own",
            f"or `namespace: {{name: {name}, create: false}}`, which leaves it as it is",
        )
