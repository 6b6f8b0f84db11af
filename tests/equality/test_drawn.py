"""Configs that Hypothesis draws: kubectl builds what meshgen says, in every environment.

`HYPOTHESIS_PROFILE=many pytest tests/equality/test_drawn.py` draws many more.
"""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.state.kustomize import KustomizeTree
from meshgen.yamlio import dump
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.equality.strategies import Config, configs
from tests.equality.strategies import files as own_files
from tests.state.texts import Texts


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(configs())
def test_kubectl_builds_what_meshgen_builds(config: Config) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        write_tree({path.name: dump(config), **own_files(config)}, Path(folder))
        try:
            project = Project(path)
        except MeshgenError:
            # Two drawn settings that exclude each other.
            assume(False)
        files = meshgen.render(project)
        write_tree(files, Path(folder, "deploy"))
        for environment in project.environments:
            overlay = Path(folder, "deploy", "overlays", environment)
            built = by_identity(kustomize(overlay))
            found = differences(built, by_identity(project.objects(environment)))
            assert not found, "\n".join([*found, (overlay / "kustomization.yaml").read_text()])
            # So does what reads a tree that was there before.
            tree = KustomizeTree(Texts(files), project.schemas(environment))
            read = sorted(canonical(each.object) for each in tree.objects(environment))
            assert read == sorted(map(canonical, project.objects(environment)))
