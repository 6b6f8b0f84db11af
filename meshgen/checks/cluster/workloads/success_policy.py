"""When a Job of indexes has succeeded before all of them have."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.workloads.failure_policy import at_most
from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_RULES = 20
_LONGEST = 64 * 1024
# An index, or two and all between; Go reads a sign before a number too.
_INTERVAL = re.compile(r"\+?0*([0-9]{1,19})(?:-\+?0*([0-9]{1,19}))?").fullmatch
_EXPECTED = "expected indexes in order, as in 0,2-4"


def succeeds_by_its_indexes(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a success policy counts that its Job does not have.

    Source: validateSuccessPolicyRule.
    """
    policy, completions = spec.get("successPolicy"), spec.get("completions")
    if policy is None or completions is None:
        return
    for position, rule in enumerate(policy["rules"]):
        at = (*path, "successPolicy", "rules", position)
        yield from _counted(rule, completions, at)


def _counted(rule: Mapping[str, Any], completions: int, path: Path) -> Iterator[Violation]:
    indexes, count = rule.get("succeededIndexes"), rule.get("succeededCount", 0)
    most, what = completions, "`completions`"
    if indexes is not None:
        why = _fault(indexes, completions)
        if why:
            yield Violation((*path, "succeededIndexes"), why, _EXPECTED)
            return
        most, what = _total(indexes), "the number of `succeededIndexes`"
    if count > most:
        message, expected = f"found {count}", f"expected at most {most}, {what}"
        yield Violation((*path, "succeededCount"), message, expected)


def _fault(indexes: str, completions: int) -> str:
    """Return why a text lists no indexes; "" where it does. Source: validateIndexesFormat."""
    if len(indexes) > _LONGEST:
        return f"has {len(indexes)} characters"
    last = -1
    for text in indexes.split(",") if indexes else ():
        match = _INTERVAL(text)
        if match is None:
            return f"{words.show(text)} is no index"
        first, end = int(match[1]), int(match[2] or match[1])
        if end >= completions:
            return f"found {end}, and the last index is {completions - 1}"
        if first <= last or (match[2] and first >= end):
            return f"{words.show(text)} is out of order"
        last = end
    return ""


def _total(indexes: str) -> int:
    intervals = [_INTERVAL(text) for text in indexes.split(",") if text]
    return sum(int(m[2] or m[1]) - int(m[1]) + 1 for m in intervals if m)


def _says_when(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rule counts nothing. Source: validateSuccessPolicyRule."""
    if "succeededCount" not in rule and "succeededIndexes" not in rule:
        expected = "expected `succeededCount` or `succeededIndexes`"
        yield Violation(path, "counts nothing", expected, about_absence=True)
    if rule.get("succeededCount", 0) < 0:
        found = f"found {rule['succeededCount']}"
        yield Violation((*path, "succeededCount"), found, "expected at least 0")


def _has_rules(policy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that there is no rule. Source: validateSuccessPolicy."""
    if not policy["rules"]:
        yield missing(policy, path, "rules", "expected a rule")


SUCCESS_POLICY = Type((_has_rules, at_most(_RULES, "rules")), {"rules": Type((_says_when,))})
