"""Findings of what a test is about, where its config is no model of a service."""

from collections.abc import Iterable

from meshgen.codes import is_of_rule
from meshgen.findings import Finding


def but_of_rules(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no rule is the reason of."""
    return [finding for finding in findings if not is_of_rule(finding.code)]
