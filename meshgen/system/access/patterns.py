"""What the values of AuthorizationPolicies stand for: exact ones, those with a `*`, templates.

Source: the matchers of istio.io/istio/pilot/pkg/security/authz.
"""

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

STAR = "*"
# What a part of a path is made of, by RFC 3986: a template stands for nothing else.
_LETTERS = r"a-zA-Z0-9\-._~%!$&'()*+,;:@="
# What stands for one part of a path, and for all that follow. Source: Envoy's uri_template_lib.
_TEMPLATES = {"{*}": f"[{_LETTERS}]+", "{**}": f"[{_LETTERS}/]*"}
_TEMPLATE = re.compile(r"(\{\*\*?\})")
_LETTER = re.compile(f"[{_LETTERS}]")


def is_template(path: str) -> bool:
    """Return whether a path has parts that stand for others."""
    return bool(_TEMPLATE.search(path))


def pieces(path: str) -> Sequence[str]:
    """Return the texts of a path, and between them what stands for others: `{*}`, `{**}`."""
    return _TEMPLATE.split(path)


def is_of_part(letter: str) -> bool:
    """Return whether a letter is one of those that `{*}` stands for."""
    return bool(_LETTER.fullmatch(letter))


def is_literal(pattern: str) -> bool:
    """Return whether a `*` stands where it means itself: neither first nor last, or twice."""
    inner = pattern[1:] if pattern.startswith(STAR) else pattern.removesuffix(STAR)
    return STAR in inner


def fits(pattern: str, value: str) -> bool:
    """Return whether a pattern with a `*` at one of its ends, or with none, is of a value."""
    if pattern == STAR:
        return bool(value)
    if pattern.startswith(STAR):
        return value.endswith(pattern[1:])
    if pattern.endswith(STAR):
        return value.startswith(pattern[:-1])
    return value == pattern


def fits_path(pattern: str, path: str) -> bool:
    """Return whether a pattern is of a path, which comes without its query."""
    return bool(_path(pattern).fullmatch(path)) if is_template(pattern) else fits(pattern, path)


def fits_beneath(pattern: str, start: str) -> bool | None:
    """Return whether a pattern is of the paths with a start; None if of some, or nobody knows."""
    if is_template(pattern) or STAR in start:
        return None
    every = f"{start}{STAR}"
    if covers(pattern, every):
        return True
    return None if overlap(pattern, every) else False


def fits_namespace(pattern: str, namespace: str) -> bool:
    """Return whether a pattern, with a `*` anywhere, is of a namespace."""
    return bool(_spread(pattern).fullmatch(namespace))


def fits_principal(pattern: str, principal: str) -> bool:
    """Return whether a pattern of a namespace is of a principal.

    istiod looks for it in the whole name, so that a `*` may stand for more than a namespace.
    """
    return bool(_spread(f"*/ns/{pattern}/*").fullmatch(principal))


def fits_token(pattern: str, issuer: str, subject: str) -> bool:
    """Return whether a pattern, `ISSUER/SUBJECT` with a `*` for one of them, is of a token."""
    of_issuer, slash, of_subject = pattern.rpartition("/")
    if not slash:
        begins = pattern.startswith(STAR)
        of_issuer, of_subject = (STAR, pattern) if begins else (pattern, STAR)
        if STAR not in pattern:
            return False  # nobody is without a subject
    return fits(of_issuer, issuer) and fits(of_subject, subject)


def fits_network(network: str, address: str) -> bool:
    """Return whether an address, or a network, has another address in it."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def covers_network(network: str, other: str) -> bool:
    """Return whether a network has all addresses of another one, or an address."""
    try:
        whole, part = (ipaddress.ip_network(each, strict=False) for each in (network, other))
    except ValueError:
        return False
    return (
        whole.version == part.version
        and int(whole.network_address) <= int(part.network_address)
        and int(part.broadcast_address) <= int(whole.broadcast_address)
    )


def covers_path(pattern: str, other: str) -> bool:
    """Return whether a pattern is of all paths that another one is of; of templates: if equal."""
    if is_template(pattern) or is_template(other):
        return pattern == other
    return covers(pattern, other)


def covers(pattern: str, other: str) -> bool:
    """Return whether a pattern is of all that another one is of."""
    if pattern == STAR:
        return True
    if not _is_open(other):
        return fits(pattern, other)
    if not _is_open(pattern) or other == STAR or _is_end(pattern) != _is_end(other):
        return False
    return fits(pattern, other[1:] if _is_end(other) else other[:-1])


def overlap(one: str, other: str) -> bool:
    """Return whether something is of both patterns."""
    if covers(one, other) or covers(other, one):
        return True
    # What begins in one way may end in another.
    return _is_open(one) and _is_open(other) and _is_end(one) != _is_end(other)


def _is_open(pattern: str) -> bool:
    return pattern.startswith(STAR) or pattern.endswith(STAR)


def _is_end(pattern: str) -> bool:
    """Return whether a pattern is of how a value ends; only its first `*` counts, if there is."""
    return pattern.startswith(STAR)


@lru_cache
def _path(pattern: str) -> re.Pattern[str]:
    parts = (_TEMPLATES.get(part) or re.escape(part) for part in _TEMPLATE.split(pattern))
    return re.compile("".join(parts))


@lru_cache
def _spread(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split(STAR))))
