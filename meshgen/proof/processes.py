"""Envoys that run as long as a block does, and not a moment longer."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from meshgen.programs import Guard, folder_for_sockets
from meshgen.proof.admin import Admin
from meshgen.proof.places import Places
from meshgen.signals import waiting
from meshgen.xds import Json

# A start takes a fifth of a second, an end less; more only where the machine has much to do.
_PATIENCE = 30.0
_PAUSE = 0.01


class RefusedError(Exception):
    """Envoy did not start; `number` is the process, `words` what it said."""

    def __init__(self, number: int, words: str) -> None:
        """Take both."""
        super().__init__(words)
        self.number = number
        self.words = words


@contextmanager
def folder() -> Iterator[Places]:
    """Yield an empty folder that is gone after the block."""
    with folder_for_sockets() as path:
        yield Places(path)


class Running:
    """The Envoys of a run, each with its number."""

    def __init__(self, program: Path, places: Places) -> None:
        """Take the program, and the folder of all that it reads and writes."""
        self._program = program
        self._places = places
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._guard: Guard | None = None

    def start(self, bootstraps: Mapping[int, Json]) -> None:
        """Start all, and wait until they are ready. Raises RefusedError for one that is not."""
        # One that is interrupted while it starts would be known to nobody.
        with waiting():
            self._guard = Guard(self._places.folder)
            for number, bootstrap in bootstraps.items():
                self._start(number, bootstrap)
        deadline = time.monotonic() + _PATIENCE
        for number, process in self._processes.items():
            while not self.admin(number).is_ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RefusedError(number, self.said(number))
                time.sleep(_PAUSE)

    def admin(self, number: int) -> Admin:
        """Return whom to ask how a process does."""
        return Admin(self._places.admin(number))

    def _start(self, number: int, bootstrap: Json) -> None:
        path = self._places.folder / f"b{number}.json"
        path.write_text(json.dumps(bootstrap), encoding="utf-8")
        with self._errors(number).open("wb") as out:
            process = subprocess.Popen(
                command(self._program, path),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # Ctrl-C is for meshgen, which ends them in order.
                start_new_session=True,
            )
        self._processes[number] = process
        assert self._guard is not None
        self._guard.watch(process)

    def _errors(self, number: int) -> Path:
        return self._places.folder / f"e{number}"

    def said(self, number: int) -> str:
        """Return what a process has said."""
        return self._errors(number).read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End all; what they have seen is written down then."""
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + _PATIENCE
        for process in self._processes.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = {}
        if self._guard is not None:
            self._guard.close()
            self._guard = None


def command(program: Path, bootstrap: Path) -> list[str]:
    """Return how Envoy is called."""
    # What istiod sends may have fields that Envoy does not know: it passes over them, and warns.
    lenient = ["--allow-unknown-static-fields", "-l", "warn"]
    alone = ["--disable-hot-restart", "--concurrency", "1"]
    return [str(program), "-c", str(bootstrap), *lenient, *alone]


@contextmanager
def running(program: Path, places: Places, bootstraps: Mapping[int, Json]) -> Iterator[Running]:
    """Run Envoys until the block ends. Raises RefusedError if one does not start."""
    envoys = Running(program, places)
    try:
        envoys.start(bootstraps)
        yield envoys
    finally:
        envoys.stop()
