"""Configs that cannot be read and folders that cannot be written: told, never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

# Imported here, since the user without rights may not be able to.
from meshgen.pipeline import Project as Project

from .conftest import Meshgen


def test_no_config_leads_to_init(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("render")
    assert done.exit_code == 2
    said = "there is no such file; `meshgen init` writes one, -f names another"
    assert done.stderr == f"meshgen.yaml: {said} [error MG101]\n"


def test_a_config_of_nearly_the_same_name_is_offered(mesh: Path, meshgen: Meshgen) -> None:
    (mesh / "meshgen.yaml").rename(mesh / "meshgen.yml")
    assert "did you mean `meshgen.yml`?" in meshgen("build").stderr


def test_a_folder_instead_of_a_config(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "-f", str(mesh))
    assert done.exit_code == 2
    assert f"{mesh}: this is a folder; expected a file; did you mean -f {mesh}/mesh" in done.stderr
    (mesh / "meshgen.yaml").unlink()
    assert "did you mean" not in meshgen("render", "-f", str(mesh)).stderr


def loop(folder: Path) -> str:
    (folder / "loop").symlink_to("loop")
    return "loop"


def below_a_file(folder: Path) -> str:
    (folder / "file").write_text("")
    return "file/below"


def too_long(_: Path) -> str:
    return "x" * 300


def not_utf8(_: Path) -> str:
    return os.fsdecode(b"\xff.yaml")


UNREADABLE = [
    (loop, "too many levels of symbolic links"),
    (below_a_file, "not a directory"),
    (too_long, "file name too long"),
    (not_utf8, "there is no such file"),
]


@pytest.mark.parametrize("command", ["render", "build"])
@pytest.mark.parametrize(("make", "reason"), UNREADABLE)
def test_a_config_that_cannot_be_read(
    folder: Path, meshgen: Meshgen, command: str, make: Callable[[Path], str], reason: str
) -> None:
    done = meshgen(command, "-f", make(folder))
    assert (done.exit_code, done.stdout) == (2, "")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["render", "build"])
def test_a_config_without_permission(users_folder: Path, meshgen: Meshgen, command: str) -> None:
    locked = users_folder / "meshgen.yaml"
    locked.write_text("")
    locked.chmod(0)
    done = meshgen(command, "-f", str(locked))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "permission denied" in done.stderr


@pytest.mark.parametrize("options", [[], ["--check"], ["--diff"], ["--force"]])
@pytest.mark.parametrize("output", ["meshgen.yaml", "x" * 300, ".", "..", "/", ""])
def test_a_folder_that_cannot_be_written(
    mesh: Path, meshgen: Meshgen, output: str, options: list[str]
) -> None:
    before = (mesh / "meshgen.yaml").read_bytes()
    done = meshgen("render", "-o", output, *options)
    assert done.exit_code == 2
    assert "bug" not in done.stderr
    assert "[error MG" in done.stderr or "Error: " in done.stderr
    assert (mesh / "meshgen.yaml").read_bytes() == before
    assert sorted(p.name for p in mesh.iterdir()) == ["meshgen.yaml"]


@pytest.mark.parametrize("options", [[], ["--force"]])
def test_a_folder_below_a_file(mesh: Path, meshgen: Meshgen, options: list[str]) -> None:
    done = meshgen("render", "-o", "meshgen.yaml/deploy", *options)
    assert done.exit_code == 2
    assert "meshgen.yaml: cannot be written: " in done.stderr
