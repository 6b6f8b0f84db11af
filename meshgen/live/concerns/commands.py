"""Commands in pods: those that did not run, where they were to."""

from collections.abc import Iterator

from meshgen.codes.live import UNSEEN
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.words import some

_MEND = "it needs `create` of `pods/exec`, and `pilot-agent` in the pod's image"


def _judge(_: Expected, observed: Observed) -> Iterator[Line]:
    """Yield why commands did not run, and in which pods; whoever needs them does without."""
    failed: dict[str, dict[str, None]] = {}
    for words, done in (observed.printed or {}).items():
        if done.error:
            # -n NAMESPACE POD
            failed.setdefault(done.error, {})[f"Pod/{words[2]}"] = None
    for why, pods in failed.items():
        told = f"`--exec` ran nothing in {some(list(pods))}: {why}"
        yield Line(Status.UNKNOWN, told, mend=_MEND, code=UNSEEN)


COMMANDS = Concern("commands", _judge)
