"""A process whose children write trees and are killed while they do; see test_kill.py.

It reads one JSON command a line, forks a child that obeys it, and answers with one line when the
child is gone: `killed` or `done`. A command has the `root`, and whether the file system has the
`exchange`. With `at` the child writes the tree b once, and kills itself just before its N-th of
the `operations`; with `after` it writes the trees a and b in turn until it is killed after that
many seconds.
"""

import errno
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, NoReturn

from meshgen.writer import retire, swap, write

from .trees import big_tree

# Before a mere read the disk is as before the operation that follows it.
_READS = ("os.scandir", "os.listdir", "os.listxattr", "os.getxattr", "os.walk")
_READ_MODES = ("r", "rb")


def kill_at(number: int, operations: Sequence[str]) -> None:
    """Kill this process just before its N-th operation whose audit event begins like one of these.

    Python reports operations before it does them (PEP 578). The look-up of a C function stands for
    the exchange, and the opening of a file without a mode for an fsync.
    """
    left = number

    def hook(event: str, arguments: Sequence[object]) -> None:
        nonlocal left
        is_read = event in _READS or (event == "open" and arguments[1] in _READ_MODES)
        if event.startswith(tuple(operations)) and not is_read:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def no_sync(fd: object) -> None:
    """Do nothing, for speed: what is written outlives the process, if not the machine."""


def no_exchange(a: Path, b: Path) -> None:
    """Say what a file system without the exchange says."""
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(a), None, str(b))


def _obey(command: dict[str, Any]) -> NoReturn:
    root = Path(command["root"])
    if not command["exchange"]:
        swap.exchange = retire.exchange = no_exchange  # type: ignore[attr-defined]
    if "after" in command:
        for name in cycle("ab"):
            write(root, big_tree(name))
    files = big_tree("b")
    kill_at(command["at"], command["operations"])
    write(root, files)
    os._exit(0)


def main() -> None:
    """Obey the commands on standard input."""
    os.fsync = no_sync
    for line in sys.stdin:
        command = json.loads(line)
        child = os.fork()
        if child == 0:
            _obey(command)
        if "after" in command:
            time.sleep(command["after"])
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print({0: "done", -signal.SIGKILL: "killed"}.get(status, f"failed: {status}"), flush=True)


if __name__ == "__main__":
    main()
