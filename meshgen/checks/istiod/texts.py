"""What istiod asks of single texts of its policies. Source: istio/pkg/config/security."""

import re
from collections.abc import Callable, Iterable, Iterator

from meshgen.checks.istiod.addresses import is_subnet
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# What is wrong with a text, and what is expected of it; None if nothing.
Fault = tuple[str, str] | None
TextCheck = Callable[[str], Fault]

_DIGITS = re.compile(r"[0-9]+\Z")
_LAST_PORT = 65535
# A path template's segments, and what other segments beside them may have.
_ONE, _ANY = "{*}", "{**}"
_LITERAL = re.compile(r"[a-zA-Z0-9\-._~%!$&'()+,;:@=]+\Z")
_LONGEST_ACCOUNT = 320


def empty(text: str) -> Fault:
    """Source: CheckEmptyValues."""
    return None if text else ("is empty", "expected a value")


def network(text: str) -> Fault:
    """Source: ValidateIPs."""
    if is_subnet(text):
        return None
    what = "a network" if "/" in text else "an IP address"
    return f"{words.show(text)} is not {what}", "expected an IP address, or one with /length"


def port(text: str) -> Fault:
    """Source: ValidatePorts, which reads a number that has no sign."""
    if _DIGITS.match(text) and int(text) <= _LAST_PORT:
        return None
    return f"{words.show(text)} is not a port", f"expected a number up to {_LAST_PORT}"


def wildcard(text: str) -> Fault:
    """Source: CheckWildcardValues."""
    if not text:
        return empty(text)
    if "*" in text[1:-1] or (len(text) > 1 and text.startswith("*") and text.endswith("*")):
        return f"{words.show(text)} has a `*` that is not alone at its start or end", "expected one"
    return None


def trust_domain(text: str) -> Fault:
    """Source: CheckTrustDomainValues."""
    if "/" in text:
        return f"{words.show(text)} has a `/`", "expected a trust domain, as in cluster.local"
    return wildcard(text)


def service_account(text: str) -> Fault:
    """Source: CheckServiceAccount."""
    expected = "expected the name of a service account, or namespace/name"
    namespace, slash, name = text.partition("/")
    if "*" in text:
        return f"{words.show(text)} has a wildcard", expected
    if not text or (slash and not (namespace and name)) or "/" in name:
        return f"{words.show(text)} is not a service account" if text else "is empty", expected
    if len(text.encode()) > _LONGEST_ACCOUNT:
        return f"has {len(text)} characters", f"expected at most {_LONGEST_ACCOUNT}"
    return None


def path_template(text: str) -> Fault:
    """Source: CheckValidPathTemplate."""
    if "{" not in text and "}" not in text:
        return None
    is_template, seen_any = _ONE in text or _ANY in text, False
    for segment in text.strip("/").split("/"):
        if segment in (_ONE, _ANY):
            if seen_any:
                return f"{words.show(text)} goes on after {_ANY}", f"expected {_ANY} at the end"
            seen_any = segment == _ANY
        elif "{" in segment or "}" in segment:
            expected = f"expected no braces but {_ONE} and {_ANY}, each alone between slashes"
            return f"{words.show(text)} has braces that are no template", expected
        elif is_template and not _LITERAL.match(segment):
            message = f"{words.show(segment)} cannot stand beside a template"
            return message if segment else "has an empty segment", "expected a segment of a URL"
    return None


def faults(check: TextCheck, texts: Iterable[str], path: Path) -> Iterator[Violation]:
    """Yield what a check finds in the texts of a list at a path."""
    for position, text in enumerate(texts):
        if fault := check(text):
            yield Violation((*path, position), *fault)


def text_of(*checks: TextCheck) -> Type:
    """Return the type of texts that some checks are asked of; the first that finds tells."""

    def check(text: str, path: Path, _: Span) -> Iterator[Violation]:
        fault = next(filter(None, (each(text) for each in checks)), None)
        if fault:
            yield Violation(path, *fault)

    return Type((check,))


def since(minor: int, type_: Type) -> Type:
    """Return a type whose checks are asked from a release on."""

    def later(check: TypeCheck) -> TypeCheck:
        return lambda value, path, span: check(value, path, span) if span.since(minor) else ()

    return Type(tuple(map(later, type_.checks)), type_.fields)
