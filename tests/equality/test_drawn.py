"""Configs that Hypothesis draws: kubectl builds what meshgen says, in every environment.

`HYPOTHESIS_PROFILE=many pytest tests/equality/test_drawn.py` draws many more.
"""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

import meshgen
from meshgen.resources import canonical
from meshgen.state.kustomize import KustomizeTree
from tests.equality.agreed import agreed
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.equality.strategies import Config, configs
from tests.equality.strategies import files as own_files
from tests.state.texts import Texts


@settings(
    deadline=None,
    max_examples=settings().max_examples * 3 // 10,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(configs())
def test_kubectl_builds_what_meshgen_builds(config: Config) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_tree(own_files(config), Path(folder))
        project, _ = agreed(config, Path(folder, "meshgen.yaml"))
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
