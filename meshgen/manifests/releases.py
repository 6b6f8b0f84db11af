"""Check an object against several releases, each no more often than it matters."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from meshgen.checks.schema import SchemaChecker, Violation
from meshgen.manifests.options import Options
from meshgen.schemas.index import PRODUCTS
from meshgen.schemas.store import SchemaStore


class Releases:
    """The checkers of all releases that the user named."""

    def __init__(self, options: Options) -> None:
        """Open the schemas; raises MeshgenError for a release, or a CRD, that is none."""
        stores = [SchemaStore(*pair) for pair in _pairs(options.kubernetes, options.istio)]
        if options.crds:
            stores = [store.with_crds(options.crds) for store in stores]
        self._checkers = [(store, SchemaChecker(store)) for store in stores]
        self._chosen: dict[tuple[str, str], tuple[str, list[tuple[str, SchemaChecker]]]] = {}

    def check(self, data: Any) -> list[Violation]:
        """Return what is wrong with an object in any release; the messages say in which."""
        api_version, kind = _type_of(data)
        if not (isinstance(api_version, str) and isinstance(kind, str)):
            return self._checkers[0][1].check(data)
        product, chosen = self._choose(api_version, kind)
        found: dict[Violation, list[str]] = {}
        for release, checker in chosen:
            for violation in checker.check(data):
                found.setdefault(violation, []).append(release)
        return [_in_releases(violation, product, which) for violation, which in found.items()]

    def is_foreign(self, group: str) -> bool:
        """Return whether an API group may well be served without meshgen knowing its kinds."""
        return "." in group and group not in self._own_groups

    @cached_property
    def _own_groups(self) -> frozenset[str]:
        store = self._checkers[0][0]
        known = (entry for kind in store.kinds() for entry in store.entries(kind))
        return frozenset(entry.group for entry in known if entry.product in PRODUCTS)

    def _choose(self, api_version: str, kind: str) -> tuple[str, list[tuple[str, SchemaChecker]]]:
        """Return a kind's product, and one checker for each release of that product."""
        key = api_version, kind
        if key not in self._chosen:
            product = _product(self._checkers[0][0], *key)
            by_release: dict[str, SchemaChecker] = {}
            for position, (store, checker) in enumerate(self._checkers):
                release = store.declared(product) if product else str(position)
                by_release.setdefault(release, checker)
            self._chosen[key] = product, list(by_release.items())
        return self._chosen[key]


def _type_of(data: Any) -> tuple[Any, Any]:
    return (data.get("apiVersion"), data.get("kind")) if isinstance(data, Mapping) else (None, None)


def _pairs(kubernetes: tuple[str, ...], istio: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return pairs that each release stands in: no kind's schema depends on both products."""
    longest = max(len(kubernetes), len(istio))
    padded = [known + known[-1:] * (longest - len(known)) for known in (kubernetes, istio)]
    return list(zip(*padded, strict=True))


def _product(store: SchemaStore, api_version: str, kind: str) -> str:
    """Return the product that a kind belongs to; "" if the kind is unknown in its group."""
    group = api_version.rpartition("/")[0]
    return next((e.product for e in store.entries(kind) if e.group == group), "")


def _in_releases(violation: Violation, product: str, releases: list[str]) -> Violation:
    if not product or any(release in violation.message for release in releases):
        return violation
    name = PRODUCTS.get(product, "")
    *first, last = (release.removeprefix(name).strip() for release in releases)
    which = f"{', '.join(first)} and {last}" if first else last
    said = f"{name} {which}".strip()
    return replace(violation, message=f"{violation.message} ({said})")
