"""The format for scripts."""

import json
from dataclasses import replace

from meshgen import __version__
from meshgen.findings import Location
from meshgen.report.formats import Format, formatted
from meshgen.report.types import Case

from .examples import ERROR, USAGE, WARNING, report


def test_the_document_holds_all_that_is_known() -> None:
    found = json.loads(formatted(report(ERROR, WARNING, files=("a.yaml",)), Format.JSON))
    findings = found.pop("findings")
    assert found == {
        "version": __version__,
        "command": "validate",
        "versions": {"kubernetes": ["1.29", "1.33"]},
        "counts": {"files": 1, "objects": 4, "errors": 1, "warnings": 1, "notes": 0},
        "hints": ["what stands alone is a part"],
    }
    assert [f["code"] for f in findings] == ["MG201", "MG108"]
    assert findings[0] == {
        "code": "MG201",
        "subcode": "MG213",
        "severity": "error",
        "file": "deploy/web.yaml",
        "line": 5,
        "column": 13,
        "resource": "Deployment/shop/web",
        "path": "spec.replicas",
        "message": 'found the text "3"',
        "expected": "expected a whole number",
        "hint": "leave the quotes out: 3",
        "istio": "",
        "related": [],
    }


def test_what_does_not_apply_is_empty() -> None:
    (finding,) = json.loads(formatted(report(USAGE), Format.JSON))["findings"]
    empty = {
        "file": "",
        "line": 0,
        "column": 0,
        "resource": "",
        "path": "",
        "hint": "",
        "subcode": "",
    }
    assert finding.items() >= empty.items()


def test_tests_that_were_run_are_told_whether_they_passed() -> None:
    place = Location("meshgen.yaml", 3, 5)
    cases = [Case("dev: jason", place, seconds=0.25), Case("dev: others", place, [ERROR])]
    written = json.loads(formatted(replace(report(ERROR), cases=cases), Format.JSON))
    assert written["tests"] == [
        {
            "name": name,
            "file": "meshgen.yaml",
            "line": 3,
            "column": 5,
            "passed": passed,
            "seconds": seconds,
        }
        for name, passed, seconds in (("dev: jason", True, 0.25), ("dev: others", False, 0.0))
    ]
