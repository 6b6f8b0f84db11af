"""RequestAuthentications. Source: ValidateRequestAuthentication, validateJwtRule."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import not_empty, required
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.security.jwks import is_private, keys_of, why_unreadable
from meshgen.checks.istiod.selectors import targeting
from meshgen.checks.istiod.texts import Fault, text_of
from meshgen.checks.istiod.urls import reference
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_HEADER = re.compile(r"[-_A-Za-z0-9]+\Z")
_SCHEMES = ("http", "https")


def _issuer(rule: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that nobody issues the tokens; since 1.27 a URI will do. Source: validateJwtRule."""
    if rule.get("issuer"):
        return
    has_keys = rule.get("jwksUri") or rule.get("jwks_uri")
    if span.before(27) or not has_keys:
        message, expected = "has no issuer", "expected `issuer`"
        at = (*path, "issuer")
        yield Violation(at, message, expected, about_absence=True)


def _uri(text: str) -> Fault:
    """Source: ParseJwksURI."""
    if not text:
        return None
    expected = "expected a URL that begins with https:// or http://"
    try:
        url = reference(text)
    except ValueError as error:
        return f"{words.show(text)} is not a URL: {error}", expected
    return None if url.scheme in _SCHEMES else (f"{words.show(text)} is not HTTP", expected)


def _header(text: str) -> Fault:
    """Source: ValidateStrictHTTPHeaderName."""
    if _HEADER.match(text):
        return None
    message = f"{words.show(text)} is not the name of a header" if text else "is empty"
    return message, "expected letters, digits, `-` and `_`"


def _keys(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a set of keys, of which nothing is shown.

    Source: validateJwtRule, warnPrivateJwksKeys.
    """
    expected = 'expected a set of public keys, {"keys": […]}'
    try:
        keys = keys_of(text) if text else []
    except ValueError as error:
        yield Violation(path, str(error), expected)
        return
    if fault := next(filter(None, map(_unreadable, enumerate(keys))), ""):
        yield Violation(path, fault, expected)
    else:
        for position, key in enumerate(keys if span.since(31) else ()):
            if is_private(key):
                message = f"key {position} is a private one: whoever reads this can issue tokens"
                yield Violation(path, message, expected, severity=Severity.WARNING)


def _unreadable(numbered: tuple[int, Any]) -> str:
    position, key = numbered
    reason = why_unreadable(key)
    return f"key {position} {reason}" if reason else ""


_NOT_EMPTY = Type((not_empty,))
_OUTPUT = Type(
    (required("header", "claim"),),
    {"header": text_of(lambda text: _header(text) if text else None)},
)
_RULE = Type(
    (_issuer,),
    {
        "audiences": _NOT_EMPTY,
        "jwksUri": text_of(_uri),
        "jwks_uri": text_of(_uri),
        "jwks": Type((_keys,)),
        "fromHeaders": Type((required("name"),)),
        "fromParams": _NOT_EMPTY,
        "fromCookies": _NOT_EMPTY,
        "outputClaimToHeaders": _OUTPUT,
        "timeout": Type((duration,)),
    },
)
REQUEST_AUTHENTICATION = kind(targeting(fields={"jwtRules": _RULE}))
