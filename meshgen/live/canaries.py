"""Canaries that Flagger leads: one that it gave up, and one that is on its way."""

from collections.abc import Iterator

from meshgen.codes.live import HANGING
from meshgen.lenient import mapping, mappings, text
from meshgen.live.expected import CANARY, Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.seen import seen

# Source: CanaryPhase in pkg/apis/flagger/v1beta1 of github.com/fluxcd/flagger.
_FAILED, _AT_REST = "Failed", ("Initialized", "Succeeded", "Terminated")


def canaries(expected: Expected, observed: Observed) -> Iterator[Line]:
    """Yield what is told of rendered Canaries that are not at rest."""
    for one in seen(expected, observed):
        if one.known.type != CANARY or one.found is None:
            continue
        status, about = mapping(one.found, "status"), f"{one.known.kind}/{one.known.name}"
        phase = text(status.get("phase")) or "Flagger has not looked at it yet"
        said = (text(each.get("message")) for each in mappings(status.get("conditions")))
        words = ": ".join((phase, *filter(None, said)))
        if phase == _FAILED:
            mend = (
                "the former version runs on: mend what it says, and apply again; "
                f"`kubectl describe canary -n {one.known.namespace} {one.known.name}`"
            )
            yield Line(Status.WRONG, words, about, mend, HANGING, one.position)
        elif phase not in _AT_REST:
            yield Line(Status.WAITING, words, about, "", HANGING, one.position)
