"""Test results as JUnit writes them."""

from dataclasses import replace
from xml.etree import ElementTree

from meshgen.findings import Location
from meshgen.report.formats import Format, formatted
from meshgen.report.types import Case, Report

from .examples import ERROR, UNREADABLE, USAGE, WARNING, report


def parsed(given: Report, *hints: str) -> ElementTree.Element:
    return ElementTree.fromstring(formatted(replace(given, hints=hints), Format.JUNIT))


def test_a_file_is_a_suite_and_a_finding_a_case() -> None:
    root = parsed(report(ERROR, UNREADABLE, files=("deploy/ok.yaml", "deploy/web.yaml")))
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["deploy/ok.yaml", "deploy/web.yaml", "deploy/b.yaml"]
    (case,) = suites["deploy/web.yaml"]
    assert case.get("name") == "MG201 Deployment/shop/web: spec.replicas 5:13"
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.get("type") == "MG201"
    assert (failure.text or "").startswith("deploy/web.yaml:5:13: Deployment/shop/web: ")
    (clean,) = suites["deploy/ok.yaml"]
    assert not list(clean)


def test_the_numbers_are_those_of_the_cases() -> None:
    root = parsed(report(ERROR, WARNING, files=("deploy/ok.yaml",)))
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    numbers = {s.get("name"): (s.get("tests"), s.get("failures")) for s in root}
    assert numbers == {
        "deploy/ok.yaml": ("1", "0"),
        "deploy/web.yaml": ("1", "1"),
        "deploy/api.yaml": ("1", "0"),
    }


def test_a_warning_is_told_and_does_not_fail() -> None:
    (suite,) = parsed(report(WARNING))
    ((told,),) = suite
    assert told.tag == "system-out"
    assert "twice" in (told.text or "")


def test_a_finding_without_a_file_has_a_suite_too() -> None:
    (suite,) = parsed(report(USAGE))
    assert suite.get("name") == "meshgen"


def test_what_is_said_of_the_whole_run_is_a_case_of_its_own() -> None:
    first, whole = parsed(report(ERROR), "only what is in shop was looked at")
    assert (first.get("name"), whole.get("name")) == ("deploy/web.yaml", "meshgen")
    (case,) = whole
    assert (case.get("name"), list(case)) == ("only what is in shop was looked at", [])
    # Who shows test results takes none for a mistake.
    ((case,),) = parsed(report())
    assert case.get("name") == "no findings"


def test_what_no_xml_can_hold_is_spelled_out() -> None:
    hostile = replace(ERROR, message="a\x00b\x1b<&>\ufffe]]>")
    (suite,) = parsed(report(hostile))
    ((failure,),) = suite
    assert r"a\x00b\x1b<&>\ufffe]]>" in (failure.text or "")


def test_a_test_is_a_case_whether_it_holds_or_not() -> None:
    place = Location("meshgen.yaml", 3, 3)
    cases = [Case("dev: jason", place, seconds=0.25), Case("dev: others", place, [ERROR, WARNING])]
    root = parsed(replace(report(ERROR, WARNING, UNREADABLE), cases=cases))
    numbers = {s.get("name"): (s.get("tests"), s.get("failures"), s.get("time")) for s in root}
    assert numbers == {"meshgen.yaml": ("2", "1", "0.250"), "deploy/b.yaml": ("1", "1", "0")}
    met, failed = root[0]
    assert (met.get("name"), met.get("time"), list(met)) == ("dev: jason", "0.250", [])
    assert [one.tag for one in failed] == ["failure", "system-out"]
    assert (failed[0].get("type"), failed.get("name")) == ("MG201", "dev: others")
