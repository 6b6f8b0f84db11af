"""Jobs whose pods have indexes."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_PODS = _FAILURES = 100_000
# What more completions than these leave of the two, where each index has its own limit.
_MANY = 100_000
_PODS_OF_MANY = _FAILURES_OF_MANY = 10_000
_NEED_INDEXES = ("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy")


def is_indexed(spec: Mapping[str, Any]) -> bool:
    """Return whether a Job's pods have indexes."""
    return bool(spec.get("completionMode") == "Indexed")


def indexes_fit(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what needs indexes without having them, or is too much for them.

    Source: validateJobSpec.
    """
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        yield missing(spec, path, "backoffLimitPerIndex", "expected it with `maxFailedIndexes`")
    if is_indexed(spec):
        yield from _limits(spec, path)
        return
    for field in _NEED_INDEXES:
        if field in spec:
            hint = "add `completionMode: Indexed`, or leave it out"
            yield Violation((*path, field), "is only for a Job with indexes", "expected none", hint)


def _limits(spec: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    completions = spec.get("completions")
    if completions is None:
        expected = "expected how many indexes there are"
        yield missing(spec, path, "completions", expected)
        return
    many = completions > _MANY and "backoffLimitPerIndex" in spec
    failures = min(_FAILURES_OF_MANY if many else _FAILURES, completions)
    for field, most in (
        ("parallelism", _PODS_OF_MANY if many else _PODS),
        ("maxFailedIndexes", failures),
    ):
        if spec.get(field, 0) > most:
            yield Violation((*path, field), f"found {spec[field]}", f"expected at most {most}")
    if many and "maxFailedIndexes" not in spec:
        expected = f"expected at most {failures}, for more than {_MANY} completions"
        yield missing(spec, path, "maxFailedIndexes", expected)
