"""Capacity for people: does it fit, which situation does not, why, and what mends it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from meshgen.forecast import Section, releases_of
from meshgen.quota import NamespaceReport, Problem
from meshgen.report.capacity.consumers import consumer_lines
from meshgen.report.capacity.failures import failure_lines
from meshgen.report.capacity.quota import quota_lines
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.together import together_lines
from meshgen.report.capacity.verdict import besides, judged
from meshgen.report.capacity.wrap import wrapped

T = TypeVar("T")


def text(sections: Iterable[Section], style: Style) -> str:
    """Return the whole text: for each environment and namespace a verdict, tables, failures.

    Where an environment has several namespaces, their sum comes last.
    """
    by_environment = groupby(sections, key=lambda section: section.environment)
    blocks = [
        "\n".join(block) for _, of_one in by_environment for block in _blocks([*of_one], style)
    ]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _blocks(sections: Sequence[Section], style: Style) -> Iterator[Iterator[str]]:
    """Yield what is told of one environment; what all its clusters have alike is told once."""
    reports = [
        (section, one) for section in sections for one in section.forecast.capacity.namespaces
    ]
    for name in dict.fromkeys(report.name for _, report in reports):
        for report, alike in _distinct((s, one) for s, one in reports if one.name == name):
            yield _block(report, alike[0], _where(alike, sections), style)
    for section in sections:
        if section.forecast.capacity.together:
            yield _together(section, _where([section], sections), style)


def _distinct(pairs: Iterable[tuple[Section, T]]) -> list[tuple[T, list[Section]]]:
    """Return what sections have, each once, with the sections that have it."""
    found: list[tuple[T, list[Section]]] = []
    for section, value in pairs:
        alike = next((same for other, same in found if other == value), None)
        if alike is None:
            found.append((value, [section]))
        else:
            alike.append(section)
    return found


def _where(alike: Sequence[Section], sections: Sequence[Section]) -> str:
    """Return the clusters that something holds for, where it does not for all."""
    if alike[0].forecast.only or len(alike) == len(sections) > 1:
        return ""
    return f" ({releases_of(c for section in alike for c in section.forecast.clusters)})"


def _together(section: Section, where: str, style: Style) -> Iterator[str]:
    capacity = section.forecast.capacity
    who = f"{section.environment}: " if section.environment else ""
    yield from _headed(f"{who}{len(capacity.namespaces)} namespaces together{where}", "", style)
    yield from together_lines(capacity, style)


def _block(namespace: NamespaceReport, section: Section, where: str, style: Style) -> Iterator[str]:
    verdict, paint = judged(namespace, style)
    yield from _headed(f"{_who(section, namespace)}{where}: {verdict}", paint, style)
    problems = besides(namespace)
    if problems:
        yield ""
        for problem in problems:
            yield from _problem(problem, style)
    for quota in namespace.quotas or (namespace.totals,):
        yield ""
        yield from quota_lines(quota, _named(section, namespace), style)
        yield from _with_gap(consumer_lines(quota, style))
        alone = len(namespace.quotas) <= 1
        yield from failure_lines(quota, section, style, alone=alone)


def _named(section: Section, namespace: NamespaceReport) -> str:
    """Return a namespace's name, with what the config calls those that are one."""
    names = section.joined.get(namespace.name, ())
    return f"{namespace.name} ({', '.join(names)})" if names else namespace.name


def _who(section: Section, namespace: NamespaceReport) -> str:
    """Return what a verdict is of: of an environment's only namespace the environment."""
    if section.environment and section.forecast.capacity.together:
        return f"{section.environment}, namespace {namespace.name}"
    return section.environment or namespace.name


def _headed(verdict: str, paint: str, style: Style) -> Iterator[str]:
    for line in wrapped(verdict, "", style, hanging="  "):
        yield painted(line, f"{style.strong}{paint}")


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
