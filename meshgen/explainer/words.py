"""How values, and the parts of a schema, are called when people read about them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}
_KINDS = {
    bool: "a boolean",
    float: "a number",
    int: "a number",
    str: "text",
    type(None): "null",
}
# A format's name, and what is expected of it.
FORMATS = {
    "byte": ("base64", "expected base64, as `base64 -w0` prints it"),
    "data-key": ("a valid key", "expected letters, digits, `-`, `_` and `.`"),
    "date": ("a date", "expected a date as in 2024-01-31"),
    "date-time": ("a time", "expected a time as in 2024-01-31T12:00:00Z"),
    "dns-1035-label": (
        "a valid name",
        "expected lower-case letters, digits and `-`, beginning with a letter",
    ),
    "dns-label": ("a valid name", "expected lower-case letters, digits and `-`"),
    "dns-subdomain": ("a valid name", "expected lower-case letters, digits, `-` and `.`"),
    "go-duration": ("a duration", "expected numbers with units, as in 1h30m, 5s or 100ms"),
    "k8s-ipv4": ("an IPv4 address", "expected an address as in 192.0.2.1"),
    "ipv6": ("an IPv6 address", "expected an address as in 2001:db8::1"),
    "k8s-cidr": ("a CIDR", "expected an address and a length, as in 192.0.2.0/24"),
    "k8s-duration": ("a duration", "expected numbers with units, as in 1h30m, 5s or 100ms"),
    "k8s-email": ("an e-mail address", "expected an address as in anna@example.com"),
    "k8s-hostname": ("a host name", "expected a name as in www.example.com"),
    "k8s-mac": ("a MAC address", "expected an address as in 00:00:5e:00:53:01"),
    "k8s-uri": ("a URI", "expected a URI with its scheme, or a path that begins with /"),
    "k8s-uuid": ("a UUID", "expected a UUID as in 123e4567-e89b-12d3-a456-426614174000"),
    "label-key": (
        "a valid key",
        "expected up to 63 letters, digits, `-`, `_` and `.`, and before it, if anything, "
        "a DNS name and `/`",
    ),
    "label-value": (
        "a valid label value",
        "expected up to 63 letters, digits, `-`, `_` and `.`, "
        "beginning and ending with a letter or digit",
    ),
    "path-segment": ("a valid name", "expected neither `/` nor `%`, nor `.` or `..` alone"),
    "port-name": (
        "a valid port name",
        "expected up to 15 lower-case letters, digits and `-`, one letter at least",
    ),
    "quantity": ("a quantity", "expected a number and, if any, a suffix, as in 250m, 0.5 or 128Mi"),
}
# A name that Kubernetes takes for a host fits, and what is longer is cut.
_LONGEST = 63


def short(text: str) -> str:
    """Return a text cut to a readable length."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def show(value: Any) -> str:
    """Return a value as JSON, cut where it gets long."""
    return short(json.dumps(value, ensure_ascii=False, default=str))


def describe(value: Any) -> str:
    """Return what a value is: `the text "8080"`, `the number 8080`, `a list`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return show(value)
    if isinstance(value, str):
        return f"the text {show(value)}"
    if isinstance(value, int | float):
        return f"the number {show(value)}"
    return kind_of(value)


def kind_of(value: Any) -> str:
    """Return the type of a value, without the value."""
    return _KINDS.get(type(value), "a mapping" if isinstance(value, Mapping) else "a list")


def quoted(names: Iterable[str]) -> str:
    """Return names as code, with commas: `a`, `b`."""
    return ", ".join(f"`{name}`" for name in names)


def either(names: Iterable[str]) -> str:
    """Return `a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def count(number: int, singular: str) -> str:
    """Return `1 item`, `2 items`."""
    return f"{number} {singular}{'' if number == 1 else 's'}"
