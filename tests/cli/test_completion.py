"""Completion: what the shell offers, and the scripts that it asks with."""

import shutil
import subprocess
from pathlib import Path

import pytest

from meshgen.cli.completion import fields

from .conftest import MESH
from .process import MESHGEN, call, environment


def complete(line: str) -> list[str]:
    """Return what bash offers at the end of a line."""
    words = line.split(" ")
    asked = {"_MESHGEN_COMPLETE": "complete_bash", "COMP_WORDS": line}
    done = call(env=environment(**asked, COMP_CWORD=str(len(words) - 1)))
    assert done.stderr == ""
    return done.stdout.split()


def test_commands_and_options(folder: Path) -> None:
    assert complete("meshgen re") == ["render"]
    assert complete("meshgen render --ch") == ["--check"]


def test_environments_of_the_config(mesh: Path) -> None:
    assert complete("meshgen build ") == ["dev", "prod"]
    assert complete("meshgen build p") == ["prod"]
    (mesh / "other.yaml").write_text(MESH.replace("prod:", "stage:"), encoding="utf-8")
    assert complete("meshgen build -f other.yaml ") == ["dev", "stage"]


@pytest.mark.parametrize(
    ("config", "offered"),
    [
        ("", []),
        ("a: [", []),
        ("[]", []),
        ("environments: 3", []),
        ("kind: Mesh", ["default"]),
        ("environments: {dev: {nonsense: 1}}", ["dev"]),
    ],
)
def test_a_config_that_is_broken_or_unfinished(
    folder: Path, config: str, offered: list[str]
) -> None:
    (folder / "meshgen.yaml").write_text(config, encoding="utf-8")
    assert complete("meshgen build ") == offered


def test_no_config_at_all(folder: Path) -> None:
    assert complete("meshgen build ") == []


def test_fields_to_explain() -> None:
    assert complete("meshgen explain services.autos") == ["services.autoscaling"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("serv", ["services"]),
        ("services.web.autoscaling.m", ["min", "max", "memory", "metrics"]),
        ("services.autoscaling.m", ["min", "max", "memory", "metrics"]),
        ("environments.prod.services.web.rateLimit.p", ["per"]),
        ("environments.namePre", ["namePrefix"]),
        ("services.ports.http.target", ["targetPort"]),
        ("metadata.name.x", []),
        ("nothing.at.all", []),
    ],
)
def test_fields_continue_a_path(typed: str, offered: list[str]) -> None:
    parent = typed.rpartition(".")[0]
    assert fields(typed) == [f"{parent}.{name}" if parent else name for name in offered]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(folder: Path, shell: str) -> None:
    done = call(env=environment(_MESHGEN_COMPLETE=f"source_{shell}"))
    assert done.returncode == 0
    assert f"_MESHGEN_COMPLETE=complete_{shell}" in done.stdout
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=done.stdout, text=True, check=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_itself_completes(mesh: Path) -> None:
    program = f"""
    meshgen() {{ {" ".join(MESHGEN)} "$@"; }}
    export -f meshgen
    mkdir -p bin && printf '#!/bin/sh\\nexec {" ".join(MESHGEN)} "$@"\\n' > bin/meshgen
    chmod +x bin/meshgen && export PATH="$PWD/bin:$PATH"
    eval "$(_MESHGEN_COMPLETE=source_bash meshgen)"
    COMP_WORDS=(meshgen build p) COMP_CWORD=2
    _meshgen_completion meshgen p build
    echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment(),
    )
    assert done.stdout == "prod\n"


def test_a_home_that_takes_no_file() -> None:
    done = call("--install-completion", "bash", env=environment(HOME="/dev/null"))
    assert done.returncode == 2
    assert done.stderr.startswith("/dev/null: ")
