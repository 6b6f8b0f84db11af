"""Inspect batches of texts, in this process or in several, with the results in order."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.manifests.inspect import Inspector, Result
from meshgen.manifests.options import Options
from meshgen.manifests.roles import Role

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
# A chunk's text, and what its file is to kustomizations.
Text = tuple[str, Role]
# What a batch is: something of the caller's, and the texts to inspect.
Batch = tuple[T, list[Text]]
Done = tuple[T, list[Result]]


def inspect_all(batches: Iterable[Batch[T]], options: Options, jobs: int) -> Iterator[Done[T]]:
    """Yield each batch with its results, in the order of the batches, whatever `jobs` is.

    Batches are asked for as they are needed. Raises MeshgenError for a release, or a CRD, that is
    none.
    """
    inspector = Inspector(options)
    with ExitStack() as stack:
        # One of the jobs is this process.
        start = (lambda: stack.enter_context(_Worker(options)) for _ in range(jobs - 1))
        yield from _in_turn(batches, [*start, lambda: _Here(inspector)])


def _in_turn(
    batches: Iterable[Batch[T]], start: "Sequence[Callable[[], _Worker | _Here]]"
) -> Iterator[Done[T]]:
    """Give each worker a batch in turn; so the next result is always the next worker's.

    A worker gets a batch only after its last result was taken: two that send wait for ever.
    """
    busy: deque[tuple[T, _Worker | _Here]] = deque()
    for mine, texts in batches:
        done: list[Done[T]] = []
        if len(busy) < len(start):
            worker = start[len(busy)]()
        else:
            earlier, worker = busy.popleft()
            done.append((earlier, worker.receive()))
        worker.send(texts)
        busy.append((mine, worker))
        yield from done
    for mine, worker in busy:
        yield mine, worker.receive()


class _Here:
    """What works in this process: it is done as soon as it has got a batch."""

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._results: list[Result] = []

    def send(self, texts: list[Text]) -> None:
        self._results = [self._inspector.inspect(*text) for text in texts]

    def receive(self) -> list[Result]:
        return self._results


class _Worker:
    """A process that inspects."""

    def __init__(self, options: Options) -> None:
        from multiprocessing import get_context

        context = get_context("fork") if _is_alone() else get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_work, args=(theirs, options), daemon=True
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()

    def __enter__(self) -> "_Worker":
        return self

    def __exit__(self, *_: object) -> None:
        """End the process: by itself if it waits, at once if it works."""
        self._connection.close()
        self._process.terminate()
        self._process.join()

    def send(self, texts: list[Text]) -> None:
        with _answering():
            self._connection.send(texts)

    def receive(self) -> list[Result]:
        with _answering():
            results: list[Result] = self._connection.recv()
        return results


def _is_alone() -> bool:
    """Return whether this process surely has no other thread, so that it can fork."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:  # not Linux
        return False


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        message = "a process that checks has ended without a result"
        hint = "was it short of memory? try -j 1"
        raise MeshgenError([Finding(Code.USAGE, message, hint=hint)]) from None


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process that starts here ignore Ctrl-C: it reaches all, and this one ends the others.

    What is ignored when a program starts stays so, and only the main thread may change it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _work(connection: "Connection", options: Options) -> None:
    """Inspect what comes until nothing comes any more."""
    inspector = Inspector(options)
    while True:
        try:
            texts = connection.recv()
        except EOFError:
            return
        connection.send([inspector.inspect(*text) for text in texts])
