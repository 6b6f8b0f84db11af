"""What is told of a cluster beside others, and opened to them: the context of its template."""

from collections.abc import Iterator, Sequence
from typing import Any

from meshgen.mesh import Mesh
from meshgen.model.profiles import TO_ISTIOD, TO_WEBHOOK
from meshgen.platform.istio.installation import Installation
from meshgen.platform.istio.joining import annotations_of, labels_of


def context_of(mesh: Mesh) -> dict[str, Any] | None:
    """Return the context of the template of what a cluster has; None where it has nothing."""
    clusters, platform = mesh.clusters, mesh.spec.platform
    if clusters is None:
        return None
    installed = platform is not None and platform.istio is not None
    labels, annotations = labels_of(clusters), annotations_of(clusters)
    opens = clusters.is_primary and clusters.has_gateway
    if not opens and not (installed and (labels or annotations)):
        return None
    return {
        "clusters": clusters,
        "istio": mesh.spec.istio,
        "environment": mesh,
        # The namespace is that of whoever installs Istio.
        "labels": labels if installed else {},
        "annotations": annotations if installed else {},
        "ports": [("tls-istiod", TO_ISTIOD), ("tls-webhook", TO_WEBHOOK)],
        "planes": list(_planes(mesh)),
    }


def _planes(mesh: Mesh) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the hosts of the control planes, each with the names by which others ask for it."""
    istio, platform = mesh.spec.istio, mesh.spec.platform
    revisions = [istio.revision or ""]
    if platform is not None and platform.istio is not None:
        revisions = [one.revision for one in Installation(mesh, platform.istio).planes]
    for revision in revisions:
        name = f"istiod-{revision}" if revision else "istiod"
        short = f"{name}.{istio.namespace}.svc"
        host = f"{short}.{mesh.spec.cluster_domain}"
        # One without a revision is whatever remains.
        yield host, [short, host] if revision else ["*"]
