"""For CI systems that show test results: JUnit XML, a test suite for each file.

A finding is a test case that failed; a file without findings is one that passed. JUnit knows no
warnings: a warning is a test case that passed and has something to say.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from meshgen.findings import Finding, Severity
from meshgen.report.finding_text import in_full, printable, subject
from meshgen.report.types import Report

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def junit(report: Report, *, colour: bool = False) -> str:  # noqa: ARG001
    """Return the report as an XML document; all text in it is without control characters."""
    from xml.etree.ElementTree import Element, indent, tostring

    by_file: dict[str, list[Finding]] = {name: [] for name in report.files}
    for name, group in groupby(report.findings, lambda finding: finding.location.file):
        by_file.setdefault(name, []).extend(group)
    root = Element("testsuites", name=f"meshgen {report.command}")
    _count(root, report.findings, sum(len(group) or 1 for group in by_file.values()))
    for name, findings in by_file.items():
        _suite(root, printable(name) or "meshgen", findings)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: "Element", name: str, findings: Sequence[Finding]) -> None:
    from xml.etree.ElementTree import SubElement

    suite = SubElement(root, "testsuite", name=name)
    _count(suite, findings, len(findings) or 1)
    if not findings:
        SubElement(suite, "testcase", classname=name, name="no findings", time="0")
    for finding in findings:
        _case(suite, name, finding)


def _case(suite: "Element", name: str, finding: Finding) -> None:
    from xml.etree.ElementTree import SubElement

    at = finding.location
    place = ":".join(str(number) for number in (at.line, at.column) if number)
    title = " ".join(part for part in (finding.code, subject(finding), place) if part)
    case = SubElement(suite, "testcase", classname=name, name=title, time="0")
    where = ":".join(part for part in (name, place) if part)
    if finding.severity is Severity.ERROR:
        told = SubElement(case, "failure", type=finding.code, message=in_full(finding))
    else:
        told = SubElement(case, "system-out")
    told.text = f"{where}: {in_full(finding)}"


def _count(element: "Element", findings: Sequence[Finding], tests: int) -> None:
    failures = sum(finding.severity is Severity.ERROR for finding in findings)
    for name, number in (("tests", tests), ("failures", failures), ("errors", 0), ("time", 0)):
        element.set(name, str(number))
