"""LimitRanges."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.administration.range_names import resource_names
from meshgen.checks.cluster.administration.range_order import (
    DEFAULTS,
    equal_defaults,
    ratio,
    rising,
)
from meshgen.checks.fields import distinct
from meshgen.checks.names import is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_CLAIM = "PersistentVolumeClaim"
_TYPES = ("Container", _CLAIM, "Pod")


def _type(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that there is no such type. Source: validateLimitRangeTypeName."""
    of = limit.get("type", "")
    if of not in _TYPES and not ("/" in of and is_qualified(of)):
        message = f"found {words.show(of)}" if of else "is empty"
        expected = f"expected {words.either(_TYPES)}"
        yield Violation((*path, "type"), message, expected, did_you_mean(of, _TYPES))


def _fields(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a type has no use for, or lacks. Source: ValidateLimitRange."""
    of = limit.get("type")
    if of == "Pod":
        for field in DEFAULTS:
            if limit.get(field):
                hint = "write it in an item of type Container"
                yield Violation((*path, field), "a Pod has no defaults", hint=hint)
    elif of == _CLAIM and not any("storage" in limit.get(field, ()) for field in ("min", "max")):
        expected = "expected `storage` in `min` or `max`"
        yield Violation((*path, "max", "storage"), "has no bound", expected, about_absence=True)


_LIMIT = Type((_type, _fields, resource_names, rising, equal_defaults, ratio))
LIMIT_RANGE = Type(fields={"spec": Type((distinct("limits", "type"),), {"limits": _LIMIT})})
