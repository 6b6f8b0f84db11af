"""What asks the process to stop: Ctrl-C, `kill`, a terminal that is closed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


# What a shell reports of a process that one of them ended.
STOPPED = frozenset(128 + number for number in _SIGNALS)


class Stopped(BaseException):
    """Somebody asked the process to stop; no KeyboardInterrupt, which Click takes for an answer.

    `exit_code` is one of STOPPED.
    """

    def __init__(self, number: int) -> None:
        """Take the signal's number."""
        super().__init__(number)
        self.exit_code = 128 + number
        is_ctrl_c = number == signal.SIGINT
        self.words = "interrupted" if is_ctrl_c else f"stopped by {signal.Signals(number).name}"


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise Stopped in the block where the process is asked to stop, so that it can tidy up.

    What it ignores, as `nohup` has it, it goes on ignoring. After the block it is as good as done,
    and ignores all of them.
    """
    process = os.getpid()

    def stop(number: int, _: FrameType | None) -> None:
        if os.getpid() == process:
            raise Stopped(number)
        # A process that was forked off has nothing to tidy up.
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    handled = [n for n in _SIGNALS if signal.getsignal(n) is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
