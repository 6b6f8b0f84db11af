"""Steps that nothing must interrupt halfway."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

# What asks a process to stop; the names that this system has.
_STOPPING = {getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back what asks the process to stop until the block is done; it must be short."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
