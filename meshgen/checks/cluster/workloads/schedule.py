"""Schedules as cron has them.

Source: ParseStandard of github.com/robfig/cron/v3, which the server reads them with.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from meshgen.durations import nanoseconds
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.schemas.convert.formats import GO_DURATION

_EVERY = "@every "
_NAMES = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_DURATION = re.compile(GO_DURATION["pattern"].removesuffix("$")).fullmatch
_LONGEST_DURATION = 100
_NUMBER = re.compile(r"\+?0*([0-9]{1,19})").fullmatch
_MOST = 2**63 - 1
# Python takes these for spaces, Go does not.
_NO_SPACES = re.compile("[\x1c-\x1f]").search
_EXPECTED = "expected five fields as in */15 8-17 * * 1-5, or a name as in @daily"


class Fault(NamedTuple):
    """Why a text is no schedule: what was found, what is expected, and a hint, if any."""

    message: str
    expected: str = _EXPECTED
    hint: str = ""


class _Field(NamedTuple):
    name: str
    lowest: int
    highest: int
    names: Mapping[str, int]
    hint: str = ""


def _numbered(names: str, start: int) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names.split(), start)}


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of the month", 1, 31, {}),
    _Field("month", 1, 12, _numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1)),
    _Field("day of the week", 0, 6, _numbered("sun mon tue wed thu fri sat", 0), "Sunday is 0"),
)


def fault(schedule: str) -> Fault | None:
    """Return why a text is no schedule, if so. A time zone is not part of one here."""
    if schedule.startswith("@"):
        return _fault_of_name(schedule)
    texts = schedule.split()
    if len(texts) != len(_FIELDS) or _NO_SPACES(schedule):
        return Fault(f"has {words.count(len(texts), 'field')}")
    for text, field in zip(texts, _FIELDS, strict=True):
        # Go passes over what is empty between commas.
        if not all(_is_range(each, field) for each in text.split(",") if each):
            expected = f"expected {field.lowest} to {field.highest}, as in * or {_example(field)}"
            return Fault(f"{words.show(text)} is no {field.name}", expected, field.hint)
    return None


def _example(field: _Field) -> str:
    return f"{field.lowest}-{field.highest}/2"


def _fault_of_name(text: str) -> Fault | None:
    if text in _NAMES:
        return None
    if not text.startswith(_EVERY):
        return Fault(f"{words.show(text)} is no schedule", hint=did_you_mean(text, _NAMES))
    duration = text.removeprefix(_EVERY)
    is_short = len(duration) < _LONGEST_DURATION and _DURATION(duration)
    if is_short and nanoseconds(duration) is not None:
        return None
    what, expected = words.FORMATS["go-duration"]
    return Fault(f"{words.show(duration)} is not {what}", expected)


def _is_range(text: str, field: _Field) -> bool:
    """Return whether a text is a number, a name, `*` or a range, with a step. Source: getRange."""
    span, *steps = text.split("/")
    if len(steps) > 1 or not all(_number(step, {}) for step in steps):
        return False
    ends = span.split("-")
    if ends[0] in ("*", "?"):
        return True
    numbers = [_number(end, field.names) for end in ends]
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 or first is None or last is None:
        return False
    return field.lowest <= first <= last <= field.highest


def _number(text: str, names: Mapping[str, int]) -> int | None:
    """Return the number that a text is, or a name stands for. Source: parseIntOrName."""
    if text.lower() in names:
        return names[text.lower()]
    match = _NUMBER(text)
    return int(match[1]) if match and int(match[1]) <= _MOST else None
