"""What an object's file is to the kustomizations around it, and what is told of it there."""

from collections.abc import Sequence
from enum import StrEnum

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Code, Severity

# What Kustomize wants of every resource, and never adds.
_NEVER_ADDED = {("apiVersion",), ("kind",), ("metadata",), ("metadata", "name")}
# An object that lacks so much was hardly meant as a whole one.
_LACKING = 2
# What a CustomResourceDefinition lacks that is surely a patch: operators keep them in all places.
_CRD = {("spec", "group"), ("spec", "names"), ("spec", "versions")}
# As many of the missing fields are named.
_NAMED = 3


class Role(StrEnum):
    """What a file is to kustomizations."""

    WHOLE = "whole"  # it stands for itself
    PART = "part"  # one lists it, and can add to it
    STRAY = "stray"  # some stand around it, and none names it
    BUILT = "built"  # it is what one comes to, or a chart
    PATCH = "patch"  # it is called a patch, and none names it


def in_role(violations: list[Violation], role: Role) -> list[Violation]:
    """Return what is told of an object in its role.

    Of a part nothing that another file can still add; a patch that nobody names any more is told
    once, in place of all that it lacks.
    """
    lacking = [v for v in violations if v.about_absence and v.path not in _NEVER_ADDED]
    is_part_of_crd = role is Role.WHOLE and _CRD.issubset(v.path for v in lacking)
    if role in (Role.WHOLE, Role.BUILT) and not is_part_of_crd:
        return violations
    if role is Role.PART:
        return [violation for violation in violations if violation not in lacking]
    errors = [violation for violation in lacking if violation.severity is Severity.ERROR]
    if len(errors) < (_LACKING if role is Role.STRAY else 1):
        return violations
    others = (v for v in violations if v not in lacking and not _is_directive(v))
    return [_forgotten(errors), *others]


def _is_directive(violation: Violation) -> bool:
    """Return whether a field tells a patch what to do: `$patch: delete`."""
    return violation.about_key and str(violation.path[-1:]).startswith("('$")


def _forgotten(lacking: Sequence[Violation]) -> Violation:
    fields = dict.fromkeys(str(violation.path[-1]) for violation in lacking if violation.path)
    missing = f" (no {words.either(list(fields)[:_NAMED])})" if fields else ""
    return Violation(
        (),
        f"looks like a patch{missing}, and no kustomization names it",
        hint="name it among a kustomization's `patches`, or remove it",
        code=Code.PATCH,
        severity=Severity.WARNING,
    )
