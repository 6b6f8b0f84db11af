"""Who may reach whom."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from meshgen.api.manifests import building_of, profile_of, releases
from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.access import Verdicts
    from meshgen.pipeline import Project


def verdicts(project: "Project | StrPath", environments: Names = ()) -> "list[Verdicts]":
    """Return who may reach whom in environments, all if none is named.

    A matrix has `sources`, the callers, and `rows`, a target each: a port of a workload, and groups
    of callers, by their positions, with what becomes of their calls. It is worked out of objects
    alone: AuthorizationPolicies, PeerAuthentications, DestinationRules and Sidecars. Raises
    MeshgenError as `check`, and for objects that the cluster would refuse.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.accessing import of_config

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return list(of_config(project, project.select(listed(environments))))


def verdicts_of(
    paths: Iterable[StrPath],
    *,
    kubernetes: Names = (),
    istio: Names = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    mesh_config: StrPath | None = None,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
) -> "Verdicts":
    """Return who may reach whom with manifests that anybody wrote; `-` is the standard input.

    All that the paths hold is one system. As `verdicts`; the arguments are as for
    `check_manifests`.
    """
    from meshgen.manifests.together.facts import Facts
    from meshgen.manifests.together.mesh_config import read_mesh_config
    from meshgen.pipeline.accessing import of_manifests

    given = None if mesh_config is None else read_mesh_config(mesh_config)[0]
    facts = Facts(profile_of(profile), namespace, inject, control_plane=given)
    of_kubernetes, of_istio = releases(kubernetes, istio)
    building = building_of(
        allow, timeout, of_kubernetes, build=build, all_values=False, namespace=namespace
    )
    files = [os.fspath(path) for path in paths]
    return of_manifests(files, of_kubernetes.releases, of_istio.releases, facts, building)
