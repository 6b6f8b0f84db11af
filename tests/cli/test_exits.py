"""Exit codes: 0 fine, 1 drift, 2 the input or the call, 3 a bug, 130 interrupted."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from meshgen import __version__

from .conftest import MESH, Meshgen
from .process import MESHGEN, environment, named_pipe, wait_until_read


def fail(*_: object) -> None:
    raise RuntimeError("bo\x1bom")


@pytest.mark.parametrize("command", [["render"], ["build", "dev"]])
def test_a_bug_is_told_with_where_it_is_and_how_to_report_it(
    mesh: Path, meshgen: Meshgen, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("meshgen.pipeline.checks.findings", fail)
    done = meshgen(*command)
    assert (done.exit_code, done.stdout) == (3, "")
    what, again, report = done.stderr.splitlines()
    assert what.startswith("meshgen: this is a bug in meshgen: RuntimeError: bo\\x1bom (at ")
    assert "meshgen/pipeline/checks.py:" in what
    assert "--verbose" in again
    assert "/issues (meshgen " + __version__ in report


def test_verbose_shows_how_it_came_to_a_bug(
    mesh: Path, meshgen: Meshgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshgen.pipeline.checks.findings", fail)
    done = meshgen("render", "-v")
    assert done.exit_code == 3
    assert "Traceback" in done.stderr
    assert "in fail" in done.stderr


def test_a_bug_in_a_command_without_verbose(
    meshgen: Meshgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshgen.config.schema.schema_text", fail)
    done = meshgen("schema")
    assert done.exit_code == 3
    assert "--verbose" not in done.stderr


def test_all_problems_of_one_step_come_together(mesh: Path, meshgen: Meshgen) -> None:
    (mesh / "meshgen.yaml").write_text(MESH.replace("port:", "prot:").replace("dev:", "DEV:"))
    done = meshgen("render")
    assert done.exit_code == 2
    first, second, total = done.stderr.splitlines()
    assert first.startswith("meshgen.yaml:5:")
    assert "did you mean `port`?" in first
    assert second.startswith("meshgen.yaml:7:")
    assert total == "meshgen: 2 problems"


def interrupt(process: "subprocess.Popen[bytes]") -> None:
    """Press Ctrl-C until it ends: Python misses one between the opening and the reading."""
    for _ in range(30):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
            return


@pytest.mark.parametrize(
    "command", [["render", "-f", "fifo.yaml"], ["validate", "fifo.yaml"], ["capacity", "-k", "-"]]
)
def test_ctrl_c_ends_with_130_and_leaves_the_tree(rendered: Path, command: list[str]) -> None:
    before = {p: p.stat().st_mtime_ns for p in (rendered / "deploy").rglob("*")}
    with named_pipe(rendered / "fifo.yaml") as pipe, (rendered / "fifo.yaml").open("rb") as stdin:
        process = subprocess.Popen(
            [*MESHGEN, *command, "-q"], stdin=stdin, stderr=subprocess.PIPE, env=environment()
        )
        wait_until_read(process, pipe)
        # meshgen waits for what is never written.
        interrupt(process)
        _, said = process.communicate(timeout=60)
    assert said == b"meshgen: interrupted\n"
    assert process.returncode == 130
    assert {p: p.stat().st_mtime_ns for p in (rendered / "deploy").rglob("*")} == before


@pytest.fixture
def _handlers() -> Iterator[None]:
    """Give the process its signals back: the end of `main` is that of a process."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_handlers")
def test_ctrl_c_before_a_command_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    from meshgen.cli import app
    from meshgen.cli.main import main

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(app, "make_app", interrupt)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 130
