"""Say for people what a validator found wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from meshgen.checks.schema import fields, values
from meshgen.checks.schema.case import Case, make_case
from meshgen.checks.schema.violation import Violation
from meshgen.findings import Code
from meshgen.schemas.walk import Schema

# As many violations are explained; each takes a moment, and a broken object may have a million.
MOST = 500
# The validator works all mistakes out before the first one can be had: seconds for an object of
# more characters, which the API server would refuse for its size anyway.
MOST_CHARACTERS = 2 * 1024 * 1024
Explainer = Callable[[Case], Iterator[Violation]]

_EXPLAINERS: dict[str, Explainer] = {
    "additionalProperties": fields.unknown,
    "enum": values.wrong_choice,
    "exclusiveMaximum": values.wrong_range,
    "exclusiveMinimum": values.wrong_range,
    "format": values.wrong_form,
    "maxItems": values.wrong_size,
    "maxLength": values.wrong_size,
    "maxProperties": values.wrong_size,
    "maximum": values.wrong_range,
    "minItems": values.wrong_size,
    "minLength": values.wrong_size,
    "minProperties": values.wrong_size,
    "minimum": values.wrong_range,
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


def errors_of(
    validator: Draft202012Validator, document: Any, size: int
) -> Iterable[ValidationError]:
    """Return what a validator finds wrong; of an object of very many characters, the first."""
    if size <= MOST_CHARACTERS:
        return validator.iter_errors(document)
    try:
        validator.validate(document)
    except ValidationError as error:
        return [error]
    return []


def explain(errors: Iterable[ValidationError], schema: Schema, document: Any) -> list[Violation]:
    """Return what a validator's errors mean, once each, but no more than a person could read.

    Where a value has the wrong type, what else is wrong with it is left out.
    """
    few = islice(errors, MOST)
    cases = [case for error in few for case in _cases(error, schema, document) if _counts(case)]
    mistyped = {case.path for case in cases if case.keyword == "type"}
    told = [c for c in cases if c.keyword == "type" or c.path not in mistyped]
    found = (violation for case in told for violation in _explain(case))
    return list(dict.fromkeys(islice(found, MOST)))


def _counts(case: Case) -> bool:
    """Return whether the API server minds it.

    It drops the status of an object that is created, after it has read the fields and their types:
    PrepareForCreate of the strategies in kubernetes/pkg/registry, and of custom resources.
    """
    if case.path[:1] != ("status",):
        return True
    return case.keyword == "additionalProperties" or (
        case.keyword == "type" and case.value is not None
    )


def _explain(case: Case) -> Iterator[Violation]:
    explainer, subcode = _EXPLAINERS.get(case.keyword), _SUBCODES.get(case.keyword, "")
    if explainer:
        return (replace(violation, subcode=subcode) for violation in explainer(case))
    message = "the value is not valid" if case.secret else case.error.message
    return iter([Violation(case.path, message)])


def _cases(error: ValidationError, schema: Schema, document: Any) -> Iterator[Case]:
    """Yield an error's case; where no form fits, those of the nearest form."""
    branches = [b for b in getattr(error.kind, "context", ()) if b]
    case = make_case(error, schema, document)
    if not branches or _names_fields(case):
        yield case
        return
    for inner in min(branches, key=_distance):
        yield from _cases(inner, schema, document)


def _names_fields(case: Case) -> bool:
    return all("required" in b or "not" in b for b in case.node[case.keyword])


def _distance(branch: list[ValidationError]) -> tuple[bool, int]:
    """Return how far a form is from fitting: few errors are near, a form ruled out is far."""
    return any(error.schema_path[-1] == "not" for error in branch), len(branch)
