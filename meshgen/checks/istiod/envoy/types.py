"""Which messages Envoy has, their fields, and the values of its enums: of Istio's newest release.

Fields and types come, and hardly ever go; those that went have their names below.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from meshgen.checks.span import Span
from meshgen.datafiles import data_dir

# What Istio 1.20 or a later release knew, and 1.31 does not.
_GONE_SINCE = 31
_GONE_TYPES = frozenset(
    {
        "envoy.config.grpc_credential.v3.AwsIamConfig",
        "envoy.config.trace.v3.OpenCensusConfig",
        "envoy.extensions.filters.http.ratelimit.v3.RateLimitConfig",
        "envoy.extensions.filters.http.squash.v3.Squash",
        "envoy.extensions.injected_credentials.generic.v3.Generic",
        "envoy.extensions.injected_credentials.oauth2.v3.OAuth2",
    }
)
_GONE_FIELDS = {
    "envoy.config.listener.v3.FilterChain": "on_demand_configuration",
    "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector": (
        "fail_if_not_present"
    ),
    "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor": "async_mode",
    "envoy.extensions.filters.http.geoip.v3.Geoip": "geo_headers_to_add",
}
_ENVOY = "envoy."
_WORD = re.compile("_(.)")


def is_known(message: str) -> bool:
    """Return whether istiod knows a type."""
    return message in _table()["messages"]


def was_known(message: str, span: Span) -> bool:
    """Return whether one of the releases may know a type that the newest does not.

    Which types there were that are not Envoy's own, nobody wrote down.
    """
    is_perhaps = message in _GONE_TYPES or not message.startswith(_ENVOY)
    return is_perhaps and not span.since(_GONE_SINCE)


def was_field(message: str, field: str, span: Span) -> bool:
    """Return whether one of the releases knows a field that the newest does not."""
    gone = _GONE_FIELDS.get(message, "")
    return bool(gone) and field in (gone, _in_json(gone)) and not span.since(_GONE_SINCE)


# A cache of what never changes: a message is met in each filter.
@cache
def fields_of(message: str) -> Mapping[str, str] | None:
    """Return the types of a message's fields, by both their names; None where any will do."""
    fields = _table()["messages"].get(message)
    if fields is None:
        return None
    return {**{_in_json(name): kind for name, kind in fields.items()}, **fields}


@cache
def names_of(message: str) -> Mapping[str, str]:
    """Return the proper names of a message's fields, by both their names."""
    fields = _table()["messages"].get(message) or {}
    return {**{_in_json(name): name for name in fields}, **{name: name for name in fields}}


def rules_of(message: str) -> Mapping[str, Mapping[str, float]]:
    """Return what Envoy demands of a message's fields; see tools/envoy_types.go."""
    rules: Mapping[str, Mapping[str, float]] = _table()["rules"].get(message, {})
    return rules


def alternatives_of(message: str) -> Sequence[Sequence[str]]:
    """Return the fields of which a message has to have one, for each time that there are some."""
    alternatives: Sequence[Sequence[str]] = _table()["alternatives"].get(message, ())
    return alternatives


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


def _in_json(name: str) -> str:
    return _WORD.sub(lambda found: found[1].upper(), name)
