"""A config in several files gives what it gives in one: the same settings, the same bytes."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import meshgen
from meshgen.model import Mesh
from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.equality.agreed import agreed
from tests.equality.compare import write_tree
from tests.equality.strategies import Config, configs
from tests.equality.strategies import files as own_files
from tests.sharing import share
from tests.splitting import OTHERS, split


def without_include(mesh: Mesh) -> Mesh:
    return replace(mesh, include=None)


@settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(configs(), st.data())
def test_several_files_say_what_one_says(config: Config, draw: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        write_tree(own_files(config), path.parent)
        whole, config = agreed(config, path)
        once = meshgen.render(whole)
        main, *parts = split(config, 1 + len(OTHERS), draw)
        main["include"] = ["parts/*.yaml", "z.yaml"]
        texts = {name: dump(part) for name, part in zip(OTHERS, parts, strict=True)}
        write_tree({path.name: dump(main), **texts}, path.parent)
        project = share(whole, Project(path))
        assert project.config.included == tuple(path.parent / name for name in OTHERS)
        assert without_include(project.config.base.mesh) == whole.config.base.mesh
        assert project.environments == whole.environments
        for name in whole.environments:
            mesh = project.resolved(name).mesh
            assert without_include(mesh) == whole.resolved(name).mesh
        assert meshgen.render(project) == once
