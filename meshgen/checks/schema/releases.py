"""Check objects against several releases, each schema once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.schema.checker import SchemaChecker
from meshgen.checks.schema.served import deprecated
from meshgen.checks.violation import Violation, in_order
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.stores import Stores

_Chosen = tuple[str, list[tuple[str, SchemaChecker]]]
# Stands for a release in a message: of several releases one message is left.
_RELEASE = "\0"


class ReleasesChecker:
    """Checks objects one by one; releases that share a kind's schema share the work."""

    def __init__(self) -> None:
        """Start with nothing compiled."""
        self._checkers: dict[SchemaStore, SchemaChecker] = {}
        # By what a kind's releases have in common: its schema's file, and what is said of all.
        self._same: dict[tuple[Any, ...], SchemaChecker] = {}
        self._chosen: dict[tuple[Stores, str, str], _Chosen] = {}

    def check(self, stores: Stores, document: Any) -> list[Violation]:
        """Return what is wrong with an object in any release that `stores` has, in order of place.

        Every violation says in which releases it holds: `(Istio 1.20)`. What is expected in the
        oldest of them is told of all: a later one takes that too.
        """
        product, chosen = self._choose(stores, *_type_of(document))
        results: dict[SchemaChecker, list[Violation]] = {}
        merged: dict[Any, tuple[Violation, list[str]]] = {}
        for release, checker in chosen:
            if checker not in results:
                results[checker] = checker.check(document)
            alike: Counter[object] = Counter()
            for violation in results[checker]:
                common = _without_release(violation, product, release)
                what = _what(common)
                alike[what] += 1
                merged.setdefault((what, alike[what]), (common, []))[1].append(release)
        return in_order(_with_releases(v, product, releases) for v, releases in merged.values())

    def _choose(self, stores: Stores, api_version: str, kind: str) -> _Chosen:
        """Return what people call a kind's product, and a checker for each of its releases."""
        key = stores, api_version, kind
        if key not in self._chosen:
            checkers = [
                (release, self._checker(release, store, api_version, kind))
                for release, store in stores.of(api_version, kind)
            ]
            product = stores.product(api_version, kind) if api_version and kind else ""
            self._chosen[key] = product, checkers
        return self._chosen[key]

    def _checker(
        self, release: str, store: SchemaStore, api_version: str, kind: str
    ) -> SchemaChecker:
        checker = self._checkers.setdefault(store, SchemaChecker(store))
        entries = (e for e in store.entries(kind) if e.api_version == api_version)
        file = next((e.file(release) for e in entries), None)
        if file is None:
            return checker
        key = (api_version, kind, file, *deprecated(store, api_version, kind))
        return self._same.setdefault(key, checker)


def _type_of(document: Any) -> tuple[str, str]:
    if not isinstance(document, Mapping):
        return "", ""
    identity = document.get("apiVersion"), document.get("kind")
    api_version, kind = (value if isinstance(value, str) else "" for value in identity)
    return api_version, kind


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
