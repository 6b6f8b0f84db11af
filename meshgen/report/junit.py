"""For CI systems that show test results: JUnit XML, a test suite for each file.

A finding is a test case that failed; a file without findings is one that passed. JUnit knows no
warnings: a warning is a test case that passed and has something to say. A test of the config's is a
test case, whether it passed or failed. What is said of the whole run is one that passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshgen.findings import Finding, Severity
from meshgen.report.finding_text import in_full, printable, subject
from meshgen.report.types import Report

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True)
class _Case:
    """A test case: what was found in it, if anything."""

    name: str
    findings: Sequence[Finding] = ()
    seconds: float = 0.0

    @property
    def failures(self) -> Sequence[Finding]:
        return [one for one in self.findings if one.severity is Severity.ERROR]


def junit(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the report as an XML document; all text in it is without control characters."""
    from xml.etree.ElementTree import Element, indent, tostring

    suites = _suites(report)
    root = Element("testsuites", name=f"meshgen {report.command}")
    _count(root, [case for cases in suites.values() for case in cases])
    for name, cases in suites.items():
        _suite(root, printable(name) or "meshgen", cases)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suites(report: Report) -> dict[str, list[_Case]]:
    """Return the test cases by file."""
    by_file: dict[str, list[_Case]] = {name: [] for name in report.files}
    of_tests = {finding for case in report.cases for finding in case.findings}
    for case in report.cases:
        own = _Case(case.name, case.findings, case.seconds)
        by_file.setdefault(case.location.file, []).append(own)
    for finding in report.findings:
        if finding not in of_tests:
            title = " ".join(
                part for part in (finding.code, subject(finding), _place(finding)) if part
            )
            by_file.setdefault(finding.location.file, []).append(_Case(title, [finding]))
    if report.hints or not by_file:
        by_file.setdefault("", []).extend(map(_Case, report.hints))
    return {name: cases or [_Case("no findings")] for name, cases in by_file.items()}


def _suite(root: "Element", name: str, cases: Sequence[_Case]) -> None:
    from xml.etree.ElementTree import SubElement

    suite = SubElement(root, "testsuite", name=name)
    _count(suite, cases)
    for case in cases:
        _case(suite, name, case)


def _case(suite: "Element", name: str, case: _Case) -> None:
    from xml.etree.ElementTree import SubElement

    time = f"{case.seconds:.3f}" if case.seconds else "0"
    element = SubElement(suite, "testcase", classname=name, name=printable(case.name), time=time)
    failures = case.failures
    others = [finding for finding in case.findings if finding not in failures]
    if failures:
        told = "; ".join(map(in_full, failures))
        failure = SubElement(element, "failure", type=failures[0].code, message=told)
        failure.text = _lines(name, failures)
    if others:
        SubElement(element, "system-out").text = _lines(name, others)


def _lines(name: str, findings: Sequence[Finding]) -> str:
    return "\n".join(
        f"{':'.join(part for part in (name, _place(one)) if part)}: {in_full(one)}"
        for one in findings
    )


def _place(finding: Finding) -> str:
    at = finding.location
    return ":".join(str(number) for number in (at.line, at.column) if number)


def _count(element: "Element", cases: Sequence[_Case]) -> None:
    failures, seconds = sum(bool(case.failures) for case in cases), sum(c.seconds for c in cases)
    numbers = {"tests": len(cases), "failures": failures, "errors": 0}
    for name, number in numbers.items():
        element.set(name, str(number))
    element.set("time", f"{seconds:.3f}" if seconds else "0")
