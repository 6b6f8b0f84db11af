"""The value of a patch as Envoy's JSON has it: a message with no field that is not set.

Source: BuildXDSObjectFromStruct of istio.io/istio/pkg/config/xds.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.schemas.envoy import WRAPPED, fields_of, in_json, is_known, names_of, oneof, values_of
from meshgen.xds.durations import duration
from meshgen.xds.resources import Json

ANY, TYPE = "google.protobuf.Any", "@type"
DURATION = "google.protobuf.Duration"
LIST, MAP, ENUM = "list:", "map:", "enum:"
# What stands for any JSON; its keys are nobody's fields.
FREE = frozenset(f"google.protobuf.{name}" for name in ("Struct", "Value", "ListValue"))
# Numbers that JSON has as text, since it could not hold them all.
_LONG = frozenset(("int64", "uint64", "fixed64", "sfixed64", "sint64"))
_REAL = frozenset(("double", "float"))


class UnreadableError(ValueError):
    """Istiod cannot read a value, and leaves the patch out."""


def type_of(body: Mapping[str, Any]) -> str:
    """Return the full name of the message that a body says it is."""
    return str(body.get(TYPE, "")).rpartition("/")[2]


def read(message: str, given: Any) -> Any:
    """Return a message as Envoy's JSON has it. Raises UnreadableError."""
    if message in WRAPPED:
        return _scalar(WRAPPED[message], given)
    if message in FREE:
        return given
    if message == DURATION:
        return _must(duration(given), "a duration", given)
    if message == "google.protobuf.Timestamp":
        return given
    body = _must(given if isinstance(given, Mapping) else None, "a mapping", given)
    return _any(body) if message == ANY else _fields(message, body)


def _any(body: Mapping[str, Any]) -> Json:
    name = type_of(body)
    if not is_known(name):
        raise UnreadableError(f"no type is called {body.get(TYPE)!r}")
    rest = {key: item for key, item in body.items() if key != TYPE}
    if name in FREE or name in WRAPPED or name == DURATION:
        return {TYPE: body[TYPE], **rest}
    return {TYPE: body[TYPE], **_fields(name, rest)}


def _fields(message: str, given: Mapping[str, Any]) -> Json:
    kinds, names = fields_of(message), names_of(message)
    if kinds is None:
        return dict(given)
    # Istiod passes over fields that it does not know.
    known = {key: item for key, item in given.items() if item is not None and key in kinds}
    return {
        in_json(names[key]): item
        for key, item in ((key, _value(kinds[key], item)) for key, item in known.items())
        if not _is_default(kinds[key], item) or _is_told_apart(message, names[key], kinds[key])
    }


def _is_default(kind: str, value: Any) -> bool:
    if kind.startswith(ENUM):
        return bool(value == values_of(kind.removeprefix(ENUM))[0])
    return is_nothing(value)


def _is_told_apart(message: str, field: str, kind: str) -> bool:
    """Return whether a field that holds nothing (0, false, "") is another than one that is not."""
    return is_known(kind) or oneof(message, field) is not None


def is_nothing(value: Any) -> bool:
    """Return whether a value is what a field has that is not set."""
    return value in (0, "", "0", [], {}, False)


def _value(kind: str, given: Any) -> Any:
    if kind.startswith(LIST):
        items = _must(given if isinstance(given, list | tuple) else None, "a list", given)
        return [_value(kind.removeprefix(LIST), item) for item in items]
    if kind.startswith(MAP):
        body = _must(given if isinstance(given, Mapping) else None, "a mapping", given)
        of_values = kind.split(":", 2)[2]
        return {str(key): _value(of_values, item) for key, item in body.items()}
    return read(kind, given) if is_known(kind) else _scalar(kind, given)


def _scalar(kind: str, given: Any) -> Any:
    if kind == "bool":
        return _must(given if isinstance(given, bool) else None, "true or false", given)
    if kind in ("string", "bytes"):
        return _must(given if isinstance(given, str) else None, "a text", given)
    if kind.startswith(ENUM):
        # Nothing tells which the numbers of values are, but for the first one's.
        return values_of(kind.removeprefix(ENUM))[0] if given == 0 else given
    try:
        number = float(given)
    except (TypeError, ValueError):
        raise UnreadableError(f"{given!r} is not a number") from None
    if kind in _REAL:
        return given if isinstance(given, int | float) else number
    return str(int(given)) if kind in _LONG else int(number)


def _must(value: Any, expected: str, given: Any) -> Any:
    if value is None:
        raise UnreadableError(f"{given!r} is not {expected}")
    return value
