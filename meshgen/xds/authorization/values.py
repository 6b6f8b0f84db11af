"""What a value of a policy has to be like: texts with a `*`, and networks.

Source: istio.io/istio/pilot/pkg/security/authz/matcher.
"""

import re
from ipaddress import ip_network

from meshgen.system.access.patterns import STAR
from meshgen.xds.addresses import cidr
from meshgen.xds.resources import Json

# What has a meaning in regular expressions, and so gets a backslash. Source: Go's regexp.QuoteMeta.
_MEANING = re.compile(r"[\\.+*?()|\[\]{}^$]")


class NoValueError(Exception):
    """Istiod can say nothing for a value: it says why in its log."""


def regex(pattern: str) -> Json:
    """Return a regular expression that a text has to fit."""
    return {"safeRegex": {"regex": pattern}}


ANY_TEXT = regex(".+")


def quoted(plain: str) -> str:
    """Return the regular expression of a text that stands for itself."""
    return _MEANING.sub(r"\\\g<0>", plain)


def text_like(value: str, prefix: str = "") -> Json:
    """Return what a text has to be like that is, with a prefix, of a value."""
    if value == STAR:
        return ANY_TEXT
    if value.startswith(STAR):
        return regex(f"{prefix}.*{quoted(value[1:])}") if prefix else {"suffix": value[1:]}
    if value.endswith(STAR):
        return {"prefix": prefix + value[:-1]}
    return {"exact": prefix + value}


def header(name: str, value: str, *, any_case: bool = False) -> Json:
    """Return what a header has to be like."""
    if value == STAR:
        return {"name": name, "presentMatch": True}
    same = {"ignoreCase": True} if any_case else {}
    return {"name": name, "stringMatch": {**text_like(value), **same}}


def network(value: str) -> Json:
    """Return a network, or an address alone. Source: AddrStrToCidrRange of .../networking/util."""
    try:
        ip_network(value, strict=False)
    except ValueError as error:
        raise NoValueError from error
    return dict(cidr(value))
