"""Tell what several releases say of one object, each thing once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.violation import Violation, in_order

# Stands for a release in a message: of several releases one message is left.
_RELEASE = "\0"


def by_release(product: str, of_each: Mapping[str, Iterable[Violation]]) -> list[Violation]:
    """Return the violations of every release, in order of place, those that are alike once.

    Each says in which releases it holds: `(Istio 1.20)`. What is expected in the oldest of them is
    told of all: a later one takes that too. Without a `product` nothing is added.
    """
    merged: dict[Any, tuple[Violation, list[str]]] = {}
    for release, violations in of_each.items():
        alike: Counter[object] = Counter()
        for violation in violations:
            common = _without_release(violation, product, release)
            what = _what(common)
            alike[what] += 1
            merged.setdefault((what, alike[what]), (common, []))[1].append(release)
    return in_order(_with_releases(v, product, releases) for v, releases in merged.values())


def _without_release(violation: Violation, product: str, release: str) -> Violation:
    if not product:
        return violation
    message = violation.message.replace(f"{product} {release}", f"{product} {_RELEASE}")
    return replace(violation, message=message)


def _what(violation: Violation) -> object:
    """Return what two releases say alike; of an apiVersion, what to use instead is part of it."""
    if _RELEASE in violation.message:
        return violation
    return violation.path, violation.message, violation.code, violation.severity


def _with_releases(violation: Violation, product: str, releases: list[str]) -> Violation:
    *first, last = releases
    which = f"{', '.join(first)} and {last}" if first else last
    if _RELEASE in violation.message:
        return replace(violation, message=violation.message.replace(_RELEASE, which))
    where = f"{product} {which}".strip()
    # A message may name its product itself.
    if not product or where in violation.message:
        return violation
    return replace(violation, message=f"{violation.message} ({where})")
