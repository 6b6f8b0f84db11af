"""Tests of traffic: tokens of nobody, and authorizers that say two things at once."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.tests import of_trials
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh.trials import Trial


@of_trials("authorizer")
def authorizers(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find what is said of an authorizer's answer that is none, or another."""
    said, at = trial.spec.authorizer, (*trial.setting, "authorizer")
    if said is None:
        return
    if said.status is not None and said.answer != "deny":
        message = f"one that is `{said.answer}` answers with no status"
        expected = "expected `answer: deny` beside it"
        yield place.problem(Code.CONFLICT, (*at, "status"), message, expected, key=True)
    if said.headers and said.answer == "down":
        message, expected = "one that is down adds no headers", "expected `answer: allow` or `deny`"
        yield place.problem(Code.CONFLICT, (*at, "headers"), message, expected, key=True)
