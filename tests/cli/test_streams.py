"""Whatever becomes of what is printed: the exit code tells, and a message where one can be."""

import io
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.cli.streams import Output

from .process import MESHGEN, call, environment

BAD = "apiVersion: v1\nkind: Servicee\nmetadata: {name: a}\n"
# Commands, what they exit with, and the streams that they print on.
COMMANDS = {
    "--version": (0, "out"),
    "--help": (0, "out"),
    "--show-completion bash": (0, "out"),
    "--nonsense": (2, "err"),
    "explain services": (0, "out"),
    "init": (2, "err"),
    "check": (0, "err"),
    "check --format json": (0, "out err"),
    "check -f nowhere.yaml --format sarif": (2, "out"),
    "build dev": (0, "out"),
    "validate bad.yaml": (1, "out err"),
    "render": (0, "err"),
    "render --check": (1, "err"),
    "render --diff": (0, "out"),
    "render --exit-code --format junit": (1, "out err"),
}
PROGRAM = shlex.join(MESHGEN)


def run(folder: Path, command: str, redirection: str) -> "subprocess.CompletedProcess[str]":
    (folder / "bad.yaml").write_text(BAD)
    return subprocess.run(
        ["bash", "-c", f"{PROGRAM} {command} {redirection}"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_what_cannot_be_written(mesh: Path, command: str) -> None:
    code, streams = COMMANDS[command]
    full = run(mesh, command, ">/dev/full")
    assert full.returncode == (2 if "out" in streams else code)
    assert ("cannot be written to stdout: no space left" in full.stderr) == ("out" in streams)
    assert "Traceback" not in full.stderr
    shutil.rmtree(mesh / "deploy", ignore_errors=True)
    full = run(mesh, command, "2>/dev/full")
    assert full.returncode == (2 if "err" in streams else code)
    writes = command.startswith("render") and "--check" not in command and "--diff" not in command
    assert (mesh / "deploy").exists() == writes


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_closed(mesh: Path, command: str) -> None:
    code, streams = COMMANDS[command]
    closed = run(mesh, command, ">&-")
    assert closed.returncode == (2 if "out" in streams else code)
    assert ("cannot be written to stdout: it is closed" in closed.stderr) == ("out" in streams)
    shutil.rmtree(mesh / "deploy", ignore_errors=True)
    closed = run(mesh, command, "2>&-")
    assert closed.returncode == code
    assert bool(closed.stdout) == ("out" in streams)


@pytest.mark.parametrize("command", ["--help", "check", "render", "validate bad.yaml"])
def test_who_reads_no_more_ends_it(mesh: Path, command: str) -> None:
    (mesh / "bad.yaml").write_text(BAD)
    stream = "stdout" if "out" in COMMANDS[command][1] else "stderr"
    reading, writing = os.pipe()
    os.close(reading)
    streams: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        stream: writing,
    }
    done = call(*command.split(), capture_output=False, **streams)
    os.close(writing)
    assert done.returncode == 141
    assert "Traceback" not in (done.stderr or "")


def test_a_closed_stream_does_not_lend_its_number_to_the_tree(mesh: Path) -> None:
    done = run(mesh, "render", "<&- >&- 2>&-")
    assert done.returncode == 0
    assert (mesh / "deploy" / "base" / "kustomization.yaml").read_text().startswith("# Generated")


HERE = "check -f {0}/meshgen.yaml --format sarif"


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("--version", 0, ""),
        (HERE, 0, "no findings"),
        ("check -f {0}/wrong.yaml --format sarif", 2, ""),
        ("validate {0}/bad.yaml --format sarif", 1, "1 invalid"),
        ("validate", 2, "there is no file or folder"),
        ("build dev -f {0}/meshgen.yaml", 0, ""),
        ("render -f {0}/meshgen.yaml -o {0}/out", 0, "written"),
        ("render -f {0}/meshgen.yaml", 2, "deploy: cannot be read"),
        ("check -f {0}/meshgen.yaml --allow-outside ..", 2, "the working directory is not there"),
        ("check", 2, "there is no such file"),
        ("init", 2, "the working directory is not there"),
    ],
)
def test_a_working_directory_that_is_gone(mesh: Path, command: str, code: int, said: str) -> None:
    (mesh / "wrong.yaml").write_text((mesh / "meshgen.yaml").read_text().replace("port", "prot"))
    (mesh / "bad.yaml").write_text(BAD)
    script = f"mkdir gone && cd gone && rmdir ../gone && {PROGRAM} {command.format(mesh)}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=mesh,
        # An empty entry, for the working directory, would stop Python itself.
        env=environment(PYTHONPATH=str(Path(meshgen.__file__).parents[1])),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert said in done.stderr


def test_nothing_that_a_terminal_obeys_gets_through_but_what_meshgen_prints_of_it() -> None:
    into = io.BytesIO()
    output = Output(into, encoding="utf-8", newline="\n")
    output.write("\x1b[31mred\x1b[0m\r\x1b[K\té\n\x1b[2J\x1b]0;t\x07\r\x9b\u202e\u2066\u2028\ud800")
    output.flush()
    printed = into.getvalue().decode()
    assert printed == (
        "\x1b[31mred\x1b[0m\r\x1b[K\té\n"
        r"\x1b[2J\x1b]0;t\x07\r\x9b\u202e\u2066\u2028\ud800"
    )
