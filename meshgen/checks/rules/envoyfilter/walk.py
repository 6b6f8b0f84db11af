"""The values of patches, message by message, held against Envoy's own API.

What is of the wrong type istiod refuses, with MG220; but what stands in a TypedStruct it passes on
as it is, so that Envoy is the first to read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from meshgen.checks.istiod.envoy.scalars import Fault
from meshgen.checks.rules.envoyfilter.constraints import broken
from meshgen.checks.rules.envoyfilter.json_values import (
    duration_fault,
    enum_fault,
    value_fault,
)
from meshgen.explainer import words
from meshgen.lenient import text
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.schemas.envoy import (
    PATCHED,
    deprecated_of,
    fields_of,
    is_known,
    lacking_until,
    names_of,
    type_names,
)
from meshgen.system import System
from meshgen.system.patches import INSERTS, TYPED_STRUCTS, Patch

_TYPE, _LIST, _MAP, _ENUM = "@type", "list:", "map:", "enum:"
_GOOGLE = "google.protobuf."
_WRAPPERS = {
    f"{_GOOGLE}{name}Value": kind
    for name, kind in (
        *(("Bool", "bool"), ("Bytes", "bytes"), ("Double", "double"), ("Float", "float")),
        *(("Int32", "int32"), ("Int64", "int64"), ("String", "string")),
        *(("UInt32", "uint32"), ("UInt64", "uint64")),
    )
}
_OLD_API = (".v2.", ".v2alpha.", ".v1.")
_OLD_PREFIX = "envoy.config.filter."
_ENVOY = "envoy."
# What is fetched for Wasm: istio-agent does it, and fills in what Envoy demands.
_REMOTE = "envoy.config.core.v3.RemoteDataSource"
# The fields that the settings of an extension are in.
_SETTINGS = frozenset(("typed_config", "typedConfig"))


class Kind(Enum):
    """What can be wrong with a place in a value."""

    IGNORED = "ignored"  # Envoy reads past it
    UNREADABLE = "unreadable"
    UNTYPED = "untyped"
    BROKEN = "broken"  # read, and refused
    DEPRECATED = "deprecated"
    NEWER = "newer"  # older releases of Envoy read past it


class Found(NamedTuple):
    """Something about a place in a patch's value.

    `since` counts for what is newer: the last release of Envoy that lacks it. `grave` is what is
    worse than its kind.
    """

    kind: Kind
    patch: Patch
    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    since: int = 0
    grave: bool = False
    about_key: bool = False
    about_absence: bool = False


# A cache of a pure function: several rules ask of the same system.
@lru_cache(maxsize=1)
def found_in(system: System) -> Mapping[Kind, list[Found]]:
    """Return what there is to say of the values of all patches, by its kind."""
    sorted_: dict[Kind, list[Found]] = {kind: [] for kind in Kind}
    for patch in system.patches:
        name = PATCHED.get(patch.target, "")
        if patch.value and is_known(name):
            whole = patch.operation in INSERTS or patch.operation == "REPLACE"
            walk = _Walk(patch, whole=whole)
            for found in walk.message(name, patch.value, patch.value_path, wrapped=False):
                sorted_[found.kind].append(found)
    return sorted_


@dataclass(frozen=True)
class _Walk:
    """A walk through the value of a patch; `whole` is one that is not merged into another."""

    patch: Patch
    whole: bool

    def message(self, name: str, value: Any, path: Path, *, wrapped: bool) -> Iterator[Found]:
        """Yield what there is to say of a message; if `wrapped`, Envoy is the first to read it."""
        if name in _WRAPPERS:
            yield from self._scalar(_WRAPPERS[name], value, path, wrapped=wrapped)
        elif name == f"{_GOOGLE}Duration":
            yield from self._fault(duration_fault(value) if wrapped else None, path)
        elif name == f"{_GOOGLE}Any":
            yield from self._any(value, path, wrapped=wrapped)
        elif name.startswith(_GOOGLE):
            return
        elif isinstance(value, Mapping):
            yield from self._fields(name, value, path, wrapped=wrapped)
        else:
            yield from self._no_mapping(value, path, wrapped=wrapped)

    def _no_mapping(self, value: Any, path: Path, *, wrapped: bool) -> Iterator[Found]:
        if wrapped:
            fault = f"found {words.describe(value)}", "expected a mapping", ""
            yield from self._fault(fault, path)

    def _fields(
        self, name: str, value: Mapping[str, Any], path: Path, *, wrapped: bool
    ) -> Iterator[Found]:
        fields = fields_of(name)
        if fields is None:
            return
        proper, deprecated = names_of(name), deprecated_of(name)
        for key, item in value.items():
            if key not in fields:
                if wrapped:
                    yield self._unknown(name, key, fields, path)
                continue
            if item is None:
                continue
            at, field = (*path, key), proper[key]
            if since := lacking_until(f"{name}.{field}"):
                yield Found(
                    Kind.NEWER,
                    self.patch,
                    at,
                    f"{field} of {_short(name)}",
                    since=since,
                    about_key=True,
                )
            if field in deprecated:
                yield Found(
                    Kind.DEPRECATED,
                    self.patch,
                    at,
                    f"{field} of {_short(name)}",
                    grave=deprecated[field],
                    about_key=True,
                )
            yield from self._field(fields[key], item, at, wrapped=wrapped)
        for place, message, is_absent in broken(name, value, whole=self.whole):
            yield Found(Kind.BROKEN, self.patch, (*path, *place), message, about_absence=is_absent)

    def _field(self, kind: str, value: Any, path: Path, *, wrapped: bool) -> Iterator[Found]:
        if kind.startswith(_LIST):
            kind = kind.removeprefix(_LIST)
            if not isinstance(value, list):
                # Envoy takes a single value for a list of one.
                yield from self._field(kind, value, path, wrapped=wrapped) if wrapped else ()
                return
            for index, item in enumerate(value):
                if item is not None:
                    yield from self._field(kind, item, (*path, index), wrapped=wrapped)
        elif kind.startswith(_MAP):
            if not isinstance(value, Mapping):
                yield from self._no_mapping(value, path, wrapped=wrapped)
                return
            for key, item in value.items():
                if item is not None:
                    yield from self._field(
                        kind.split(":", 2)[2], item, (*path, key), wrapped=wrapped
                    )
        elif is_known(kind) or kind.startswith(_GOOGLE):
            walk = replace(self, whole=False) if kind == _REMOTE else self
            yield from walk.message(kind, value, path, wrapped=wrapped)
        else:
            yield from self._scalar(kind, value, path, wrapped=wrapped)

    def _scalar(self, kind: str, value: Any, path: Path, *, wrapped: bool) -> Iterator[Found]:
        if kind.startswith(_ENUM):
            since = lacking_until(f"{kind.removeprefix(_ENUM)}.{value}")
            if since and isinstance(value, str):
                yield Found(Kind.NEWER, self.patch, path, value, since=since)
        if not wrapped:
            return
        if not kind.startswith(_ENUM):
            yield from self._fault(value_fault(kind, value), path)
            return
        fault, is_ignored = enum_fault(kind, value)
        yield from self._fault(fault, path, Kind.IGNORED if is_ignored else Kind.UNREADABLE)

    def _any(self, value: Any, path: Path, *, wrapped: bool) -> Iterator[Found]:
        """Yield what there is to say of settings that say their type."""
        if not isinstance(value, Mapping):
            yield from self._no_mapping(value, path, wrapped=wrapped)
            return
        if not isinstance(value.get(_TYPE), str):
            if wrapped and value:
                fault = f'"{_TYPE}" is missing', "expected type.googleapis.com/…", ""
                yield from self._fault(fault, path)
            return
        name = value[_TYPE].rpartition("/")[2]
        if name in TYPED_STRUCTS:
            yield from self._struct(value, path)
        elif is_known(name) and not name.startswith(_GOOGLE):
            rest = {key: item for key, item in value.items() if key != _TYPE}
            yield from self._typed(name, rest, path, (*path, _TYPE), wrapped=wrapped)

    def _struct(self, value: Mapping[str, Any], path: Path) -> Iterator[Found]:
        """Yield what there is to say of settings in a TypedStruct."""
        key = "typeUrl" if "typeUrl" in value else "type_url"
        name, at = text(value.get(key)).rpartition("/")[2], (*path, key)
        if not is_known(name):
            # What is no extension's settings, an extension may read as any mapping.
            yield from self._untyped(name, at) if path[-1] in _SETTINGS else ()
        else:
            body = value.get("value")
            inner = body if isinstance(body, Mapping) else {}
            yield from self._typed(name, inner, (*path, "value"), at, wrapped=True)

    def _untyped(self, name: str, path: Path) -> Iterator[Found]:
        """Yield that the settings of an extension have no type, or one that Envoy has not."""
        if not name:
            message, expected = "is missing: Envoy cannot know what this is", "expected a type"
            yield Found(
                Kind.UNTYPED, self.patch, path, message, expected, grave=True, about_absence=True
            )
        elif name.startswith(_ENVOY):
            is_old = name.startswith(_OLD_PREFIX) or any(each in name for each in _OLD_API)
            hint = "use Envoy's API v3" if is_old else did_you_mean(name, type_names())
            message = f"Envoy has no type {words.show(name)}"
            yield Found(Kind.UNTYPED, self.patch, path, message, hint=hint, grave=is_old)

    def _typed(
        self, name: str, body: Mapping[str, Any], path: Path, type_path: Path, *, wrapped: bool
    ) -> Iterator[Found]:
        if since := lacking_until(name):
            yield Found(Kind.NEWER, self.patch, type_path, f"the type {_short(name)}", since=since)
            return
        yield from self.message(name, body, path, wrapped=wrapped)

    def _unknown(self, name: str, key: str, fields: Mapping[str, str], path: Path) -> Found:
        message, hint = f"is not a field of {_short(name)}", did_you_mean(key, fields)
        return Found(Kind.IGNORED, self.patch, (*path, key), message, hint=hint, about_key=True)

    def _fault(self, fault: Fault, path: Path, kind: Kind = Kind.UNREADABLE) -> Iterator[Found]:
        if fault:
            yield Found(kind, self.patch, path, *fault)


def _short(name: str) -> str:
    return name.rpartition(".")[2]
