"""Messages of Envoy: whether a value is one.

Source: unmarshalMessage of github.com/golang/protobuf/jsonpb; of pkg/config/validation/envoyfilter
recurseMissingTypedConfig.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.envoy import scalars
from meshgen.checks.istiod.envoy.gone import was_field, was_known
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.schemas.envoy import (
    WRAPPED,
    fields_of,
    is_known,
    type_names,
)

_GOOGLE = "google.protobuf."
_TYPE = "@type"
_LIST, _MAP = "list:", "map:"
_TIMES: Mapping[str, Callable[[Any], scalars.Fault]] = {
    f"{_GOOGLE}Duration": scalars.duration,
    f"{_GOOGLE}Timestamp": scalars.timestamp,
}
_FREE = {f"{_GOOGLE}Struct": dict, f"{_GOOGLE}ListValue": list, f"{_GOOGLE}Value": object}
_ANY, _EMPTY = f"{_GOOGLE}Any", f"{_GOOGLE}Empty"
_WELL_KNOWN = frozenset({*WRAPPED, *_TIMES, *_FREE, _ANY, _EMPTY, f"{_GOOGLE}NullValue"})
# A filter's configuration, or where that is to be had.
_CONFIGS = ("typed_config", "typedConfig", "config_discovery", "configDiscovery")


def message(
    name: str, value: Any, path: Path, span: Span, *, alone: bool = True
) -> Iterator[Violation]:
    """Yield why a value is not a message of a name; `alone`: it is in no list and no mapping."""
    if name in WRAPPED:
        yield from _scalar(WRAPPED[name], value, path)
    elif name in _TIMES:
        yield from _told(_TIMES[name](value), path)
    elif name in _FREE:
        if not isinstance(value, _FREE[name]):
            yield _other(value, "expected a list" if _FREE[name] is list else _MAPPING, path)
    elif not isinstance(value, dict):
        yield _other(value, _MAPPING, path)
    elif name == _ANY:
        yield from _any(value, path, span)
    else:
        yield from _fields(name, value, path, span, alone)


_MAPPING = "expected a mapping"


def _fields(
    name: str, value: Mapping[str, Any], path: Path, span: Span, alone: bool
) -> Iterator[Violation]:
    fields = fields_of(name)
    if fields is None:
        return
    if alone and "typed_config" in fields and not any(each in value for each in _CONFIGS):
        found, severity = "has a name, and no configuration with a type", Severity.WARNING
        at, expected = (*path, "typed_config"), 'expected a mapping with "@type"'
        yield Violation(at, found, expected, severity=severity, about_absence=True)
    for key, item in value.items():
        kind = fields.get(key)
        if kind is None:
            if not was_field(name, key, span):
                yield _unknown(name, key, fields, path)
        elif item is not None:
            yield from _field(kind, item, (*path, key), span, alone)


def _field(kind: str, value: Any, path: Path, span: Span, alone: bool) -> Iterator[Violation]:
    if kind.startswith(_LIST):
        yield from _items(kind.removeprefix(_LIST), value, path, span)
    elif kind.startswith(_MAP):
        yield from _values(kind, value, path, span)
    elif is_known(kind):
        yield from message(kind, value, path, span, alone=alone)
    else:
        yield from _scalar(kind, value, path)


def _items(kind: str, value: Any, path: Path, span: Span) -> Iterator[Violation]:
    if not isinstance(value, list):
        yield _other(value, "expected a list", path)
        return
    for position, item in enumerate(value):
        if item is not None:
            yield from _field(kind, item, (*path, position), span, alone=False)


def _values(kind: str, value: Any, path: Path, span: Span) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield _other(value, _MAPPING, path)
        return
    _, of_keys, of_values = kind.split(":", 2)
    for key, item in value.items():
        if of_keys != "string":
            yield from _scalar(of_keys, key, (*path, key), about_key=True)
        if item is not None:
            yield from _field(of_values, item, (*path, key), span, alone=False)


def _any(value: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a message that says itself what it is."""
    url, at = value.get(_TYPE), (*path, _TYPE)
    if url is None:
        found, expected = f'"{_TYPE}" is missing', "expected type.googleapis.com/…"
        yield Violation(at, found, expected, about_absence=True)
        return
    if not isinstance(url, str):
        yield _other(url, "expected text", at)
        return
    name = url.rpartition("/")[2]
    if not is_known(name):
        if not was_known(name, span):
            yield _no_type(url, name, at)
    elif name in _WELL_KNOWN:
        if "value" not in value:
            found = "`value` is required and missing"
            yield Violation((*path, "value"), found, about_absence=True)
        elif name != _EMPTY:
            yield from message(name, value["value"], (*path, "value"), span, alone=False)
    else:
        rest = {key: item for key, item in value.items() if key != _TYPE}
        yield from message(name, rest, path, span, alone=False)


def _no_type(url: str, name: str, path: Path) -> Violation:
    hint = did_you_mean(name, type_names()) if "." in name else ""
    if ".v2." in name or name.startswith("envoy.config.filter."):
        hint = "use Envoy's API v3"
    expected = "expected a type that istiod knows"
    return Violation(path, f"no type is called {words.show(url)}", expected, hint)


def _unknown(name: str, key: str, fields: Mapping[str, str], path: Path) -> Violation:
    found = f"`{key}` is not a field of {name.rpartition('.')[2]}"
    expected, hint = "expected a field that istiod knows", did_you_mean(key, fields)
    at, severity = (*path, key), Severity.WARNING
    return Violation(at, found, expected, hint, severity=severity, about_key=True)


def _scalar(kind: str, value: Any, path: Path, *, about_key: bool = False) -> Iterator[Violation]:
    yield from _told(scalars.fault(kind, value), path, about_key=about_key)


def _told(fault: scalars.Fault, path: Path, *, about_key: bool = False) -> Iterator[Violation]:
    if fault:
        yield Violation(path, *fault, about_key=about_key)


def _other(value: Any, expected: str, path: Path) -> Violation:
    return Violation(path, f"found {words.describe(value)}", expected)
