"""Colours and the progress bar: on a terminal only."""

import io
from pathlib import Path

import pytest

from meshgen.cli.console import coloured
from meshgen.cli.progress import Bar, Progress

from .conftest import MESH
from .process import named_pipe, on_terminal

GREEN, RESET = "\x1b[32m", "\x1b[0m"


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("variables", "colours"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"CLICOLOR": "0"}, False),
    ],
)
def test_a_diff_has_colours_on_a_terminal_that_wants_them(
    rendered: Path, variables: dict[str, str], colours: bool
) -> None:
    (rendered / "meshgen.yaml").write_text(MESH.replace("replicas: 2", "replicas: 3"))
    with on_terminal("render", "--diff", streams=("stdout",), variables=variables) as (_, screen):
        text = screen.read_all()
    assert "+  count: 3" in text
    assert (f"{GREEN}+  count: 3{RESET}" in text) is colours
    assert ("\x1b[" in text) is colours


@pytest.mark.parametrize(
    ("variables", "colours"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "true"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, True),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_in_a_file_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colours: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert coloured(io.StringIO()) is colours


@pytest.mark.parametrize(("variables", "colours"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_findings_have_colours_on_a_terminal(
    mesh: Path, variables: dict[str, str], colours: bool
) -> None:
    (mesh / "meshgen.yaml").write_text("kind: Mesh\n")
    with on_terminal("render", streams=("stderr",), variables=variables) as (_, screen):
        text = screen.read_all()
    assert "error MG106" in text
    assert ("\x1b[1;31m" in text) is colours


def test_the_bar_waits_a_second_and_then_fills() -> None:
    bar = Bar()
    bar.expected = 4
    bar.step("reading")
    assert bar.line(1.0) == ""
    assert bar.line(1.1) == f"[{'.' * 24}] reading, 1 s"
    for doing in ("rendering", "checking"):
        bar.step(doing)
    assert bar.line(61.2) == f"[{'#' * 12}{'.' * 12}] checking, 61 s"


def test_the_bar_is_never_full_before_the_end() -> None:
    bar = Bar()
    bar.expected = 2
    for _ in range(9):
        bar.step("writing")
    assert bar.line(2.0) == f"[{'#' * 12}{'.' * 12}] writing, 2 s"


def test_progress_is_drawn_when_time_has_passed_and_taken_away() -> None:
    stream, clock = FakeTerminal(), Clock()
    with Progress(quiet=False, stream=stream, clock=clock) as progress:
        progress("rendering prod")
        progress.look()
        assert stream.getvalue() == ""
        clock.now = 2.0
        progress.look()
        assert stream.getvalue().endswith("rendering prod, 2 s")
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (FakeTerminal(), True)])
def test_no_progress_without_a_terminal_or_in_quiet(stream: io.StringIO, quiet: bool) -> None:
    clock = Clock()
    with Progress(quiet=quiet, stream=stream, clock=clock) as progress:
        progress("rendering")
        clock.now = 9.0
        progress.look()
    assert stream.getvalue() == ""


def test_a_run_that_has_to_wait_shows_a_bar_and_takes_it_away(mesh: Path) -> None:
    arguments = ("build", "dev", "-f", "fifo.yaml")
    with (
        named_pipe(mesh / "fifo.yaml") as config,
        on_terminal(*arguments, streams=("stderr",)) as (process, screen),
    ):
        screen.wait_for("reading the config, ")
        config.write(MESH.encode())
        config.close()
        text = screen.read_all()
        assert process.wait(timeout=60) == 0
    assert text.endswith("\r\x1b[K")


def test_behind_findings_a_terminal_says_how_to_learn_more(mesh: Path) -> None:
    (mesh / "meshgen.yaml").write_text("kind: Mesh\n")
    with on_terminal("render", streams=("stderr",), variables={"NO_COLOR": "1"}) as (_, screen):
        text = screen.read_all()
    assert "\r\n\r\nwhat a code means: meshgen explain MG106\r\n" in text
