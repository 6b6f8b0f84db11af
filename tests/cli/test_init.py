"""`meshgen init`: a config that renders at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.cli.init import mesh_name
from meshgen.config import load_config
from meshgen.config.starter import starter
from tests.equality.compare import kustomize

from .conftest import Meshgen


def test_what_it_writes_renders_and_kubectl_takes_it(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init")
    assert done.exit_code == 0
    assert done.stderr == "wrote meshgen.yaml; now run: meshgen render\n"
    assert meshgen("render").exit_code == 0
    for environment in ("dev", "prod"):
        objects = kustomize(folder / "deploy" / "overlays" / environment)
        assert {o["metadata"].get("namespace") for o in objects} == {None, f"work-{environment}"}


def test_the_name_is_the_folders_or_the_one_given(folder: Path, meshgen: Meshgen) -> None:
    meshgen("init")
    meshgen("init", "shop", "-f", "other.yaml")
    assert "  name: work\n" in (folder / "meshgen.yaml").read_text(encoding="utf-8")
    assert "  name: shop\n" in (folder / "other.yaml").read_text(encoding="utf-8")


def test_another_file_is_named_in_what_comes_next(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init", "-f", "other.yaml")
    assert done.stderr == "wrote other.yaml; now run: meshgen render -f other.yaml\n"


def test_it_never_overwrites(mesh: Path, meshgen: Meshgen) -> None:
    before = (mesh / "meshgen.yaml").read_bytes()
    done = meshgen("init")
    assert done.exit_code == 2
    assert "meshgen.yaml: this file exists already" in done.stderr
    assert (mesh / "meshgen.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Shop", "try `shop`"),
        ("my_shop", "try `my-shop`"),
        ("-", "try `mesh`"),
        ("ü" * 99, "try `mesh`"),
        ("a" * 64, f"try `{'a' * 63}`"),
    ],
)
def test_a_bad_name_is_refused_with_a_good_one(
    folder: Path, meshgen: Meshgen, name: str, hint: str
) -> None:
    # After `--`, a name may begin with a dash.
    done = meshgen("init", "--", name)
    assert done.exit_code == 2
    assert hint in done.stderr
    assert not (folder / "meshgen.yaml").exists()


def test_a_folder_that_is_not_there(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init", "-f", "missing/meshgen.yaml")
    assert done.exit_code == 2
    assert "missing/meshgen.yaml: the file cannot be written: no such file" in done.stderr


@settings(deadline=None)
@given(st.one_of(st.text(), st.sampled_from(["2024", "1e3", "null", "yes", "0x1f", "a" * 80])))
def test_any_folders_name_gives_a_config_that_is_valid(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "starter.yaml"
    path.write_text(starter(mesh_name(name)), encoding="utf-8")
    assert list(load_config(path).environments) == ["dev", "prod"]
