"""Signals that wait until something is done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def waiting() -> Iterator[None]:
    """Keep what asks the process to stop until the block is done, and handle it then.

    What raises no exception needs no waiting: a signal that ends the process at once, or that is
    ignored. Only the main thread handles signals.
    """
    came: list[int] = []
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    raising = {number: handler for number, handler in handlers.items() if callable(handler)}
    if current_thread() is not main_thread():
        raising = {}
    for number in raising:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in raising.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)
