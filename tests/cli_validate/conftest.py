"""`meshgen validate` in this process, and in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

import meshgen
from meshgen.cli.validate import validate

Validate = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]
PROGRAM = """import sys
from meshgen.cli.main import main
sys.argv.insert(1, "validate")
main()"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run() -> Validate:
    """Run the command in this process."""

    def call(*arguments: str, **options: Any) -> Result:
        app = typer.Typer()
        app.command()(validate)
        return CliRunner().invoke(app, list(arguments), **options)

    return call


@pytest.fixture
def process() -> Process:
    """Run the command in a process of its own."""

    def call(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        root = str(Path(meshgen.__file__).parents[1])
        path = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
        given = {"capture_output": True, "encoding": "utf-8", "timeout": 60, **options}
        environment = {**os.environ, "PYTHONPATH": path}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments], env=environment, check=False, **given
        )

    return call
