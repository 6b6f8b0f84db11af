"""Manifests that anybody wrote, read as the one system that they are."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from meshgen.api.manifests import building_of, profile_of, releases
from meshgen.api.types import Names, StrPath

if TYPE_CHECKING:
    from meshgen.manifests.reading import Reading
    from meshgen.system import System


def read_together(
    paths: Iterable[StrPath],
    *,
    kubernetes: Names,
    istio: Names,
    profile: str,
    namespace: str,
    inject: bool,
    mesh_config: StrPath | None,
    build: bool,
    allow: Iterable[str],
    timeout: float,
) -> "tuple[System, Reading, Sequence[str]]":
    """Return the system that manifests are, what was read, and for which releases of Istio.

    The arguments are as for `check_manifests`. Raises MeshgenError for one that is wrong, for paths
    that are not there, and for what cannot be read.
    """
    from meshgen.manifests.together.facts import Facts
    from meshgen.manifests.together.mesh_config import read_mesh_config
    from meshgen.pipeline.reading import read_system

    given = None if mesh_config is None else read_mesh_config(mesh_config)[0]
    facts = Facts(profile_of(profile), namespace, inject, control_plane=given)
    of_kubernetes, of_istio = releases(kubernetes, istio)
    building = building_of(
        allow, timeout, of_kubernetes, build=build, all_values=False, namespace=namespace
    )
    files = [os.fspath(path) for path in paths]
    whole, reading = read_system(files, of_kubernetes.releases, of_istio.releases, facts, building)
    return whole, reading, of_istio.releases
