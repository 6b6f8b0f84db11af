"""What Istio has to know of the clusters that are one mesh, as values of its charts.

Source: istio.io, "Install Multicluster"; samples/multicluster and manifests/charts of istio/istio.
"""

from meshgen.mesh import with_kept
from meshgen.platform.istio.installation import Installation, Plane
from meshgen.platform.istio.releases import at_least
from meshgen.resources import Object

# From here on charts tell istiod of `global.externalIstiod` (istio/istio, issue 52449), and have
# the profile of a cluster without a control plane.
REMOTE_FROM = 24
_EXTERNAL = "EXTERNAL_ISTIOD"
# The profile of a cluster without a control plane.
REMOTE = "remote"


def of_cluster(installation: Installation) -> Object:
    """Return the `global` values by which a cluster is told from the others of its mesh."""
    clusters = installation.clusters
    if clusters is None:
        return {}
    spec = installation.mesh.spec
    found: Object = {
        "meshID": spec.istio.mesh_id or spec.metadata.name,
        "multiCluster": {"clusterName": clusters.own},
    }
    return found | ({"network": clusters.network} if clusters.network else {})


def of_control_plane(installation: Installation, plane: Plane) -> Object:
    """Return what a control plane has to know that serves other clusters, or is in another one."""
    clusters = installation.clusters
    if clusters is None:
        return {}
    if clusters.is_primary:
        if not clusters.remotes:
            return {}
        known = at_least(plane.release, REMOTE_FROM)
        return {"global": {"externalIstiod": True}} if known else {"pilot": _external()}
    address = clusters.all[clusters.primary].address
    network = f"/net/{clusters.network}" if clusters.network else ""
    return {
        "istiodRemote": {"injectionPath": f"/inject/cluster/{clusters.own}{network}"},
        **({"global": {"remotePilotAddress": address}} if address else {}),
    }


def known_of_cluster(installation: Installation) -> Object:
    """Return all that an Istio has to know of its cluster."""
    said = of_control_plane(installation, installation.newest)
    around = {**of_cluster(installation), **said.pop("global", {})}
    kept = {} if installation.is_remote else with_kept({}, installation.kept)
    return {"global": around, **said, **({"meshConfig": kept} if kept else {})}


def of_remote_chart() -> Object:
    """Return what the chart of istiod says of a cluster without one, beside that."""
    return {
        "profile": REMOTE,
        "pilot": {"enabled": False, **_external()},
        "global": {"configCluster": True},
    }


def _external() -> Object:
    return {"env": {_EXTERNAL: "true"}}
