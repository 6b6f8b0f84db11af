"""The trees that people read are exactly those that are committed."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.writer import compare, diff
from tests.equality.compare import by_identity, differences, kustomize
from tools.refresh_golden import golden_cases

CASES = golden_cases()


def test_there_are_cases() -> None:
    assert len(CASES) >= 6
    assert all(folder.is_dir() for folder in CASES)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.parent.name)
def test_the_tree_is_as_committed(folder: Path) -> None:
    files = meshgen.render(Project(CASES[folder]))
    assert compare(folder, files).clean, "make golden\n" + "\n".join(diff(folder, files))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.parent.name)
def test_kubectl_builds_every_overlay(folder: Path) -> None:
    project = Project(CASES[folder])
    for environment in project.environments:
        built = by_identity(kustomize(folder / "overlays" / environment))
        assert not differences(built, by_identity(project.objects(environment)))
