"""The schemas of the releases that a mesh declares, loaded kind by kind."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.resources import group_of
from meshgen.schemas.index import (
    PRODUCTS,
    Entry,
    at,
    entries,
    order,
    read_below,
    read_releases,
    title,
)
from meshgen.schemas.walk import Fixed, child

if TYPE_CHECKING:
    from meshgen.schemas.given import Crd, Given

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def supported_kubernetes(root: Path | None = None) -> list[str]:
    """Return the releases of Kubernetes that there are schemas for, oldest first."""
    return read_releases(root)["kubernetes"]


def supported_istio(root: Path | None = None) -> list[str]:
    """Return the releases of Istio that there are schemas for, oldest first."""
    return read_releases(root)["istio"]


class SchemaStore:
    """The schemas of one release of Kubernetes and one of Istio, each kind read when asked for.

    What a store returns is its own: callers do not change it.
    """

    def __init__(self, kubernetes: str, istio: str, root: Path | None = None) -> None:
        """Open the schemas below `root` (those that ship with meshgen, if none is given).

        Releases are `major.minor`. Raises MeshgenError for one that there are no schemas for.
        """
        self._root = root
        self._declared = {"kubernetes": kubernetes, "istio": istio}
        supported = read_releases(self._root)
        missing = [p for p, release in self._declared.items() if release not in supported[p]]
        if missing:
            raise MeshgenError(_unsupported(p, self._declared[p], supported[p]) for p in missing)
        self._index: dict[str, Any] = read_below(root, "index.json")
        self._given: dict[str, Given] = {}
        self._groups: dict[str, str] | None = None
        self._kinds: list[str] | None = None
        self._files: dict[str, dict[str, Any]] = {}
        self._schemas: dict[tuple[str, str], Fixed | None] = {}
        self._merge_keys: dict[tuple[str, str, tuple[str, ...]], str | None] = {}

    def with_crds(self, crds: "Iterable[Crd | Mapping[str, Any]]") -> "SchemaStore":
        """Return a store that knows CustomResourceDefinitions of the user's besides.

        They are objects of apiextensions.k8s.io/v1. They replace what the store knew of the same
        kind and group; of two for one kind the last one counts. A schema is read when its kind is
        asked for. Raises MeshgenError for what is no CRD.
        """
        from meshgen.schemas.given import given, with_given

        versions = given(crds)
        store = SchemaStore(self._declared["kubernetes"], self._declared["istio"], self._root)
        store._index = with_given(self._index, versions)
        store._given = {**self._given, **{version.file: version for version in versions}}
        return store

    def declared(self, product: str) -> str:
        """Return a product as people say it, with the declared release: `Istio 1.20`."""
        if product in PRODUCTS:
            return f"{PRODUCTS[product]} {self._declared[product]}"
        return title(product)

    def later(self, product: str) -> Iterator[tuple[str, "SchemaStore"]]:
        """Yield the releases of a product after the declared one, in order, each with its store."""
        declared = self._declared.get(product)
        for release in read_releases(self._root).get(product, []) if declared else ():
            if order(release) > order(declared or ""):
                both = {**self._declared, product: release}
                yield release, SchemaStore(both["kubernetes"], both["istio"], self._root)

    def entries(self, kind: str) -> list[Entry]:
        """Return every apiVersion of a kind in any release, preferred ones first."""
        return entries(self._index, kind)

    def is_served(self, entry: Entry) -> bool:
        """Return whether the declared releases serve an entry."""
        return self._file(entry) is not None

    def product(self, group: str) -> str:
        """Return the product that an API group belongs to; "" for a group that is nobody's."""
        return self.groups().get(group, "")

    def groups(self) -> Mapping[str, str]:
        """Return every API group that is known, with the product that it belongs to."""
        if self._groups is None:
            self._groups = {
                group_of(version): entry["product"]
                for versions in self._index["kinds"].values()
                for version, entry in versions.items()
            }
        return self._groups

    def is_ahead(self, entry: Entry) -> bool:
        """Return whether an entry is served only from a later release on."""
        return order(entry.first()) > order(self._declared.get(entry.product, ""))

    def served(self, kind: str) -> list[str]:
        """Return the apiVersions that the declared releases serve a kind in, preferred first."""
        return [e.api_version for e in self.entries(kind) if self.is_served(e)]

    def kinds(self) -> list[str]:
        """Return every kind that the declared releases serve, by name."""
        if self._kinds is None:
            self._kinds = [kind for kind in self._index["kinds"] if self.served(kind)]
        return self._kinds

    def all_kinds(self) -> list[str]:
        """Return every kind of any release, by name."""
        return list(self._index["kinds"])

    def kinds_of(self, group: str) -> list[str]:
        """Return the kinds of an API group that the declared releases serve, by name."""
        return [k for k in self.kinds() if any(group_of(v) == group for v in self.served(k))]

    def namespaced(self, api_version: str, kind: str) -> bool | None:
        """Return whether a kind's objects live in a namespace; None if it is not served."""
        entry = self._entry(api_version, kind)
        return entry.namespaced if entry else None

    def is_custom(self, api_version: str, kind: str) -> bool:
        """Return whether a kind is served by way of a CustomResourceDefinition."""
        entry = self._entry(api_version, kind)
        return entry is not None and entry.product != "kubernetes"

    def schema(self, api_version: str, kind: str) -> Fixed | None:
        """Return a kind's JSON Schema (draft 2020-12, self-contained); None if it is not served."""
        key = api_version, kind
        if key not in self._schemas:
            self._schemas[key] = self._load(api_version, kind)
        return self._schemas[key]

    def merge_key(self, api_version: str, kind: str, path: Iterable[object]) -> str | None:
        """Return the field by which a strategic merge matches the items of the list at `path`.

        `path` holds field names; everything in it that is no string, such as a list position, is
        passed over. None for lists that a merge replaces, for what is no list, and for custom
        resources, which know no strategic merge.
        """
        names = tuple(part for part in path if isinstance(part, str))
        key = api_version, kind, names
        if key not in self._merge_keys:
            self._merge_keys[key] = self._find_merge_key(*key)
        return self._merge_keys[key]

    def _find_merge_key(self, api_version: str, kind: str, names: tuple[str, ...]) -> str | None:
        schema = self.schema(api_version, kind)
        if schema is None or self.is_custom(api_version, kind):
            return None
        node: Any = schema
        for name in names:
            node = child(schema, node, name)
            if node is None:
                return None
        merged = "merge" in node.get("x-kubernetes-patch-strategy", "").split(",")
        return node.get("x-kubernetes-patch-merge-key") if merged else None

    def _entry(self, api_version: str, kind: str) -> Entry | None:
        served = self._index["kinds"].get(kind, {}).get(api_version)
        entry = Entry(api_version, **served) if served else None
        return entry if entry and self.is_served(entry) else None

    def _file(self, entry: Entry) -> str | None:
        return entry.file(self._declared.get(entry.product, ""))

    def _load(self, api_version: str, kind: str) -> Fixed | None:
        entry = self._entry(api_version, kind)
        file = self._file(entry) if entry else None
        if file is None:
            return None
        content, declared = self._read(file), self._declared["kubernetes"]
        parts = tuple(str(at(self._index["parts"][part], declared)) for part in content["parts"])
        if self._root is None and file not in self._given:
            return _shipped(api_version, kind, file, parts)
        return _joined(api_version, kind, content, map(self._read, parts))

    def _read(self, file: str) -> dict[str, Any]:
        if file not in self._files:
            version = self._given.get(file)
            self._files[file] = version.content() if version else read_below(self._root, file)
        return self._files[file]


