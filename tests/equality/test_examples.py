"""Every example in every environment: kubectl builds what `meshgen build` prints."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import load_all, to_data
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.examples import EXAMPLES, environments_of


@pytest.mark.parametrize(("example", "environment"), environments_of(EXAMPLES))
def test_kubectl_builds_what_meshgen_builds(
    example: Path, environment: str, tmp_path: Path
) -> None:
    project = Project(example)
    write_tree(meshgen.render(project), tmp_path)
    built = by_identity(kustomize(tmp_path / "overlays" / environment))
    printed = [to_data(node) for node in load_all(meshgen.build(project, environment), "build")]
    assert not differences(built, by_identity(printed))
    assert len(printed) == len(built)


def test_there_is_something_to_compare() -> None:
    assert len(environments_of(EXAMPLES)) >= 4
