"""Other programs, run: bounded in time and in what they print, cut off, and never left behind."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# More than any chart or kustomization comes to.
MOST_BYTES = 256 * 1024 * 1024

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
# The path of a socket has no room for a long one.
_LONGEST = 70
# Reads the numbers of processes until whoever started them is gone, then ends what is left.
_GUARD = (
    'while read -r one; do all="$all $one"; done; '
    'test -d "$0" && { kill $all; rm -rf "$0"; } 2>/dev/null; :'
)
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
                    end_group(process)
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
                end_group(process)

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
            end_group(process)

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


@contextmanager
def folder_for_sockets() -> Iterator[Path]:
    """Yield an empty folder that is this user's alone, and gone after the block.

    Its path leaves room for the name of a socket.
    """
    is_long = len(tempfile.gettempdir()) > _LONGEST
    path = Path(tempfile.mkdtemp(prefix="meshgen-", dir="/tmp" if is_long else None))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Guard:
    """Ends processes, should this one die without a chance to; theirs is a folder, which goes too.

    It is a shell that waits for the end of a pipe.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder; where it is gone, they have ended in order."""
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, process: "subprocess.Popen[bytes]") -> None:
        """Take note of a process to end."""
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{process.pid}\n".encode())
        self._shell.stdin.flush()

    def close(self) -> None:
        """Go: all have ended."""
        self._shell.kill()
        self._shell.wait()
        assert self._shell.stdin is not None
        self._shell.stdin.close()


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


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a program that this one has started, and what it has started."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            process.kill()
