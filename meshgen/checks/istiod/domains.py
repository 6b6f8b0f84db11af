"""Names of hosts as Istio has them, with a wildcard or without.

Source: istio.io/istio/pkg/config/validation/agent, pkg/config/labels, pkg/config/host.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?"
_is_label = re.compile(rf"{_LABEL}\Z").match
_is_wildcard_label = re.compile(rf"(?:\*|(?:\*-?)?{_LABEL})\Z").match
_LONGEST_LABEL = 63
_LONGEST = 255
# What Go's Atoi reads: of an int64.
_is_digits = re.compile(r"[0-9]+\Z").match
_INT64 = 2**63

_EXPECTED = "expected labels of letters, digits and `-`, with dots between them"
_EXPECTED_WILDCARD = f"{_EXPECTED}; the first may begin with `*`"


def is_label(text: str) -> bool:
    """Return whether a text is a label of a name; upper case is taken. Source: IsDNS1123Label."""
    return len(text) <= _LONGEST_LABEL and bool(_is_label(text))


def label(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no label, such as the name of a namespace."""
    if not is_label(text):
        message = f"{words.show(text)} is not a valid name" if text else "is empty"
        yield Violation(path, message, "expected up to 63 letters, digits and `-`")


def fqdn(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a host. Source: ValidateFQDN."""
    if fault := fqdn_fault(text):
        yield Violation(path, fault, _EXPECTED)


def wildcard_domain(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of hosts. Source: ValidateWildcardDomain."""
    if fault := wildcard_fault(text):
        yield Violation(path, fault, _EXPECTED_WILDCARD)


# Caches of pure functions: the routes of a mesh lead to few hosts.
@lru_cache(maxsize=4096)
def fqdn_fault(text: str) -> str:
    """Return why a text is no name of a host; "" where it is one. Source: ValidateFQDN."""
    return _length_fault(text) or _labels_fault(text.split("."))


@lru_cache(maxsize=4096)
def wildcard_fault(text: str) -> str:
    """Return why a text is no name of hosts; "" where it is one. Source: ValidateWildcardDomain."""
    first, *others = text.split(".")
    if fault := _length_fault(text):
        return fault
    if len(first) > _LONGEST_LABEL or not _is_wildcard_label(first):
        return _label_fault(first)
    return _labels_fault(others) if others else ""


def matches(one: str, other: str) -> bool:
    """Return whether there are hosts that two names both mean. Source: Name.Matches."""
    return subset_of(one, other) or subset_of(other, one)


def subset_of(one: str, other: str) -> bool:
    """Return whether all hosts that a name means are among another's. Source: Name.SubsetOf."""
    return one.endswith(other[1:]) if other.startswith("*") else one == other


def _length_fault(text: str) -> str:
    if not text:
        return "is empty"
    return f"has {len(text)} characters, more than {_LONGEST}" if len(text) > _LONGEST else ""


def _labels_fault(labels: list[str]) -> str:
    """Return what is wrong with labels, of which the last may be empty."""
    last = labels[-1]
    if _is_digits(last) and int(last) < _INT64:
        return f"ends in {words.show(last)}: a top-level domain is no number"
    named = labels if last else labels[:-1]
    return next((_label_fault(each) for each in named if not is_label(each)), "")


def _label_fault(label: str) -> str:
    if not label:
        return "has an empty label"
    if len(label) > _LONGEST_LABEL:
        return f"has a label of {len(label)} characters, more than {_LONGEST_LABEL}"
    return f"{words.show(label)} is not a valid label"
