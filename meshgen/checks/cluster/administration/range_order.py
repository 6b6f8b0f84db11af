"""Bounds and defaults of a LimitRange, against one another."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from meshgen.checks.cluster.pods.resources import is_native, milli
from meshgen.checks.cluster.quantities import thousandths
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.kinds.amounts import HUGE_PAGES
from meshgen.resources import Path

_POD, _CONTAINER = "Pod", "Container"
DEFAULTS = ("default", "defaultRequest")
# In this order none may be more than a later one.
_RISING = ("min", "defaultRequest", "default", "max")
_RATIO = "maxLimitRequestRatio"


def rising(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield amounts that contradict one another. Source: ValidateLimitRange.

    Where a default that is not written does, so do those that it is worked out from.
    """
    skipped = DEFAULTS if limit.get("type") == _POD else ()
    fields = [field for field in _RISING if field in limit and field not in skipped]
    for low, high in combinations(fields, 2):
        for name, least in limit[low].items():
            most = limit[high].get(name)
            if most is not None and least != most and thousandths(least) > thousandths(most):
                yield _contrary(low, high, limit, (*path, name))


def _contrary(low: str, high: str, limit: Mapping[str, Any], path: Path) -> Violation:
    """Return that one is above the other: a default is to blame, where there is one."""
    *above, name = path
    least, most = limit[low][name], limit[high][name]
    if low not in DEFAULTS and high in DEFAULTS:
        return Violation((*above, high, name), f"{most} is below {low} ({least})", "expected more")
    return Violation((*above, low, name), f"{least} is above {high} ({most})", "expected less")


def equal_defaults(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield two defaults of what cannot be overcommitted. Source: IsOvercommitAllowed."""
    if limit.get("type") == _POD:
        return
    for name, written in limit.get("defaultRequest", {}).items():
        if not is_native(name) or name.startswith(HUGE_PAGES):
            default = _default(limit, name)
            if default is not None and thousandths(default) != thousandths(written):
                expected = f"expected {default}: there is no more of it than what is asked for"
                yield Violation((*path, "defaultRequest", name), f"found {written}", expected)


def _default(limit: Mapping[str, Any], name: str) -> Any:
    """Return the default limit, if any. Source: SetDefaults_LimitRangeItem."""
    default = limit.get("default", {}).get(name)
    if default is None and limit.get("type") == _CONTAINER:
        return limit.get("max", {}).get(name)
    return default


def ratio(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield ratios of limit to request that cannot be. Source: ValidateLimitRange."""
    for name, written in limit.get(_RATIO, {}).items():
        at, value = (*path, _RATIO, name), milli(written)
        if value < 1:
            yield Violation(at, f"found {written}", "expected at least 1")
        least, most = (limit.get(field, {}).get(name) for field in ("min", "max"))
        if least is None or most is None:
            continue
        if milli(least) and value > milli(most) / milli(least):
            expected = f"expected at most what max ({most}) is of min ({least})"
            yield Violation(at, f"found {written}", expected)
