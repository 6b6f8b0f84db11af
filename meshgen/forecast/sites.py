"""Where a mesh is among the clusters that it spans, and what is installed there for the others."""

from collections.abc import Iterator

from meshgen.kinds.images import INJECTED
from meshgen.mesh import Mesh, istio_gateways
from meshgen.model.injection import GATEWAY_TEMPLATE, INJECT, PROXY, TEMPLATES
from meshgen.model.profiles import EAST_WEST
from meshgen.resources import Object
from meshgen.system import Site


def site_of(mesh: Mesh) -> Site:
    """Return where a mesh is; the one that every mesh is alone at, where nothing says."""
    clusters = mesh.clusters
    if clusters is None:
        return Site()
    own = clusters.all[clusters.own]
    place, pods = own.region or "", tuple(own.pods or ())
    return Site(clusters.own, own.network or "", place, clusters.primary, pods)


def eastwest_gateway(mesh: Mesh) -> Iterator[Object]:
    """Yield the east-west gateway of a cluster as it is installed, where it has one.

    What installs it, istioctl or a chart, makes these; they are no part of what is rendered.
    """
    clusters = mesh.clusters
    gateway = next((one for one in istio_gateways(mesh.spec) if one.name == EAST_WEST), None)
    if gateway is None or clusters is None or not clusters.network or not clusters.across:
        return
    address, labels = clusters.all[clusters.own].address, gateway.labels
    meta = {"name": gateway.name, "namespace": gateway.namespace}
    chosen = {key: labels[key] for key in ("app", "istio")}
    view = {"name": "ISTIO_META_REQUESTED_NETWORK_VIEW", "value": gateway.network}
    template = {
        "metadata": {
            "labels": {**labels, INJECT: "true"},
            "annotations": {TEMPLATES: GATEWAY_TEMPLATE},
        },
        "spec": {
            "serviceAccountName": gateway.account,
            "containers": [{"name": PROXY, "image": INJECTED, "env": [view]}],
        },
    }
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta,
        "spec": {"selector": {"matchLabels": chosen}, "template": template},
    }
    told = "ip" if (address or "").replace(".", "").isdecimal() else "hostname"
    ingress = {"status": {"loadBalancer": {"ingress": [{told: address}]}}} if address else {}
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {**meta, "labels": labels},
        "spec": {
            "type": "LoadBalancer",
            "selector": chosen,
            "ports": gateway.ports,
        },
        **ingress,
    }