@cache
def _shipped(api_version: str, kind: str, file: str, parts: tuple[str, ...]) -> Fixed:
    """Return the schema of a kind that ships with meshgen, which stores share."""
    content, *shared = (read_below(None, name) for name in (file, *parts))
    return _joined(api_version, kind, content, shared)


def _joined(
    api_version: str, kind: str, content: dict[str, Any], parts: Iterable[dict[str, Any]]
) -> Fixed:
    """Return a kind's schema, with the definitions of all of its parts."""
    definitions = dict(content.get("$defs", {}))
    for part in parts:
        definitions |= part["$defs"]
    fixed = {"apiVersion": {"const": api_version}, "kind": {"const": kind}}
    root = content["schema"]
    properties = {**root["properties"], **fixed}
    return Fixed({"$schema": DRAFT, **root, "properties": properties, "$defs": definitions})


def _unsupported(product: str, release: str, supported: list[str]) -> Finding:
    name = PRODUCTS[product]
    expected = f"expected {supported[0]} to {supported[-1]}"
    try:
        hint = f"the nearest is {min(supported, key=lambda k: _distance(k, release))}"
    except ValueError:  # no version number at all
        hint = ""
    return Finding(Code.VALUE, f"no schemas for {name} {release}", expected=expected, hint=hint)


def _distance(one: str, other: str) -> list[int]:
    return [abs(a - b) for a, b in zip(order(one), order(other), strict=False)]
