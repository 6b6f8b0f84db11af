"""Run kustomize, kubectl or helm: bounded in time and in what they print, and cut off."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from meshgen.manifests.content import MOST_BYTES

# Of an environment, what a program needs to run. Kustomize can write any variable into a manifest,
# and a CI job has secrets among them.
_KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "USER", "SYSTEMROOT")
# Nothing listens there, so that what goes by way of a proxy goes nowhere.
_NOWHERE = "http://127.0.0.1:9"
_CUT_OFF = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _NOWHERE),
    "NO_PROXY": "",
    "no_proxy": "",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
}
_PIECE = 1024 * 1024
# A program's complaints are for people to read.
_MOST_SAID = 64 * 1024


@dataclass(frozen=True)
class Done:
    """What a program printed; `error` says why it failed, and is empty where it did not."""

    output: bytes
    error: str


@dataclass
class Programs:
    """Runs programs, from several threads at a time; `close` ends those that still run.

    With `online` they see the whole environment, and may reach other machines.
    """

    seconds: float
    online: bool = False
    _running: "set[subprocess.Popen[bytes]]" = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, command: Sequence[str]) -> Done:
        """Return what a command printed; nothing is raised, whatever it does."""
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    env=self._environment(),
                    start_new_session=True,
                )
            except OSError as error:
                return Done(b"", (error.strerror or type(error).__name__).lower())
            with self._watched(process) as late:
                output, is_whole = _read(process)
                if not is_whole:
                    _end(process)
                code = process.wait()
            said.seek(0)
            complaint = said.read(_MOST_SAID).decode(errors="replace")
        if late.is_set():
            return Done(b"", f"it took more than {self.seconds:g} seconds")
        if not is_whole:
            return Done(b"", f"it printed more than {MOST_BYTES // 2**20} MiB")
        return Done(output, "" if code == 0 else complaint or f"it ended with {code}")

    def close(self) -> None:
        """End what still runs."""
        with self._lock:
            for process in self._running:
                _end(process)

    def _environment(self) -> dict[str, str]:
        if self.online:
            return dict(os.environ)
        return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_CUT_OFF}

    @contextmanager
    def _watched(self, process: "subprocess.Popen[bytes]") -> Iterator[threading.Event]:
        """Yield what is set where the program had to be ended because it took too long."""
        late = threading.Event()

        def end() -> None:
            late.set()
            _end(process)

        timer = threading.Timer(self.seconds, end)
        timer.daemon = True
        with self._lock:
            self._running.add(process)
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            with self._lock:
                self._running.discard(process)


def find_program(*names: str) -> tuple[str, str] | None:
    """Return the first of programs that is on the PATH: its name and its path."""
    for name in names:
        path = shutil.which(name)
        if path:
            return name, path
    return None


def _read(process: "subprocess.Popen[bytes]") -> tuple[bytes, bool]:
    assert process.stdout is not None
    pieces, size = [], 0
    with process.stdout as stream:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                return b"", False
    return b"".join(pieces), True


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that this one has started, and what it has started."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            process.kill()
