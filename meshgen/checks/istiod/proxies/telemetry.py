"""Telemetries. Source: ValidateTelemetry."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing, not_empty, required
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.proxies.filters import FILTER
from meshgen.checks.istiod.selectors import targeting
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import Path

_NEEDED_OF_TAGS = {"literal": "value", "header": "name", "environment": "name"}
_FIRST_ONLY = "istiod looks at the first only"


def _one(field: str) -> TypeCheck:
    """Return the check that a list has no second item, which would have no effect."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        if (number := len(value.get(field, ()))) > 1:
            message, severity = f"found {number}: {_FIRST_ONLY}", Severity.WARNING
            yield Violation((*path, field), message, "expected one", severity=severity)

    return check


def _percentage(share: float, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a share of requests is none."""
    if not 0 <= share <= 100:
        yield Violation(path, f"found {share}", "expected 0.0 to 100.0")


def _custom_tags(tags: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield tags without a name, and those without what they are made of."""
    for name, tag in tags.items():
        if not name:
            message, expected = "a tag has no name", "expected a name"
            yield Violation((*path, name), message, expected, about_key=True)
        for source, needed in _NEEDED_OF_TAGS.items():
            if source in tag and not tag[source].get(needed):
                yield missing(tag[source], (*path, name, source), needed)


def _tag_overrides(tags: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield tags that are set to nothing, or removed with a value."""
    for name, tag in tags.items():
        if not name:
            message, severity = "a tag has no name", Severity.WARNING
            at, expected = (*path, name), "expected a name"
            yield Violation(at, message, expected, severity=severity, about_key=True)
        if tag.get("operation", "UPSERT") == "UPSERT":
            if not tag.get("value"):
                yield missing(tag, (*path, name), "value")
        elif tag.get("value"):
            message, expected = "a tag that is removed has no value", "expected none"
            yield Violation((*path, name, "value"), message, expected, "remove it")


_PROVIDER = Type((required("name"),))
_TRACING = Type(
    (_one("providers"),),
    {
        "providers": _PROVIDER,
        "randomSamplingPercentage": Type((_percentage,)),
        "customTags": Type((_custom_tags,)),
    },
)
_MATCH = Type(fields={"customMetric": Type((not_empty,))})
_OVERRIDE = Type(fields={"match": _MATCH, "tagOverrides": Type((_tag_overrides,))})
TELEMETRY = kind(
    targeting(
        _one("tracing"),
        fields={
            "tracing": _TRACING,
            "metrics": Type(fields={"providers": _PROVIDER, "overrides": _OVERRIDE}),
            "accessLogging": Type(fields={"providers": _PROVIDER, "filter": FILTER}),
        },
    )
)
