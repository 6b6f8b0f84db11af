"""The conditions of an AuthorizationPolicy. Source: ValidateAttribute."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.texts import (
    TextCheck,
    empty,
    faults,
    network,
    port,
    service_account,
    wildcard,
)
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# What is asked of the values of a key; and of keys that go on with a name in brackets.
_KEYS: Mapping[str, TextCheck] = {
    "source.ip": network,
    "remote.ip": network,
    "source.namespace": empty,
    "source.serviceAccount": service_account,
    "source.principal": empty,
    "source.trustDomain": wildcard,
    "request.auth.principal": empty,
    "request.auth.audiences": empty,
    "request.auth.presenter": empty,
    "destination.ip": network,
    "destination.port": port,
    "connection.sni": empty,
}
_WITH_NAME = ("request.headers", "request.auth.claims", "experimental.envoy.filters.")
_SHOWN = (*_KEYS, "request.headers[…]", "request.auth.claims[…]")
# Keys of an older API, and what has taken their place.
_OLD = {
    "destination.namespace": "a policy is for its own namespace",
    "destination.name": "use the selector of the policy",
    "destination.user": "use the selector of the policy",
}
_LABELS = "destination.labels"
# The releases that know a key first.
_NEW = {"source.serviceAccount": 25, "source.trustDomain": 30}
_MOST_ACCOUNTS = 16
# What an external authorizer cannot be asked for.
OF_IDENTITY = (
    "source.namespace",
    "source.serviceAccount",
    "source.trustDomain",
    "source.principal",
)


def _key(condition: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a condition has no key, or one that nobody knows."""
    key, at = condition.get("key", ""), (*path, "key")
    if not key:
        yield Violation(at, "has no key", "expected a key, as in source.ip", about_absence=True)
    elif not (condition.get("values") or condition.get("notValues")):
        expected = "expected `values` or `notValues`"
        yield Violation(path, "has no values", expected, about_absence=True)
    elif key.startswith(_WITH_NAME):
        if not 0 < key.find("[") < len(key) - 2 or not key.endswith("]"):
            message, expected = (
                f"{words.show(key)} has no name in brackets",
                f"expected {key}[name]",
            )
            yield Violation(at, message, expected)
    elif key in _OLD or key.startswith(_LABELS):
        hint = _OLD.get(key, "use the selector of the policy")
        yield Violation(at, f"{words.show(key)} is a key no more", "expected another one", hint)
    elif key not in _KEYS or span.before(_NEW.get(key, 0)):
        message = f"{words.show(key)} is not a key"
        expected = f"expected {words.either(_SHOWN)}"
        yield Violation(at, message, expected, did_you_mean(key, _SHOWN))


def _values(condition: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the values that are not of the kind that the key is for."""
    check = _KEYS.get(condition.get("key", ""), empty)
    for field in ("values", "notValues"):
        values = condition.get(field, ())
        yield from faults(check, values, (*path, field))
        if check is service_account and len(values) > _MOST_ACCOUNTS:
            expected = f"expected at most {_MOST_ACCOUNTS}"
            yield Violation((*path, field), f"has {len(values)} values", expected)


CONDITION = Type((_key, _values))
