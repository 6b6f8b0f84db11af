"""A folder with a config, and the command line in this process or in one of its own."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from meshgen.cli.app import make_app

MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
environments:
  dev: {namespace: shop-dev}
  prod: {namespace: shop-prod, services: {web: {replicas: 2}}}
"""

Meshgen = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder called `work`, and the working directory."""
    made = tmp_path / "work"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def mesh(folder: Path) -> Path:
    """The working directory, with a meshgen.yaml of two environments."""
    (folder / "meshgen.yaml").write_text(MESH, encoding="utf-8")
    return folder


@pytest.fixture
def meshgen() -> Meshgen:
    """Run the command line in this process."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(make_app(), list(arguments), prog_name="meshgen")

    return run


@pytest.fixture
def rendered(mesh: Path, meshgen: Meshgen) -> Path:
    """The working directory, with a meshgen.yaml and what comes of it in deploy/."""
    assert meshgen("render", "-q").exit_code == 0
    return mesh


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the PATH, with kubectl in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "kubectl").symlink_to(Path(sys.executable).with_name("kubectl"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder
