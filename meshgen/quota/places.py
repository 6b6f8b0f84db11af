"""Where in an object stands what a problem is about."""

from collections.abc import Collection

from meshgen.lenient import mapping
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.pod import Container
from meshgen.resources import Path


def container_place(
    load: Load, container: Container | None, namespace: Namespace, about: Collection[str] = ()
) -> Path:
    """Return where a container has its resources; without one, the pod's spec.

    A sidecar has them in annotations: in those for a resource that it is about (`cpu`) if there are
    any, else in those for another one, since they replace Istio's defaults.
    """
    path = load.template_path
    if container is None:
        return (*path, "spec")
    if container.place:
        return (*path, "spec", *container.place, "resources")
    place: Path = (*path, "metadata", "annotations")
    written = mapping(namespace.objects.get(load.key), *map(str, place))
    # A limit is more often to blame than a request.
    names = sorted(ANNOTATIONS, key=lambda what: (what[1] not in about, what[0] != "limits"))
    annotation = next((ANNOTATIONS[what] for what in names if ANNOTATIONS[what] in written), None)
    return (*place, annotation) if annotation else place
