"""meshgen in a process of its own, with pipes or with a terminal."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import meshgen

MESHGEN = [sys.executable, "-m", "meshgen"]
# A process that hangs fails its test after so many seconds.
_LIMIT = 60


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment with the package importable from every folder."""
    path = os.pathsep.join(
        [str(Path(meshgen.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    )
    kept = {k: v for k, v in os.environ.items() if k != "COLUMNS" and "COLOR" not in k}
    return {**kept, "PYTHONPATH": path, "TERM": "xterm", **changes}


def call(
    *arguments: str, command: Sequence[str] = MESHGEN, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run meshgen and return what it printed; `options` are those of subprocess.run."""
    given = {"capture_output": True, "encoding": "utf-8", "env": environment(), **options}
    return subprocess.run([*command, *arguments], timeout=_LIMIT, check=False, **given)


@contextmanager
def named_pipe(path: Path) -> Iterator[IO[bytes]]:
    """Make a named pipe that somebody has open for writing; give that end of it."""
    os.mkfifo(path)
    # Opened for writing alone it would wait for who reads.
    keeper = os.open(path, os.O_RDWR)
    writer = os.open(path, os.O_WRONLY)
    os.close(keeper)
    with os.fdopen(writer, "wb", buffering=0) as ours:
        yield ours


def wait_until_read(process: "subprocess.Popen[bytes]", pipe: IO[bytes]) -> None:
    """Write a line end, which changes no YAML, and wait until the process has taken it."""
    pipe.write(b"\n")
    while _unread(pipe):
        assert process.poll() is None, "meshgen ended before it read"
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)


def _unread(pipe: IO[bytes]) -> int:
    number = bytearray(4)
    fcntl.ioctl(pipe, termios.FIONREAD, number)
    return int.from_bytes(number, sys.byteorder)


class Terminal:
    """What a terminal has received."""

    def __init__(self, descriptor: int) -> None:
        """Read from this side of it."""
        self._descriptor = descriptor
        self.text = ""

    def wait_for(self, text: str) -> None:
        """Read until the text is there; fail where it never comes."""
        while text not in self.text:
            assert self._read(), f"no {text!r} in {self.text!r}"

    def read_all(self) -> str:
        """Read until the other side is closed."""
        while self._read():
            pass
        return self.text

    def _read(self) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], _LIMIT)
        assert ready, f"nothing more came after {self.text!r}"
        try:
            data = os.read(self._descriptor, 65536)
        except OSError:  # Linux says so where the other side is closed
            return False
        self.text += data.decode()
        return bool(data)


@contextmanager
def on_terminal(
    *arguments: str, streams: tuple[str, ...], variables: Mapping[str, str] | None = None
) -> Iterator[tuple["subprocess.Popen[bytes]", Terminal]]:
    """Run meshgen with these of its streams on a terminal, the others unread."""
    ours, theirs = pty.openpty()
    given: Any = {
        name: theirs if name in streams else subprocess.DEVNULL for name in ("stdout", "stderr")
    }
    process = subprocess.Popen(
        [*MESHGEN, *arguments],
        env=environment(**variables or {}),
        stdin=subprocess.DEVNULL,
        **given,
    )
    os.close(theirs)
    try:
        with process:
            yield process, Terminal(ours)
    finally:
        os.close(ours)
