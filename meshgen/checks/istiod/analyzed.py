"""What `istioctl analyze` calls what is wrong with one Istio object.

It reads the object as istiod does, and then asks istiod's own validation. A field that is unknown
it passes over; of an object that it cannot read it says nothing. Source: ValidationAnalyzer in
istio.io/istio/pkg/config/analysis/analyzers/schema.
"""

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.identity import Identity

_ERROR, _WARNING = "IST0106", "IST0133"
_GROUPS = frozenset(
    f"{name}.istio.io" for name in ("extensions", "networking", "security", "telemetry")
)
# How meshgen.checks.schema.values says of a text or a list that it has nothing in it, and how both
# schemas and istiod's checks say of one that it cannot be read.
_EMPTY, _NO_DURATION = "is empty", "is not a duration"
# Fields whose texts are judged by schemas and by istiod's validation: of targets, and of plugins.
_JUDGED = frozenset(("group", "kind", "sha256"))
_FILTER, _TARGETS = "EnvoyFilter.networking.istio.io", ("spec", "targetRefs")
# What schemas say that istiod's validation says too.
_SAID_TOO = frozenset((Code.MISSING_FIELD, Code.CEL_RULE))
_PASSED_OVER = frozenset((Code.UNKNOWN_FIELD, Code.DUPLICATE_KEY, Code.DEPRECATED, Code.ISTIOD))


def with_messages(violations: list[Violation], identity: Identity) -> list[Violation]:
    """Return an object's violations, each with the message that istioctl has for it."""
    if identity.group not in _GROUPS or not all(map(_can_be_read, violations)):
        return violations
    return [
        violation
        if identity.type == _FILTER and _is_of_schema_alone(violation)
        else replace(violation, istio=violation.istio or _message(violation))
        for violation in violations
    ]


def _is_of_schema_alone(violation: Violation) -> bool:
    """Return whether nobody but the schema says something of an EnvoyFilter: of its targets."""
    return violation.path[:2] == _TARGETS or violation.subcode == Code.CEL_RULE


def has_unknown_fields(violations: Iterable[Violation], identity: Identity) -> bool:
    """Return whether istioctl reads an Istio object as one without some fields."""
    found = list(violations)
    unknown = any(map(_is_unknown, found))
    return unknown and identity.group in _GROUPS and all(map(_can_be_read, found))


def without_unknown_fields(obj: Any, violations: Iterable[Violation]) -> Any:
    """Return an object as istioctl reads it."""
    whole = copy.deepcopy(obj)
    for violation in filter(_is_unknown, violations):
        *steps, name = violation.path
        holder = whole
        for step in steps:
            holder = holder[step]
        holder.pop(name, None)
    return whole


def with_consequences(violations: list[Violation], without: Iterable[Violation]) -> list[Violation]:
    """Return violations, unknown fields with what istioctl says of the object without them.

    What is misspelt is missing: that is what it tells of.
    """
    said = {violation.istio for violation in violations}
    codes = {violation.istio for violation in without}
    left = [code for code in (_ERROR, _WARNING) if code in codes - said]
    found = []
    for violation in violations:
        code = left.pop(0) if left and _is_unknown(violation) else violation.istio
        found.append(replace(violation, istio=code))
    return found


def _is_unknown(violation: Violation) -> bool:
    return violation.subcode == Code.UNKNOWN_FIELD and violation.severity is Severity.ERROR


def _can_be_read(violation: Violation) -> bool:
    """Return whether istiod reads an object in spite of a violation: no type or name is wrong."""
    if violation.severity is not Severity.ERROR or violation.code != Code.SCHEMA:
        return True
    if _NO_DURATION in violation.message:
        return False
    return violation.subcode in _PASSED_OVER or _is_said_too(violation)


def _is_said_too(violation: Violation) -> bool:
    """Return whether what a schema says is said by istiod's validation too."""
    if violation.subcode:
        return violation.subcode in _SAID_TOO
    return violation.message.startswith(_EMPTY) or _JUDGED.issuperset(violation.path[-1:])


def _message(violation: Violation) -> str:
    if violation.code != Code.SCHEMA or violation.path[:1] != ("spec",):
        return ""
    if violation.severity is not Severity.ERROR:
        return _WARNING if violation.subcode == Code.ISTIOD else ""
    of_istiod = violation.subcode == Code.ISTIOD
    return _ERROR if of_istiod or _is_said_too(violation) else ""
