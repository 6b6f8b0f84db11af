"""Headers: names that are matched, what is added, set and removed, and values with variables.

Source: istio.io/istio/pkg/config/validation, validation.go and header_value_validator.go.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# Upstream's `+-.` is a range, which has the comma in it.
_is_token = re.compile(r"[!#$%&'*+,\-.^_`|~A-Za-z0-9]+\Z").match
_PSEUDO = frozenset({":method", ":scheme", ":authority", ":path", ":status"})
_CLAIMS = "@request.auth.claims"
# The release since which names have to be tokens; before, it was enough that there is one.
_STRICT = 23

_has_control = re.compile("[\x00-\x08\x0a-\x1f\x7f]").search
# A variable's arguments: a text, or a list of texts in quotes. Each ends with a bracket.
_TEXT = r'(?:\\.|[^\\)"])*'
_ARGUMENTS = rf'\( *(?:\[ *"|[^ \[])(?:{_TEXT}" *, *")*{_TEXT}(?:\)|" *\] *\)) *'
_is_format = re.compile(rf"(?:[^%]|%%|%[^%(]*(?:{_ARGUMENTS})?%)*\Z", re.DOTALL).match


def is_claim(name: str) -> bool:
    """Return whether a header stands for a claim of a token. Source: ToRoutingClaim."""
    if not name.lower().startswith(_CLAIMS):
        return False
    claim = name[len(_CLAIMS) :]
    return (claim.startswith(".") and len(claim) > 1) or (
        claim.startswith("[") and claim.endswith("]") and len(claim) > 2
    )


def matched_names(headers: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield names that no header has. Source: ValidateHTTPHeaderNameOrJwtClaimRoute."""
    for name in headers:
        is_name = _is_token(name) or name in _PSEUDO or is_claim(name)
        if not is_name and (not name or span.since(_STRICT)):
            yield _no_name(name, (*path, name), about_key=True)


def cors_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that no header has a name, of those that CORS allows or exposes.

    Source: ValidateCORSHTTPHeaderName, which takes `*`; older releases take every name.
    """
    if not _is_token(name) and (not name or span.since(_STRICT)):
        yield _no_name(name, path, about_key=False)


def _no_name(name: str, path: Path, *, about_key: bool) -> Violation:
    message = f"{words.show(name)} is not a valid name of a header" if name else "a name is empty"
    return Violation(path, message, "expected letters, digits and `-`", about_key=about_key)


def _request_fault(name: str) -> str:
    """Source: ValidateHTTPHeaderWithAuthorityOperationName."""
    is_authority = name.lower() in (":authority", "host")
    return _pseudo_fault(name) if not is_authority else ""


def _fault(name: str) -> str:
    """Source: ValidateHTTPHeaderOperationName."""
    if name.lower() == "host":
        return "the header `Host` is not to be changed here"
    return _pseudo_fault(name)


def _pseudo_fault(name: str) -> str:
    if not name:
        return "a name is empty"
    return f"{words.show(name)} begins with `:`" if name.startswith(":") else ""


def _changed(fault_of: Callable[[str], str]) -> TypeCheck:
    """Return the check of headers that are added or set, with their values."""

    def check(headers: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
        for name, value in headers.items():
            if fault := fault_of(name):
                yield Violation((*path, name), fault, "expected another header", about_key=True)
            yield from _value((*path, name), value)

    return check


def _removed(name: str, path: Path, _: Span) -> Iterator[Violation]:
    if fault := _fault(name):
        yield Violation(path, fault, "expected another header")


def _value(path: Path, value: str) -> Iterator[Violation]:
    """Yield that a value has control characters or half a variable in it.

    Source: ValidateHTTPHeaderValue, validateHeaderValue.
    """
    if _has_control(value):
        message = f"{words.show(value)} has a control character in it"
        yield Violation(path, message, "expected text of one line")
    if "%" in value and not _is_format(value):
        message = f"{words.show(value)} has a `%` that begins no variable"
        yield Violation(path, message, "expected variables as in %HOSTNAME%", "write % as %%")


def _operations(fault_of: Callable[[str], str]) -> Type:
    changed = Type((_changed(fault_of),))
    return Type(fields={"add": changed, "set": changed, "remove": Type((_removed,))})


HEADERS = Type(fields={"request": _operations(_request_fault), "response": _operations(_fault)})
