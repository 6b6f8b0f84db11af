"""Which requests a webhook is asked about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.fields import missing, one_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_ALL = "*"
_LISTS = ("operations", "apiGroups", "apiVersions", "resources")
# The core group has no name, all else has.
_FILLED = ("apiVersions", "resources")
_OPERATIONS = ("CREATE", "UPDATE", "DELETE", "CONNECT", _ALL)


def _lists(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield lists that are not there, or with an empty text. Source: validateRule."""
    for field in _LISTS:
        if not rule.get(field):
            yield missing(rule, path, field, f'expected {field}, or ["*"] for all')
    for field in _FILLED:
        for position, text in enumerate(rule.get(field, ())):
            if not text:
                yield Violation((*path, field, position), "is empty")


def _all_alone(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that all are meant, and some. Source: validateRule, validateRuleWithOperations."""
    for field in ("operations", "apiGroups", "apiVersions"):
        items = rule.get(field, ())
        if len(items) > 1 and _ALL in items:
            at = (*path, field, items.index(_ALL))
            yield Violation(at, "`*` stands with others", "expected it alone")


def _resources(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield resources that others cover. Source: validateResources."""
    resources, at = rule.get("resources", ()), (*path, "resources")
    if len(resources) > 1 and "*/*" in resources:
        message, expected = "`*/*` stands with others", "expected it alone"
        yield Violation((*at, resources.index("*/*")), message, expected)
    # The last one that is no subresource decides.
    whole = [each for each in resources if each and "/" not in each]
    if _ALL in whole and whole[-1] != _ALL:
        message = f"`*` stands with {words.show(whole[-1])}"
        yield Violation((*at, resources.index(_ALL)), message, "expected one of the two")
    yield from _covered(resources, at)


def _covered(resources: Sequence[str], path: Path) -> Iterator[Violation]:
    """Yield subresources that one before covers: `pods/*` or `*/log` covers `pods/log`."""
    covering: set[str] = set()
    for position, each in enumerate(resources):
        resource, slash, below = each.partition("/")
        if slash:
            for other in (f"{resource}/*", f"*/{below}"):
                if other in covering:
                    message = f"`{other}` is there already"
                    yield Violation((*path, position), message, "expected one of the two")
            if _ALL in (resource, below):
                covering.add(each)


RULE = Type(
    (_lists, _all_alone, _resources),
    {
        "operations": Type((one_of(*_OPERATIONS),)),
        "scope": Type((one_of("Cluster", "Namespaced", _ALL),)),
    },
)
