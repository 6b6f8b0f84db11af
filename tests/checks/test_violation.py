"""Violations of a code, and what becomes of them."""

from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Location, Severity

RULE = Description("MG900", "All is well.", "It is not.", "Mend it.", severity=Severity.WARNING)
FINER = Description("MG901", "Some is well.", "It is not.", "Mend it.", parent="MG900")


def test_a_violation_weighs_what_its_code_does() -> None:
    violation = Violation.of(RULE, ("spec",), "so", expected="that", hint=RULE.mend)
    assert (violation.code, violation.subcode) == ("MG900", "")
    assert violation.severity is Severity.WARNING
    assert (violation.expected, violation.hint) == ("that", "Mend it.")


def test_one_of_a_finer_code_is_told_with_its_parents() -> None:
    violation = Violation.of(FINER, ("spec",), "so")
    assert (violation.code, violation.subcode) == ("MG900", "MG901")
    assert violation.severity is Severity.ERROR


def test_a_finding_has_all_that_a_violation_says() -> None:
    at = Location("a.yaml", 3)
    finding = Violation.of(FINER, ("spec",), "so", expected="that").finding(at, "x.spec", "A/b")
    assert str(finding) == "a.yaml:3: A/b: x.spec: so; that"
    assert (finding.code, finding.subcode, finding.severity) == ("MG900", "MG901", Severity.ERROR)
