"""What a terminal gets that a file does not."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import Terminal, environment

PROGRAM = "import typer; from meshgen.cli.capacity import capacity; typer.run(capacity)"


def shown(folder: Path, *arguments: str, **variables: str) -> str:
    """Return what a terminal of 80 columns receives."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=environment(COLUMNS="80", **variables),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        text = Terminal(ours).read_all()
    os.close(ours)
    return text


@pytest.mark.parametrize(
    ("variables", "colours", "bar"),
    [
        ({"LC_ALL": "C.UTF-8"}, True, "━" * 20),
        ({"LC_ALL": "C", "NO_COLOR": "1"}, False, f"[{'#' * 20}]"),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "C", "TERM": "dumb"}, False, f"[{'#' * 20}]"),
    ],
)
def test_a_terminal_has_the_colours_and_characters_that_it_shows(
    folder: Path, variables: dict[str, str], colours: bool, bar: str
) -> None:
    text = shown(folder, "tight", **variables)
    assert ("\x1b[31m" in text) is colours
    assert bar in text


def test_sentences_are_broken_where_the_terminal_ends(folder: Path) -> None:
    text = shown(folder, "warned", NO_COLOR="1")
    sentences = [line for line in text.splitlines() if line.startswith(("warned", "  "))]
    assert max(map(len, sentences)) <= 80


def test_a_file_gets_neither(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "tight"],
        env=environment(),
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "[#" not in done.stdout
