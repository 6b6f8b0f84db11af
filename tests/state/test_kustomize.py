"""A Kustomize tree reads back as what it was rendered from; tests/equality draws more."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.state.kustomize import KustomizeTree
from tests.examples import EXAMPLES, ROOT
from tests.state.texts import Texts

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/meshgen.yaml"))


@pytest.mark.parametrize("path", [*EXAMPLES, *GOLDEN], ids=lambda p: p.parent.name)
def test_examples(path: Path) -> None:
    project = Project(path)
    files = Texts(meshgen.render(project))
    for environment in project.environments:
        tree = KustomizeTree(files, project.schemas(environment))
        assert tree.environments() == sorted(project.environments)
        read = sorted(canonical(each.object) for each in tree.objects(environment))
        assert read == sorted(map(canonical, project.objects(environment)))
