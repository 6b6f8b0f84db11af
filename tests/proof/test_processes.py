"""Envoys end with the block that runs them, and with the process that does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from meshgen.proof.envoy import program
from meshgen.proof.places import Places, pipe
from meshgen.proof.processes import RefusedError, folder, running
from meshgen.xds import Json

from .envoys import needs_envoy

pytestmark = needs_envoy
_PATIENCE = 20.0


def envoy() -> Path:
    found = program()
    assert found is not None
    return found


def bootstrap(places: Places, number: int) -> Json:
    return {"admin": {"address": pipe(places.admin(number))}}


def processes_of(path: Path) -> list[str]:
    """Return the processes that were started with something of a folder."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "args="], capture_output=True, check=True, encoding="utf-8"
    )
    return [line for line in listed.stdout.splitlines() if str(path) in line]


def gone(path: Path) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not processes_of(path) and not path.exists():
            return True
        time.sleep(0.05)
    return False


def test_runs_several_and_ends_them_with_the_block() -> None:
    with folder() as places:
        bootstraps = {number: bootstrap(places, number) for number in (0, 1)}
        with running(envoy(), places, bootstraps) as envoys:
            assert envoys.admin(1).version().startswith("1.")
            assert len(processes_of(places.folder)) == 3  # and who looks after them
        assert processes_of(places.folder) == []
    assert not places.folder.exists()


def test_ends_them_where_the_block_fails() -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        folder() as places,
        running(envoy(), places, {0: bootstrap(places, 0)}),
    ):
        raise KeyboardInterrupt
    assert gone(places.folder)


def test_tells_what_envoy_refuses_and_ends_the_others() -> None:
    wrong: Json = {"staticResources": {"listeners": [{"adress": {}}]}}
    with (
        pytest.raises(RefusedError) as refused,
        folder() as places,
        running(envoy(), places, {0: bootstrap(places, 0), 1: wrong}),
    ):
        pass
    assert refused.value.number == 1
    assert "adress" in refused.value.words
    assert gone(places.folder)


_RUNS = """
import signal, sys, time
from pathlib import Path
from meshgen.proof.places import pipe
from meshgen.proof.processes import folder, running
with folder() as places:
    with running(Path(sys.argv[1]), places, {0: {"admin": {"address": pipe(places.admin(0))}}}):
        print(places.folder, flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_they_do_not_outlive_the_process_that_started_them(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _RUNS, str(envoy())],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().strip())
        assert processes_of(path)
        process.send_signal(number)
        process.wait(_PATIENCE)
    assert gone(path)


def test_none_is_left_over_whose_start_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    start = subprocess.Popen

    def interrupted(call: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        process = start(call, **options)
        if call[0] == str(envoy()):
            signal.raise_signal(signal.SIGINT)
        return process

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    with (
        pytest.raises(KeyboardInterrupt),
        folder() as places,
        running(envoy(), places, {number: bootstrap(places, number) for number in (0, 1)}),
    ):
        pass
    assert gone(places.folder)
