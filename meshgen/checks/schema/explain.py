"""Say for people what a kind's schema refuses of an object."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from meshgen.checks.schema import fields, values
from meshgen.checks.violation import Violation
from meshgen.explainer.refusals import Refusal, refusals
from meshgen.findings import Code
from meshgen.schemas.walk import Schema

# As many are told; each takes a moment, and a broken object may have a million.
MOST = 500
Explainer = Callable[[Refusal], Iterator[Violation]]

_EXPLAINERS: dict[str, Explainer] = {
    **dict.fromkeys(values.BOUNDS, values.wrong_range),
    **dict.fromkeys(values.SIZES, values.wrong_size),
    "additionalProperties": fields.unknown,
    "anyOf": fields.not_one,
    "enum": values.wrong_choice,
    "format": values.wrong_form,
    "oneOf": fields.not_one,
    "pattern": values.wrong_form,
    "required": fields.missing,
    "type": values.wrong_type,
    "uniqueItems": values.not_unique,
}
_SUBCODES = {
    "additionalProperties": Code.UNKNOWN_FIELD,
    "required": Code.MISSING_FIELD,
    "type": Code.WRONG_TYPE,
}


def explain(schema: Schema, document: Any) -> list[Violation]:
    """Return what a kind's schema refuses of an object, once each."""
    cases = [_case(refusal, document) for refusal in refusals(schema, document, most=MOST)]
    if not cases:  # jsonschema-rs refuses what jsonschema takes: not that it was seen
        return [Violation((), "does not fit the schema of its kind")]
    told = (violation for case in cases if _counts(case) for violation in _explain(case))
    return list(dict.fromkeys(islice(told, MOST)))


def _case(refusal: Refusal, document: Any) -> Refusal:
    """Return a refusal that shows no value of a Secret."""
    field = refusal.path[:1]
    secret = document.get("kind") == "Secret" and field in (("data",), ("stringData",))
    is_secret = secret or field == ("secretGenerator",)
    return replace(refusal, secret=True) if is_secret else refusal


def _counts(refusal: Refusal) -> bool:
    """Return whether the API server minds it.

    It drops the status of an object that is created, after it has read the fields and their types:
    PrepareForCreate of the strategies in kubernetes/pkg/registry, and of custom resources.
    """
    if refusal.path[:1] != ("status",):
        return True
    return refusal.keyword == "additionalProperties" or (
        refusal.keyword == "type" and refusal.value is not None
    )


def _explain(refusal: Refusal) -> Iterator[Violation]:
    explainer, subcode = _EXPLAINERS.get(refusal.keyword), _SUBCODES.get(refusal.keyword, "")
    if refusal.is_key:
        explainer = values.wrong_key
    if explainer:
        return (replace(violation, subcode=subcode) for violation in explainer(refusal))
    message = "the value is not valid" if refusal.secret else refusal.message
    return iter([Violation(refusal.path, message)])
