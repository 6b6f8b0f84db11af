"""The progress bar: on a terminal only, and only for a run that takes longer than a second."""

import os
import sys
import time
from collections.abc import Callable
from typing import Self, TextIO

from meshgen.report.finding_text import as_line

# How long a run may take before it shows a bar, and between two looks at it, in seconds.
_PATIENCE = 1.0
_BEAT = 0.1
_WIDTH = 24
_CLEAR = "\r\x1b[K"


class Bar:
    """How far a run has come, as a line of text."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.expected = 0
        self._begun = 0
        self._doing = ""

    def step(self, doing: str) -> None:
        """Take note of a step that begins."""
        self._begun += 1
        self._doing = as_line(doing)

    def line(self, seconds: float) -> str:
        """Return the bar after so many seconds; empty while nobody has to wait yet."""
        if seconds <= _PATIENCE:
            return ""
        # A step that has only begun is not done; more steps than expected are no full bar.
        done = min(max(self._begun - 1, 0), max(self.expected - 1, 0))
        filled = _WIDTH * done // max(self.expected, 1)
        return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {self._doing}, {seconds:.0f} s"


class Progress:
    """Shows a bar on stderr while the `with` block runs; calling it begins a step."""

    def __init__(
        self,
        *,
        quiet: bool,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock; a stream that is no terminal gets no bar."""
        self._stream = stream or sys.stderr
        self.wanted = not quiet and self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._clock = clock
        self._start = clock()
        self._bar = Bar()
        self._shown = False

    def __call__(self, doing: str) -> None:
        """Begin a step."""
        self._bar.step(doing)

    def expect(self, steps: int) -> None:
        """Say how many steps there will be."""
        self._bar.expected = steps

    def look(self) -> None:
        """Draw the bar anew, if it is time."""
        line = self._bar.line(self._clock() - self._start) if self.wanted else ""
        if line:
            self._stream.write(f"{_CLEAR}{line}")
            self._stream.flush()
            self._shown = True

    def __enter__(self) -> Self:
        """Keep the bar up to date, from a thread: a single step may take long."""
        if self.wanted:
            import threading

            self._over = threading.Event()
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self.wanted:
            self._over.set()
            self._thread.join()
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()

    def _watch(self) -> None:
        while not self._over.wait(_BEAT):
            self.look()
