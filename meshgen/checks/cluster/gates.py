"""Fields and types that count in some releases only."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import Path


def gated(type_: Type, since: Mapping[str, int]) -> Type:
    """Return a type without the fields that all declared releases drop before they look at it.

    `since`: field, and the minor number of the release from which on it is kept: in which its
    feature is on by default. Source: PrepareForCreate of a kind's strategy.
    """

    def as_kept(value: Mapping[str, Any], path: Path, span: Span) -> list[Violation]:
        if not since.keys().isdisjoint(value):
            dropped = {name for name, minor in since.items() if not span.since(minor)}
            value = {name: item for name, item in value.items() if name not in dropped}
        return type_.violations(value, span, path)

    return Type((as_kept,))


def told_before(minor: int, type_: Type) -> Type:
    """Return a type of which releases before 1.`minor` refuse nothing.

    There it is a warning: what the server takes fails later, when a controller uses it.
    """

    def as_told(value: Any, path: Path, span: Span) -> Iterator[Violation]:
        for found in type_.violations(value, span, path):
            yield found if span.since(minor) else replace(found, severity=Severity.WARNING)

    return Type((as_told,))
