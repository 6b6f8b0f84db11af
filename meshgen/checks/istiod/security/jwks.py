"""JSON Web Key Sets, as istiod reads them: without a look at whether a key is a good one.

Source: github.com/lestrrat-go/jwx/jwk.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_SPACE = " \t\r\n"
# The parts that a key of a type has to have, and those that make it private.
_PARTS = {"RSA": ("e", "n"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x"), "oct": ("k",)}
_PRIVATE = "d"
_SHARED = "oct"
_BYTES = {
    "RSA": frozenset({"d", "dp", "dq", "e", "n", "p", "q", "qi"}),
    "EC": frozenset({"d", "x", "y"}),
    "OKP": frozenset({"d", "x"}),
    "oct": frozenset({"k"}),
}
_TEXTS = frozenset({"alg", "crv", "kid", "use", "x5t", "x5t#S256", "x5u"})
_BASE64 = re.compile(r"(?:[A-Za-z0-9_-]*|[A-Za-z0-9+/]*)={0,2}\Z")


def keys_of(text: str) -> list[Any]:
    """Return the keys in a set, or a key that stands alone; raises ValueError with the reason."""
    try:
        found, _ = json.JSONDecoder(parse_constant=_no_constant).raw_decode(text.lstrip(_SPACE))
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(found, dict):
        raise ValueError("is not a mapping")
    keys = found.get("keys", [found])
    if not isinstance(keys, list | None):
        raise ValueError("has `keys` that are no list")
    return keys or []


def why_unreadable(key: Any) -> str:
    """Return why something is not a key; "" where it is one. Source: jwk.ParseKey."""
    kind = key.get("kty") if isinstance(key, dict) else None
    if not isinstance(kind, str) or kind not in _PARTS:
        return "has no `kty` that is RSA, EC, OKP or oct"
    for part in _PARTS[kind]:
        if part not in key:
            return f"lacks `{part}`"
    for name, value in key.items():
        if name in _BYTES[kind] and not _is_base64(value):
            return f"has a `{name}` that is not base64"
        if name in _TEXTS and not isinstance(value, str | None):
            return f"has a `{name}` that is no text"
    return ""


def is_private(key: Mapping[str, Any]) -> bool:
    """Return whether a readable key has a part that is to be kept from others."""
    return _PRIVATE in key or key["kty"] == _SHARED


def _is_base64(value: Any) -> bool:
    if value is None or value == "":
        return True
    if not isinstance(value, str) or not _BASE64.match(value):
        return False
    digits = len(value.rstrip("="))
    # Without its padding, or with all of it.
    return digits % 4 != 1 and (digits == len(value) or len(value) % 4 == 0)


def _no_constant(name: str) -> Any:
    raise ValueError(name)
