"""Selectors of nodes, by their labels and by their fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.selectors import label_values_in, operator_against_values
from meshgen.checks.fields import missing, named, within
from meshgen.checks.names import is_qualified, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_COMPARISONS = ("Gt", "Lt")
_OF_FIELDS = ("In", "NotIn")
# The one field of a node that can be asked for.
_NAME = "metadata.name"


def _one_number(requirement: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a comparison has not one value. Source: ValidateNodeSelectorRequirement."""
    if requirement["operator"] in _COMPARISONS:
        yield from _one_value(requirement, path)


def _one_value(requirement: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    count = len(requirement.get("values", ()))
    if count != 1:
        message = f"has {words.count(count, 'value')}" if count else "has no values"
        expected = f"expected one value, for `{requirement['operator']}`"
        yield Violation((*path, "values"), message, expected, about_absence=not count)


def _values(since: int) -> TypeCheck:
    """Return the check of values that labels can have, which is not asked before a release.

    Source: ValidateNodeSelectorRequirement.
    """

    def values(requirement: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        if span.since(since):
            yield from label_values_in(requirement, path)

    return values


def _field(requirement: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is wrong with what a field should be.

    Source: ValidateNodeFieldSelectorRequirement.
    """
    operator, key = requirement["operator"], requirement["key"]
    if operator not in _OF_FIELDS:
        expected = f"expected {words.either(_OF_FIELDS)}, for a field"
        yield Violation((*path, "operator"), f"found {words.describe(operator)}", expected)
    else:
        yield from _one_value(requirement, path)
    if key != _NAME:
        hint = "use matchExpressions for a label"
        yield Violation((*path, "key"), f"found {words.describe(key)}", f"expected {_NAME}", hint)
        return
    for position, value in enumerate(requirement.get("values", ())):
        yield from misnamed(is_subdomain, value, (*path, "values", position))


def _some_term(selector: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a selector has no terms. Source: ValidateNodeSelector."""
    if not selector["nodeSelectorTerms"]:
        yield missing(selector, path, "nodeSelectorTerms", "expected one term or more")


_KEY = {"key": Type((named(is_qualified),))}
_FIELDS = Type((_field,))
_PREFERENCE = Type(
    fields={
        "matchExpressions": Type((operator_against_values, _one_number), _KEY),
        "matchFields": _FIELDS,
    }
)


def _term(*, values_since: int) -> Type:
    checks = (operator_against_values, _one_number, _values(values_since))
    return Type(fields={"matchExpressions": Type(checks, _KEY), "matchFields": _FIELDS})


NODE_SELECTOR_TERM = _term(values_since=32)
NODE_SELECTOR = Type((_some_term,), fields={"nodeSelectorTerms": NODE_SELECTOR_TERM})
VOLUME_NODE_SELECTOR = Type((_some_term,), fields={"nodeSelectorTerms": _term(values_since=33)})
WEIGHT = Type((within(1, 100),))
# Whatever is preferred may have any value: nothing breaks if no node has it.
PREFERRED_SCHEDULING_TERM = Type(fields={"weight": WEIGHT, "preference": _PREFERENCE})
