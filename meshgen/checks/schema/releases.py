"""Check objects against several releases, each schema once."""

from collections.abc import Mapping
from typing import Any

from meshgen.checks.by_release import by_release
from meshgen.checks.schema.checker import SchemaChecker
from meshgen.checks.schema.served import deprecated
from meshgen.checks.violation import Violation
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.stores import Stores

_Chosen = tuple[str, list[tuple[str, SchemaChecker]]]


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
        if len(chosen) == 1:
            ((release, checker),) = chosen
            violations = checker.check(document)
            return by_release(product, {release: violations}) if violations else []
        results: dict[SchemaChecker, list[Violation]] = {}
        for _, checker in chosen:
            if checker not in results:
                results[checker] = checker.check(document)
        if not any(results.values()):
            return []
        return by_release(product, {release: results[checker] for release, checker in chosen})

    def releases(self, stores: Stores, document: Any) -> tuple[str, list[str]]:
        """Return an object's product and the releases that it is held against, oldest first.

        What is of no product has one release: "".
        """
        product, chosen = self._choose(stores, *_type_of(document))
        return product, [release for release, _ in chosen]

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
    if not isinstance(document, (dict, Mapping)):
        return "", ""
    identity = document.get("apiVersion"), document.get("kind")
    api_version, kind = (value if isinstance(value, str) else "" for value in identity)
    return api_version, kind
