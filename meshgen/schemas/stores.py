"""The schemas of all releases that a mesh declares: a team in the middle of an upgrade has more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from meshgen.resources import group_of
from meshgen.schemas.index import PRODUCTS, order, title
from meshgen.schemas.removed import removal
from meshgen.schemas.store import SchemaStore

if TYPE_CHECKING:
    from meshgen.schemas.given import Crd


class Stores:
    """One store for each declared release of Kubernetes and of Istio.

    No kind depends on both, so each release stands in one pair: 13 and 12 releases are 13 pairs.
    """

    def __init__(
        self,
        kubernetes: Sequence[str],
        istio: Sequence[str],
        crds: "Sequence[Crd | Mapping[str, Any]]" = (),
    ) -> None:
        """Open the schemas, and those of CRDs of the user's.

        Raises MeshgenError for a release that there are no schemas for, or a CRD that is none.
        """
        releases = sorted(kubernetes, key=order), sorted(istio, key=order)
        self._declared = dict(zip(("kubernetes", "istio"), releases, strict=True))
        most = max(map(len, releases))
        pairs = [(_filled(releases[0], n), _filled(releases[1], n)) for n in range(most)]
        stores = [SchemaStore(*pair) for pair in pairs]
        self._stores = [store.with_crds(crds) for store in stores] if crds else stores

    def of(self, api_version: str, kind: str) -> list[tuple[str, SchemaStore]]:
        """Return what a kind must be held against: releases of its product, each with its store.

        They are in order, oldest first. A kind of a product that is kept in one release only, or
        of nobody's, has one: "".
        """
        product = self._product(api_version, kind)
        # What does not say what it is is the same in every release.
        if product not in PRODUCTS or not (api_version and kind):
            return [("", self._stores[0])]
        return list(zip(self._declared[product], self._stores, strict=False))

    def product(self, api_version: str, kind: str) -> str:
        """Return what people call the product that a kind is of; "" for a kind of nobody's."""
        return title(self._product(api_version, kind))

    def api_version(self, kind: str, group: str) -> str:
        """Return the preferred apiVersion of a group that every declared release serves a kind in.

        Raises ValueError where there is none.
        """
        served = [store.served(kind) for store in self._stores]
        for api_version in served[0]:
            if group_of(api_version) == group and all(api_version in other for other in served):
                return api_version
        raise ValueError(f"no apiVersion of {group} has {kind} in every declared release")

    def namespaced(self, api_version: str, kind: str) -> bool | None:
        """Return whether a kind's objects live in a namespace; None if no release serves it."""
        scopes = (store.namespaced(api_version, kind) for _, store in self.of(api_version, kind))
        return next((scope for scope in scopes if scope is not None), None)

    def merge_key(self, api_version: str, kind: str, path: Iterable[object]) -> str | None:
        """Return the field by which a strategic merge matches the items of the list at `path`.

        As SchemaStore.merge_key; the first release that serves the kind decides.
        """
        for _, store in self.of(api_version, kind):
            if store.schema(api_version, kind) is not None:
                return store.merge_key(api_version, kind, path)
        return None

    def kinds(self) -> list[str]:
        """Return every kind of any release, by name."""
        return self._stores[0].all_kinds()

    def kinds_of(self, group: str) -> list[str]:
        """Return the kinds of an API group in any release, by name."""
        return [kind for kind in self.kinds() if group in self.groups_of(kind)]

    def groups_of(self, kind: str) -> list[str]:
        """Return the API groups that have a kind in any release; "" is the core group."""
        return list(dict.fromkeys(entry.group for entry in self._stores[0].entries(kind)))

    def is_foreign(self, group: str) -> bool:
        """Return whether an API group may well be served without meshgen knowing its kinds."""
        return "." in group and self._stores[0].product(group) not in PRODUCTS

    def _product(self, api_version: str, kind: str) -> str:
        group, store = group_of(api_version), self._stores[0]
        # Of one group some kinds may be given, and others shipped.
        same = next((entry for entry in store.entries(kind) if entry.group == group), None)
        if same:
            return same.product
        gone = removal(api_version, kind)
        if gone:
            return gone.product
        # A group of neighbours may be several products': argoproj.io.
        product = store.product(group)
        return product if product in PRODUCTS else ""


def _filled(releases: Sequence[str], position: int) -> str:
    return releases[min(position, len(releases) - 1)]
