"""Manifests that anybody wrote, read as the system that they are together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.lenient import text
from meshgen.manifests.clusters import by_cluster
from meshgen.manifests.reading import Reading, read_manifests
from meshgen.manifests.skips import Skip
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.mesh_config import among
from meshgen.model.clusters import CONTROL_PLANE
from meshgen.programs import find_program
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, Site, System, joined, system

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


def read_system(
    paths: Sequence[str],
    kubernetes: Sequence[str],
    istio: Sequence[str],
    facts: Facts,
    building: "Building | None" = None,
) -> tuple[System, Reading]:
    """Return the system that manifests are together, and what was read.

    Paths that name a cluster (`CLUSTER=PATH`) are those of clusters that are one mesh, and the
    first of them is returned. With `building`, kustomizations and charts are built first. The
    members of all systems are in the order of the manifests. Raises MeshgenError for what cannot be
    read, and where nothing is.
    """
    whole, systems = Reading(), []
    for cluster, named in by_cluster(paths).items():
        reading = _read(named, facts, building)
        objects = [manifest.object for manifest in reading.manifests]
        one = system(
            ((manifest.identity, manifest.object) for manifest in reading.manifests),
            facts.clusters(kubernetes, istio),
            facts.control_plane or among(objects, facts.revision) or ControlPlane(),
            Stores(kubernetes, istio).namespaced,
        )
        systems.append(replace(one, site=Site(cluster, primary=_primary(one))) if cluster else one)
        # What is no member at the end has no position, in the fleet either.
        count = max((member.position + 1 for member in one.members), default=0)
        whole.manifests += reading.manifests[:count]
        whole.findings += reading.findings
        whole.skipped += reading.skipped
        whole.charts += reading.charts
    return (joined(systems) if systems[0].site.cluster else systems)[0], whole


def _primary(system: System) -> str:
    """Return the cluster that pods ask for their configuration, "" for their own."""
    home = system.get("Namespace", "", system.control_plane.namespace)
    return text(home.annotations.get(CONTROL_PLANE)) if home else ""


def _read(paths: Sequence[str], facts: Facts, building: "Building | None") -> Reading:
    reading = read_manifests(paths, facts.namespace, building)
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        raise MeshgenError(reading.findings)
    chart = next((name for name, skip in reading.skipped if skip is Skip.CHART), "")
    if chart and building and find_program("helm") is None:
        what = f"helm is not on the PATH, and --build needs it for charts: {chart}"
        raise MeshgenError([Finding(Code.USAGE, what)])
    if not reading.manifests:
        named = ", ".join(f"`{path}`" for path in paths)
        hint = "--build builds charts, with helm" if chart else ""
        raise MeshgenError(
            [Finding(Code.USAGE, f"found no Kubernetes object in {named}", hint=hint)]
        )
    return reading
