"""Rules of roles: which verbs, of which resources or URLs."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing, required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_OF_RESOURCES = ("apiGroups", "resources", "resourceNames")
_HINTS = {
    "apiGroups": 'expected API groups: [""] for Pods, Services and the like',
    "resources": "expected resources, as in [pods]",
}


def _resources(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a rule lacks, and what it has besides URLs. Source: ValidatePolicyRule."""
    if not rule.get("nonResourceURLs"):
        for field, expected in _HINTS.items():
            if not rule.get(field):
                yield missing(rule, path, field, expected)
        return
    others = [field for field in _OF_RESOURCES if rule.get(field)]
    if others:
        message = f"stands beside {words.quoted(others)}"
        expected = "expected a rule of its own for URLs"
        yield Violation((*path, "nonResourceURLs"), message, expected)


def _no_urls(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rule of one namespace is about URLs. Source: ValidatePolicyRule."""
    if rule.get("nonResourceURLs"):
        message, hint = "URLs are in no namespace", "use a ClusterRole"
        yield Violation((*path, "nonResourceURLs"), message, "expected resources", hint)


_CHECKS = (required("verbs"), _resources)
CLUSTER_RULE = Type(_CHECKS)
RULE = Type((*_CHECKS, _no_urls))
