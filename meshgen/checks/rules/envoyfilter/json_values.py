"""Single values in JSON as Envoy reads them itself, which is not quite as istiod does."""

import re
from typing import Any

from meshgen.checks.istiod.envoy import scalars
from meshgen.explainer import words
from meshgen.schemas.envoy import values_of

_ENUM = "enum:"
_DURATIONS = re.compile(r"-?[0-9]+(?:\.[0-9]{1,9})?s")
_DURATION = "expected a duration in seconds, as in 60s or 0.5s"


def value_fault(kind: str, value: Any) -> scalars.Fault:
    """Return why Envoy does not read a value of a kind: a scalar."""
    if kind == "bool" and value in ("true", "false"):
        return None
    return scalars.fault(kind, value)


def is_duration(value: Any) -> bool:
    """Return whether Envoy reads a value as a duration."""
    return isinstance(value, str) and _DURATIONS.fullmatch(value) is not None


def duration_fault(value: Any) -> scalars.Fault:
    """Return why Envoy does not read a duration: it knows no units but seconds."""
    if is_duration(value):
        return None
    return f"found {words.describe(value)}", _DURATION, ""


def seconds(value: Any) -> float | None:
    """Return how long a duration is; None if it is none."""
    return float(value[:-1]) if is_duration(value) else None


def enum_fault(kind: str, value: Any) -> tuple[scalars.Fault, bool]:
    """Return why a value is none of an enum's, and whether Envoy reads the rest nevertheless."""
    name = kind.removeprefix(_ENUM)
    if isinstance(value, str):
        known = value.upper() in (each.upper() for each in values_of(name))
        return (None if known else scalars.fault(kind, value)), True
    return scalars.fault(kind, value), False
