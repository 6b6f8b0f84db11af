"""Selectors of workloads by `matchLabels`.

Source: validateWorkloadSelector of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path


def plain_labels(value: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield keys that are empty, and wildcards."""
    for key, text in value.items():
        if not key:
            yield Violation((*path, key), "a key is empty", "expected a label", about_key=True)
        for each, about_key in ((key, True), (text, False)):
            if "*" in each:
                message = f"{words.show(each)} has a wildcard in it"
                expected = "expected a whole key and a whole value"
                yield Violation((*path, key), message, expected, about_key=about_key)


def has_labels(selector: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a selector asks for nothing: a warning."""
    if not selector.get("matchLabels"):
        yield Violation(
            (*path, "matchLabels"),
            "has no labels: every workload of the namespace is selected",
            "expected a label",
            "leave the selector out where that is meant",
            severity=Severity.WARNING,
            about_absence=True,
        )


WORKLOAD_SELECTOR = Type((has_labels,), {"matchLabels": Type((plain_labels,))})
