"""A look at a cluster: all questions of all concerns, in as few rounds as there can be."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.live.answer import Answer
from meshgen.live.concern import Concern
from meshgen.live.concerns.registry import CONCERNS
from meshgen.live.expected import Expected
from meshgen.live.istioctl import asked, stale
from meshgen.live.kubectl import Kubectl, connected
from meshgen.live.line import Status
from meshgen.live.observed import Observed
from meshgen.live.verified import Part
from meshgen.programs import Done, Programs

_AT_ONCE = 4
_SECONDS = 30.0
# Between two looks, where somebody waits.
_PAUSE = 3.0
_UNSETTLED = (Status.WRONG, Status.WAITING)


def look(
    expected: Expected,
    kubectl: Kubectl,
    *,
    wait: float,
    runs: bool,
    progress: Callable[[str], None],
) -> Sequence[Part]:
    """Return what is told of a cluster, at the last look: all is well, or the seconds are over.

    With `runs`, commands are run in pods. Raises MeshgenError where kubectl does not start, or
    reaches nobody.
    """
    deadline = time.monotonic() + wait
    with connected(kubectl) as server:
        while True:
            first = server.ask(path for concern in CONCERNS for path in concern.asks(expected))
            _refuse_silent(list(first.values()))
            # The cluster's clock: what it tells the times of.
            times = (each.time for each in first.values())
            observed = Observed(first, next(filter(None, times), time.time()))
            then = {p for concern in CONCERNS for p in concern.then(expected, observed)}
            observed = replace(
                observed, answers={**first, **server.ask(sorted(then - first.keys()))}
            )
            if runs:
                observed = replace(observed, printed=_printed(expected, observed, kubectl))
            if status := asked(kubectl):
                observed = replace(observed, stale=stale(status))
            told = judged(expected, observed)
            left = deadline - time.monotonic()
            unsettled = [
                each.name for each in told if each.status in (Status.WRONG, Status.WAITING)
            ]
            if not unsettled or left <= 0:
                return told
            progress(f"waiting for {', '.join(unsettled)}")
            time.sleep(min(_PAUSE, left))


def _refuse_silent(answers: Sequence[Answer]) -> None:
    """Raise MeshgenError where the cluster does not answer at all, or does not know who asks."""
    if answers and not any(
        each.is_given or each.is_absent or each.is_forbidden for each in answers
    ):
        message = f"the cluster cannot be asked: {answers[0].why}"
        hint = "`kubectl cluster-info` asks it in the same way"
        raise MeshgenError([Finding(Code.USAGE, message, hint=hint)])


def judged(
    expected: Expected, observed: Observed, concerns: Sequence[Concern] = CONCERNS
) -> Sequence[Part]:
    """Return what is told of what was observed, by concern."""
    told = (Part(each.name, list(each.judge(expected, observed))) for each in concerns)
    return [part for part in told if part.lines]


def _printed(
    expected: Expected, observed: Observed, kubectl: Kubectl
) -> Mapping[Sequence[str], Done]:
    """Return what commands in pods print, several run at once."""
    wanted = list(
        dict.fromkeys(
            tuple(one) for concern in CONCERNS for one in concern.runs(expected, observed)
        )
    )
    programs, pool = Programs(_SECONDS, online=True), ThreadPoolExecutor(_AT_ONCE)
    try:
        calls = (kubectl.command("exec", *words) for words in wanted)
        return dict(zip(wanted, pool.map(programs.run, calls), strict=True))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        programs.close()
