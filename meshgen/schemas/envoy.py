"""Which messages Envoy has, their fields, and the values of its enums: of the newest release."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from meshgen.datafiles import data_dir

# What the value of a patch is, by its `applyTo`.
PATCHED = {
    "LISTENER": "envoy.config.listener.v3.Listener",
    "FILTER_CHAIN": "envoy.config.listener.v3.FilterChain",
    "NETWORK_FILTER": "envoy.config.listener.v3.Filter",
    "HTTP_FILTER": "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
    "ROUTE_CONFIGURATION": "envoy.config.route.v3.RouteConfiguration",
    "VIRTUAL_HOST": "envoy.config.route.v3.VirtualHost",
    "HTTP_ROUTE": "envoy.config.route.v3.Route",
    "CLUSTER": "envoy.config.cluster.v3.Cluster",
    "EXTENSION_CONFIG": "envoy.config.core.v3.TypedExtensionConfig",
    "BOOTSTRAP": "envoy.config.bootstrap.v3.Bootstrap",
    "LISTENER_FILTER": "envoy.config.listener.v3.ListenerFilter",
}
# Messages that are written as a value, not as a mapping.
WRAPPED = {
    "google.protobuf.BoolValue": "bool",
    "google.protobuf.BytesValue": "bytes",
    "google.protobuf.DoubleValue": "double",
    "google.protobuf.FloatValue": "float",
    "google.protobuf.Int32Value": "int32",
    "google.protobuf.Int64Value": "int64",
    "google.protobuf.StringValue": "string",
    "google.protobuf.UInt32Value": "uint32",
    "google.protobuf.UInt64Value": "uint64",
}
_WORD = re.compile("_(.)")


def is_known(message: str) -> bool:
    """Return whether istiod knows a type."""
    return message in _table()["messages"]


# A cache of what never changes: a message is met in each filter.
@cache
def fields_of(message: str) -> Mapping[str, str] | None:
    """Return the types of a message's fields, by both their names; None where any will do."""
    fields = _table()["messages"].get(message)
    if fields is None:
        return None
    return {**{in_json(name): kind for name, kind in fields.items()}, **fields}


@cache
def names_of(message: str) -> Mapping[str, str]:
    """Return the proper names of a message's fields, by both their names."""
    fields = _table()["messages"].get(message) or {}
    return {**{in_json(name): name for name in fields}, **{name: name for name in fields}}


def rules_of(message: str) -> Mapping[str, Mapping[str, float]]:
    """Return what Envoy demands of a message's fields; see tools/envoy_types.go."""
    rules: Mapping[str, Mapping[str, float]] = _table()["rules"].get(message, {})
    return rules


def alternatives_of(message: str) -> Sequence[Sequence[str]]:
    """Return the fields of which a message has to have one, for each time that there are some."""
    alternatives: Sequence[Sequence[str]] = _table()["alternatives"].get(message, ())
    return alternatives


@cache
def oneof(message: str, field: str) -> Sequence[str] | None:
    """Return the fields of which a message has one at most, this one among them.

    Such a field is there or not, whatever its value; so is an optional one, which is alone. Of any
    other, None is returned: what is zero, false or empty is not there.
    """
    oneofs: Sequence[Sequence[str]] = _table()["oneofs"].get(message, ())
    return next((fields for fields in oneofs if field in fields), None)


def deprecated_of(message: str) -> Mapping[str, bool]:
    """Return a message's deprecated fields, true for those that Envoy does not take any more."""
    deprecated: Mapping[str, bool] = _table()["deprecated"].get(message, {})
    return deprecated


def lacking_until(name: str) -> int:
    """Return the last release of Envoy that surely lacks a thing, 31 for 1.31; 0 for none.

    `name` is that of a message, a message's field (`MESSAGE.field`) or an enum's value.
    """
    return int(_lacking().get(name, 0))


@cache
def _lacking() -> Mapping[str, int]:
    return {
        f"{owner}.{name}" if name else owner: int(release)
        for release, owners in _table()["lacking"].items()
        for owner, names in owners.items()
        for name in names or [""]
    }


def values_of(enum: str) -> list[str]:
    """Return the names of an enum's values."""
    values: list[str] = _table()["enums"][enum]
    return values


def type_names() -> list[str]:
    """Return all that `@type` may name."""
    return list(_table()["messages"])


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((data_dir("schemas") / "envoy.json").read_bytes())
    return table


def in_json(name: str) -> str:
    """Return a field's name as JSON has it: `tokenBucket` for `token_bucket`."""
    return _WORD.sub(lambda found: found[1].upper(), name)
