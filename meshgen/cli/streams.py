"""stdout and stderr, whatever they lead to: a full disk, a pipe that nobody reads, nothing at all.

All that is printed goes through these two. What cannot be written is remembered, not raised: the
command goes on, and the process tells of it at its end. No control character gets through but those
of the colours and of the progress bar: names and texts of others reach a terminal, or a CI's log.
"""

import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

# All that terminals obey or that turns text round, but for tabs and line ends; then what meshgen
# prints of it itself, as it is: colours, and what takes the progress bar away.
_CONTROL = re.compile(
    "\x1b\\[[0-9;]*m|\r\x1b\\[K"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Output(io.TextIOWrapper):
    """A stream that escapes what a terminal would obey, and whose `failure` is what was lost.

    `is_closed` says that there is nothing behind it: what is written is lost, too.
    """

    failure: OSError | None = None
    is_closed = False

    def write(self, text: str, /) -> int:
        """Write text, or remember why it is lost."""
        if self.is_closed and text:
            self._lose(OSError(errno.EBADF, "it is closed"))
        try:
            super().write(_CONTROL.sub(_escaped, text))
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        """Have all written that was, or remember why it is lost."""
        try:
            super().flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        if self.failure is None:
            self.failure = error
            # Python would try again, and complain, when it ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)


class Streams(NamedTuple):
    """Where this process prints."""

    stdout: Output
    stderr: Output


@contextmanager
def taken_over() -> Iterator[Streams]:
    """Put streams that never raise in the place of sys.stdout and sys.stderr.

    Who closed stderr wants no messages, so that none are lost. A descriptor that is closed leads
    to nowhere from now on: else the next file that is opened would get its number.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = streams = Streams(_output(1), _output(2))
    streams.stdout.is_closed = before[0] is None
    try:
        yield streams
    finally:
        sys.stdout, sys.stderr = before


def _output(number: int) -> Output:
    # The same bytes in every locale: Kubernetes' tools read UTF-8.
    return Output(
        os.fdopen(number, "wb", closefd=False),
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=number == 2,
    )


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    return found if len(found) > 1 else ascii(found)[1:-1]
