"""Bad manifests: what is found, where, and how to mend it."""

from typing import Any

import pytest

from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import dotted
from tests.checks.cases import load
from tests.checks.objects import checker_for

BAD = load("bad")


@pytest.mark.parametrize("case", BAD, ids=lambda c: c["object"].get("kind", ""))
def test_bad(case: dict[str, Any]) -> None:
    checker = checker_for(case.get("kubernetes", "1.29"), case.get("istio", "1.24"))
    assert [told(violation) for violation in checker.check(case["object"])] == case["found"]


def test_each_case_tells_something() -> None:
    assert all(case["found"] for case in BAD)


def told(violation: Violation) -> str:
    """Return a violation as the cases write it."""
    severity = "warning " if violation.severity is Severity.WARNING else ""
    parts = [p for p in (violation.message, violation.expected, violation.hint) if p]
    return f"{severity}{dotted(violation.path)}: {'; '.join(parts)}"
