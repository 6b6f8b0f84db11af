"""A look at a cluster: all questions of all concerns, in as few rounds as there can be."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.live.answer import Answer
from meshgen.live.commands import printed
from meshgen.live.concern import Concern
from meshgen.live.concerns.registry import CONCERNS
from meshgen.live.expected import Expected
from meshgen.live.istioctl import asked, stale
from meshgen.live.kubectl import Kubectl, connected
from meshgen.live.line import Status
from meshgen.live.observed import Observed
from meshgen.live.server import Server
from meshgen.live.verified import Part

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
    reaches nobody; while it waits, a cluster that has answered may be away for a while.
    """
    deadline = time.monotonic() + wait
    is_reached = False
    with connected(kubectl) as server:
        while True:
            first = server.ask(path for concern in CONCERNS for path in concern.asks(expected))
            silence = _silence(list(first.values()))
            told: Sequence[Part] = ()
            if silence is None:
                is_reached = True
                told = judged(expected, _observed(expected, server, kubectl, first, runs=runs))
            left = deadline - time.monotonic()
            if silence and (left <= 0 or silence.is_unknown_user or not is_reached):
                raise _unreached(silence)
            unsettled = [each.name for each in told if each.status in _UNSETTLED]
            if silence is None and (not unsettled or left <= 0):
                return told
            missed = ", ".join(unsettled) if silence is None else f"the cluster: {silence.why}"
            progress(f"waiting for {missed}")
            time.sleep(max(min(_PAUSE, left), 0))


def _observed(
    expected: Expected,
    server: Server,
    kubectl: Kubectl,
    first: Mapping[str, Answer],
    *,
    runs: bool,
) -> Observed:
    """Return what is observed, given the first answers."""
    # The cluster's clock: what it tells the times of.
    times = (each.time for each in first.values())
    observed = Observed(first, next(filter(None, times), time.time()))
    then = {path for concern in CONCERNS for path in concern.then(expected, observed)}
    observed = replace(observed, answers={**first, **server.ask(sorted(then - first.keys()))})
    if runs:
        commands = (one for concern in CONCERNS for one in concern.runs(expected, observed))
        observed = replace(observed, printed=printed(commands, kubectl))
    status = asked(kubectl, expected.system.control_plane.namespace)
    if status is None:
        return observed
    if status.error:
        return replace(observed, silent=status.error)
    return replace(observed, stale=stale(status, observed.now))


def _silence(answers: Sequence[Answer]) -> Answer | None:
    """Return what came where the cluster tells nothing, or does not know who asks; else None."""
    if any(each.is_given or each.is_absent or each.is_forbidden for each in answers):
        return None
    return next(iter(answers), None)


def _unreached(silence: Answer) -> MeshgenError:
    message = f"the cluster cannot be asked: {silence.why}"
    hint = "`kubectl cluster-info` asks it in the same way"
    return MeshgenError([Finding(Code.USAGE, message, hint=hint)])


def judged(
    expected: Expected, observed: Observed, concerns: Sequence[Concern] = CONCERNS
) -> Sequence[Part]:
    """Return what is told of what was observed, by concern."""
    told = (Part(each.name, list(each.judge(expected, observed))) for each in concerns)
    return [part for part in told if part.lines]
