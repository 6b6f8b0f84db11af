"""Single values of Envoy's messages, as istiod reads them from JSON.

Source: unmarshalSingularValue of github.com/golang/protobuf/jsonpb.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from typing import Any

from meshgen.durations import nanoseconds
from meshgen.explainer import words
from meshgen.nearest import did_you_mean, one_of
from meshgen.schemas.envoy import values_of

# What is wrong with a value, what is expected, and a hint; None where it is right.
Fault = tuple[str, str, str] | None

_is_whole = re.compile(r"-?(?:0|[1-9][0-9]*)\Z").match
_is_number = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z").match
_is_time = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})\Z"
).match
_NOT_FINITE = ("NaN", "Infinity", "-Infinity")
# Numbers that pass as those of JSON, which are written with an exponent from here on.
_EXPONENT = 1e21
_ENUM = "enum:"


def fault(kind: str, value: Any) -> Fault:
    """Return what is wrong with a value of a kind: a scalar or an enum."""
    if kind.startswith(_ENUM):
        return _enum(kind.removeprefix(_ENUM), value)
    return _SCALARS[kind](value)


def duration(value: Any) -> Fault:
    """Return why a value is not a duration."""
    if isinstance(value, str) and value.strip("+-") and nanoseconds(value) is not None:
        return None
    return _other(value, "expected a duration, as in 5s or 1.5h")


def timestamp(value: Any) -> Fault:
    """Return why a value is not a time."""
    is_right = isinstance(value, str) and _is_time(value)
    return None if is_right else _other(value, "expected a time as in 2024-01-31T12:00:00Z")


def _enum(name: str, value: Any) -> Fault:
    values = values_of(name)
    if isinstance(value, str):
        if value in values:
            return None
        return f"found {words.show(value)}", one_of(values), did_you_mean(value, values)
    return _other(value, one_of(values)) if _INT32(value) else None


def _text(value: Any) -> Fault:
    return None if isinstance(value, str) else _other(value, "expected text")


def _boolean(value: Any) -> Fault:
    return None if isinstance(value, bool) else _other(value, "expected true or false")


def _bytes(value: Any) -> Fault:
    if isinstance(value, str):
        try:
            b64decode(value, validate=True)
        except (NotBase64, ValueError):
            return "is not base64", "expected base64, as `base64 -w0` prints it", ""
        return None
    return _other(value, "expected text in base64")


def _number(value: Any) -> Fault:
    if isinstance(value, str):
        is_right = value in _NOT_FINITE or bool(_is_number(value))
    else:
        is_right = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_right else _other(value, "expected a number")


def _integer(lowest: int, highest: int) -> Callable[[Any], Fault]:
    expected = f"expected a whole number from {lowest} to {highest}"

    def check(value: Any) -> Fault:
        number = _whole(value)
        is_right = number is not None and lowest <= number <= highest
        return None if is_right else _other(value, expected)

    return check


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        return int(value) if _is_whole(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # A value is a number of JSON, which is a floating one, before it is of this type.
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < _EXPONENT else None


def _other(value: Any, expected: str) -> Fault:
    return f"found {words.describe(value)}", expected, ""


_INT32, _INT64 = _integer(-(2**31), 2**31 - 1), _integer(-(2**63), 2**63 - 1)
_UINT32, _UINT64 = _integer(0, 2**32 - 1), _integer(0, 2**64 - 1)
_SCALARS: Mapping[str, Callable[[Any], Fault]] = {
    **dict.fromkeys(("int32", "sint32", "sfixed32"), _INT32),
    **dict.fromkeys(("int64", "sint64", "sfixed64"), _INT64),
    **dict.fromkeys(("uint32", "fixed32"), _UINT32),
    **dict.fromkeys(("uint64", "fixed64"), _UINT64),
    **dict.fromkeys(("double", "float"), _number),
    "bool": _boolean,
    "bytes": _bytes,
    "string": _text,
}
