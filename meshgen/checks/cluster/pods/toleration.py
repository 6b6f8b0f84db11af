"""Tolerations of what nodes are tainted with."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import named_if_any, one_of_if_any
from meshgen.checks.names import is_label_value, is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_FOR_A_TIME = "NoExecute"


def _key(toleration: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that no key stands with an operator that needs one. Source: ValidateTolerations."""
    if not toleration.get("key") and toleration.get("operator") != "Exists":
        hint = "without `key`, `operator: Exists` tolerates everything"
        message = "is empty" if "key" in toleration else "`key` is missing"
        yield Violation((*path, "key"), message, "expected a key", hint, about_absence=True)


def _value(toleration: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a value that no taint has, or beside Exists. Source: ValidateTolerations."""
    value = toleration.get("value")
    if not value:
        return
    if toleration.get("operator") == "Exists":
        hint = "use `operator: Equal`, or leave `value` out"
        yield Violation((*path, "value"), "is set beside `operator: Exists`", hint=hint)
    else:
        yield from misnamed(is_label_value, value, (*path, "value"))


def _seconds(toleration: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a time of what does not throw pods out. Source: ValidateTolerations."""
    if "tolerationSeconds" in toleration and toleration.get("effect") != _FOR_A_TIME:
        found = words.show(toleration.get("effect", "every effect"))
        expected = f"expected `effect: {_FOR_A_TIME}` beside it"
        yield Violation((*path, "tolerationSeconds"), f"is set for {found}", expected)


TOLERATION = Type(
    (_key, _value, _seconds),
    fields={
        "key": Type((named_if_any(is_qualified),)),
        "operator": Type((one_of_if_any("Equal", "Exists"),)),
    },
)
