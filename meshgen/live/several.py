"""Several questions at once, without waiting for each of them where nobody answers."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")


def several(
    questions: Iterable[Q],
    ask: Callable[[Q], A],
    *,
    at_once: int,
    is_silence: Callable[[A], bool],
) -> Mapping[Q, A]:
    """Return the answer to each question, of which some are asked at once.

    Where so many in a row were answered by silence alone, the rest is not asked, and has the last
    one's: a firewall that drops what comes would cost the whole patience for each.
    """
    wanted = list(dict.fromkeys(questions))
    silent: list[A] = []

    def answer(question: Q) -> A:
        if len(silent) >= at_once:
            return silent[-1]
        came = ask(question)
        if is_silence(came):
            silent.append(came)
        else:
            silent.clear()
        return came

    pool = ThreadPoolExecutor(at_once)
    try:
        return dict(zip(wanted, pool.map(answer, wanted), strict=True))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
