"""Scopes of ResourceQuotas: which pods or claims count."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.selectors import operator_against_values
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.amounts import is_quota_name
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_COMPUTE = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")
_CLAIMS = "VolumeAttributesClass"
# What may be limited in each; what has a domain may be in all.
_SCOPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "Terminating",
            "NotTerminating",
            "NotBestEffort",
            "PriorityClass",
            "CrossNamespacePodAffinity",
        ),
        ("pods", *_COMPUTE),
    ),
    "BestEffort": ("pods",),
    _CLAIMS: ("persistentvolumeclaims", "requests.storage"),
}
_VALUED = ("PriorityClass", _CLAIMS)
_APART = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))


def scopes(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with `scopes`. Source: validateResourceQuotaScopes."""
    names = spec.get("scopes")
    if names:
        at = (*path, "scopes")
        for position, scope in enumerate(names):
            yield from _scope(scope, spec.get("hard", ()), (*at, position), span)
        yield from _apart(names, at)


def scope_selector(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with the selector. Source: validateScopedResourceSelectorRequirement."""
    if "scopeSelector" not in spec:
        return
    at = (*path, "scopeSelector", "matchExpressions")
    requirements = spec["scopeSelector"].get("matchExpressions", ())
    for position, requirement in enumerate(requirements):
        scope, below = requirement.get("scopeName", ""), (*at, position)
        yield from _scope(scope, spec.get("hard", ()), (*below, "scopeName"), span)
        yield from _operator(scope, requirement, below)
        yield from operator_against_values(requirement, below, span)
    yield from _apart([each.get("scopeName", "") for each in requirements], at)


def _scope(scope: str, hard: Iterable[str], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that there is no such scope, or that what is limited has none."""
    known = [name for name in _SCOPES if name != _CLAIMS or not span.before(33)]
    if scope not in known:
        message = f"found {words.show(scope)}" if scope else "is empty"
        expected = f"expected {words.either(known)}"
        yield Violation(path, message, expected, did_you_mean(scope, known))
        return
    allowed = _SCOPES[scope]
    wrong = [name for name in hard if name not in allowed and is_quota_name(name)]
    if wrong:
        message = f"{scope} is no scope of {words.quoted(wrong)}"
        yield Violation(path, message, f"expected limits of {words.either(allowed)} alone")


def _operator(scope: str, requirement: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that a scope, which has no values, is not asked for as such."""
    operator = requirement.get("operator", "")
    if scope in _SCOPES and scope not in _VALUED and operator != "Exists":
        message = f"found {words.show(operator)}"
        yield Violation((*path, "operator"), message, f"expected Exists for {scope}")


def _apart(scopes: Iterable[str], path: Path) -> Iterator[Violation]:
    """Yield two scopes that share nothing."""
    for one, other in _APART:
        if one in scopes and other in scopes:
            yield Violation(path, f"nothing is {one} and {other}", "expected one of the two")
