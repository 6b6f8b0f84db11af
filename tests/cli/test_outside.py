"""Every command that reads a config keeps it in its repository; `--allow-outside` lets it out."""

from pathlib import Path

import pytest

from .conftest import MESH, Meshgen


@pytest.fixture
def shared(mesh: Path) -> str:
    """Return a folder beside the repository, whose config names a file in it."""
    (mesh / ".git").mkdir()
    folder = mesh.parent / "shared"
    folder.mkdir()
    (folder / "x.txt").write_text("x")
    (mesh / "meshgen.yaml").write_text(MESH + "configMaps: {c: {files: {k: ../shared/x.txt}}}\n")
    return "../shared"


@pytest.mark.parametrize(
    "command", [["render"], ["render", "--check"], ["check"], ["build", "dev"], ["capacity"]]
)
def test_a_config_that_reaches_out(shared: str, meshgen: Meshgen, command: list[str]) -> None:
    done = meshgen(*command)
    assert done.exit_code == 2
    assert "leads out of the repository" in done.stderr
    assert "MG112" in done.stderr
    assert "leads out" not in meshgen(*command, "--allow-outside", shared).stderr


def test_the_folder_that_nobody_named_is_a_link(mesh: Path, meshgen: Meshgen) -> None:
    (mesh / ".git").mkdir()
    (mesh.parent / "elsewhere").mkdir()
    (mesh / "deploy").symlink_to("../elsewhere")
    for options in ([], ["--diff"], ["--check"], ["-o", "deploy"]):
        assert "leads out of the repository, to" in meshgen("render", *options).stderr
    assert list((mesh.parent / "elsewhere").iterdir()) == []


def test_the_command_that_brings_it_up_to_date_allows_the_same(
    shared: str, meshgen: Meshgen
) -> None:
    done = meshgen("render", "--check", "--allow-outside", shared)
    assert done.stderr.endswith("up to date: meshgen render --allow-outside ../shared\n")
