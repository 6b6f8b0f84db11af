"""Label selectors: operators, against what values they take."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.names import is_label_value, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_WITH_VALUES = ("In", "NotIn")
_WITHOUT_VALUES = ("Exists", "DoesNotExist")


def operator_against_values(
    requirement: Mapping[str, Any], path: Path, _: Span
) -> Iterator[Violation]:
    """Yield that an operator lacks its values, or has values that it takes none of.

    Source: ValidateLabelSelectorRequirement, ValidateNodeSelectorRequirement.
    """
    operator, values = requirement["operator"], requirement.get("values")
    if operator in _WITH_VALUES and not values:
        expected = f"expected one value or more, for `{operator}`"
        yield Violation((*path, "values"), "has no values", expected, about_absence=True)
    elif operator in _WITHOUT_VALUES and values:
        expected = f"expected none: `{operator}` asks for the key alone"
        hint = "use In or NotIn, or leave `values` out"
        yield Violation((*path, "values"), "has values", expected, hint)


def label_values_in(requirement: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield the values that no label can have."""
    for position, value in enumerate(requirement.get("values", ())):
        yield from misnamed(is_label_value, value, (*path, "values", position))


def _values(requirement: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield values that no label can have, which was not looked at before 1.26.

    Source: ValidateLabelSelectorRequirement.
    """
    if span.since(26):
        yield from label_values_in(requirement, path)


def _read_values(requirement: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield values that no label can have. Source: LabelSelectorAsSelector."""
    yield from label_values_in(requirement, path)


LABEL_SELECTOR = Type(fields={"matchExpressions": Type((operator_against_values, _values))})
# A selector that is held against labels at once, as that of a workload.
MATCHED_SELECTOR = Type(fields={"matchExpressions": Type((operator_against_values, _read_values))})
