"""Findings of several environments, each told once, with where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from meshgen.checks.quotas import QUOTAS
from meshgen.checks.running import RUNNING
from meshgen.codes import is_of_rule
from meshgen.codes.told import SAME_ACCOUNT, UNPROTECTED, UNSCOPED, UNUSED_GATEWAY
from meshgen.findings import (
    Finding,
)

_OF_CALLS = frozenset(one.code for one in (SAME_ACCOUNT, UNPROTECTED, UNSCOPED, UNUSED_GATEWAY))
_OF_TOGETHER = _OF_CALLS | frozenset(
    description.code for check in (RUNNING, QUOTAS) for description in check.descriptions
)


def told_where(found: Mapping[str, list[Finding]]) -> list[Finding]:
    """Return the findings of environments; of what runs in some of them it is said in which."""
    where: dict[Finding, list[str]] = {}
    for environment, of_one in found.items():
        for finding in of_one:
            where.setdefault(finding, []).append(environment)
    return [
        replace(finding, message=f"{finding.message} (in {', '.join(names)})")
        if _depends(finding.code) and len(names) < len(found) and not _says(finding, names)
        else finding
        for finding, names in where.items()
    ]


def _depends(code: str) -> bool:
    """Return whether the same settings may be right in one environment and wrong in another."""
    return code in _OF_TOGETHER or is_of_rule(code)


def _says(finding: Finding, environments: Sequence[str]) -> bool:
    return any(finding.path.startswith(f"environments.{name}.") for name in environments)
