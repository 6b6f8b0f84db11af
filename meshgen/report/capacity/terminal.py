"""Capacity for people: does it fit, which situation does not, why, and what mends it."""

from collections.abc import Iterable, Iterator

from meshgen.forecast import Section
from meshgen.quota import NamespaceReport, Problem, ProblemKind, Situation
from meshgen.report.capacity.consumers import consumer_lines
from meshgen.report.capacity.failures import failure_lines
from meshgen.report.capacity.quota import quota_lines
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import wrapped

# What the tables and failures of a quota say already.
_OF_QUOTAS = (ProblemKind.AT_REST, ProblemKind.HPA_MAX, ProblemKind.ROLLING)


def text(sections: Iterable[Section], style: Style) -> str:
    """Return the whole text: for each environment and namespace a verdict, tables, failures."""
    blocks = [
        _block(section, namespace, style)
        for section in sections
        for namespace in section.forecast.capacity.namespaces
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + ("\n" if blocks else "")


def _block(section: Section, namespace: NamespaceReport, style: Style) -> Iterator[str]:
    yield from _verdict(section, namespace, style)
    problems = [p for p in namespace.problems if p.kind not in _OF_QUOTAS]
    if problems:
        yield ""
        for problem in problems:
            yield from _problem(problem, style)
    for quota in namespace.quotas or (namespace.totals,):
        yield ""
        yield from quota_lines(quota, namespace.name, style)
        yield from _with_gap(consumer_lines(quota, style))
        alone = len(namespace.quotas) <= 1
        yield from failure_lines(quota, section, style, alone=alone)


def _verdict(section: Section, namespace: NamespaceReport, style: Style) -> Iterator[str]:
    who = section.environment or namespace.name
    where = "" if section.forecast.only else f" ({section.forecast.releases})"
    verdict, paint = _judged(namespace, style)
    for line in wrapped(f"{who}{where}: {verdict}", "", style, hanging="  "):
        yield painted(line, f"{style.strong}{paint}")


def _judged(namespace: NamespaceReport, style: Style) -> tuple[str, str]:
    """Return whether it fits, in words and a colour."""
    refused = any(p.error for p in namespace.problems if p.kind not in _OF_QUOTAS)
    tail = "; some of it is refused whatever else runs" if refused else ""
    if not namespace.quotas:
        return f"no quota limits it{tail}", style.bad if refused else ""
    not_fitting = [s for s in Situation if any(not quota.fits(s) for quota in namespace.quotas)]
    if Situation.AT_REST in not_fitting:
        return f"does not fit at rest{tail}", style.bad
    if not_fitting:
        listed = "; ".join(situation.value for situation in not_fitting)
        return f"fits at rest, but not: {listed}{tail}", style.bad if refused else style.warn
    return f"fits, in every situation{tail}", style.bad if refused else style.good


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    what = "; ".join(part for part in (problem.message, problem.hint) if part)
    where = ": ".join(part for part in (str(problem.object), problem.path) if part)
    label, paint = ("error", style.bad) if problem.error else ("warning", style.warn)
    lines = wrapped(f"{label} {problem.kind.value}: {where}: {what}", "", style, hanging="  ")
    yield from (painted(line, paint) for line in lines)


def _with_gap(lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield from lines
