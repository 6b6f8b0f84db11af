"""Tests of traffic: tokens of nobody, and authorizers that say two things at once."""

from collections.abc import Iterator

from meshgen.config.crosscheck.of_tests import of_trials
from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.said_tokens import said_in
from meshgen.config.gather import Problem
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.mesh.trials import Trial, trials
from meshgen.model.trust import issuer_of
from meshgen.resources import Path


def issuers(place: Place) -> Iterator[Problem]:
    """Find tokens of which nothing says whose they are, or that nobody trusts."""
    spec = place.mesh.spec
    listed = [
        (trial.spec.token, trial.setting)
        for trial in trials(place.mesh)
        if trial.spec.token and place.is_sound_at(trial.setting, "token")
    ]
    # What trusts tokens may stand in manifests as well.
    if not listed or spec.resources or spec.objects or spec.templates or place.broken.paths:
        return
    known = sorted({one.issuer for said in said_in(place) for one in said.issuers})
    for token, setting in listed:
        at: Path = (*setting, "token", *(("issuer",) if token.issuer and known else ()))
        try:
            issuer_of(token, known)
        except MeshgenError as error:
            for found in error.findings:
                code, is_key = Code(found.code), not (token.issuer and known)
                yield place.problem(code, at, found.message, found.expected, found.hint, key=is_key)


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
