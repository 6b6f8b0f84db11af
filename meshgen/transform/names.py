"""The objects of a build as others name them: what each is called, before and after."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from meshgen.kinds.added import STAND_INS
from meshgen.kinds.kustomize import is_cluster_scoped, keeps_name
from meshgen.kinds.reference import Gvk
from meshgen.resources import Object, Resource, group_of
from meshgen.transform.settings import Settings

# Tells of an apiVersion and kind whether it lives in a namespace; None if nobody knows.
Namespaced = Callable[[str, str], bool | None]


@dataclass(frozen=True)
class Entry:
    """One object: its name and namespace as they are written, and as they will be.

    A namespace that is not written is ""; that of an object that lives in none will be None.
    """

    api_version: str
    kind: str
    name: str
    written: str
    full: str
    namespace: str | None
    # Another kind that it stands for: its controller makes an object of that kind and this name.
    makes: Gvk | None = None
    # Whether Kustomize makes it, and gives its name a hash.
    is_generated: bool = False
    # What is set for its namespace, and the part that it builds with.
    settings: Settings = field(default_factory=lambda: Settings(""))
    part: str = ""

    @cached_property
    def gvk(self) -> Gvk:
        """Return its kind."""
        group, _, version = self.api_version.rpartition("/")
        return Gvk(self.kind, group, version)

    @property
    def kinds(self) -> tuple[Gvk, ...]:
        """Return the kinds as which it may be named."""
        return (self.gvk, self.makes) if self.makes else (self.gvk,)

    @cached_property
    def is_cluster_scoped(self) -> bool:
        """Return whether Kustomize knows that it lives in no namespace."""
        return is_cluster_scoped(self.api_version, self.kind)

    def sees(self, other: "Entry") -> bool:
        """Return whether Kustomize follows a name that this object holds to another one.

        What builds apart it does not see.
        """
        return self.part == other.part and self.meets(other)

    def meets(self, other: "Entry") -> bool:
        """Return whether it follows a name that this object holds where both build together.

        Of custom resources it takes all for namespaced; one without a namespace is in `default`.
        """
        if self.is_cluster_scoped or other.is_cluster_scoped:
            return True
        return (self.namespace or "default") == (other.namespace or "default")

    def reaches(self, other: "Entry", namespace: str) -> bool:
        """Return whether this object means another one by its name, and by a namespace if given."""
        if other.namespace is None:
            return True
        if namespace:
            return other.namespace == namespace
        return self.namespace is None or self.namespace == other.namespace


class Names:
    """The names of a build's objects."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the objects."""
        self._called: dict[str, list[Entry]] = {}
        self._written_in: dict[str, list[Entry]] = {}
        for entry in entries:
            self._called.setdefault(entry.name, []).append(entry)
            prefix, suffix = entry.settings.prefix, entry.settings.suffix
            if suffix and prefix and entry.full != entry.name:
                # Kustomize knows all names that an object ever had, the prefix before the suffix.
                self._called.setdefault(prefix + entry.name, []).append(entry)
            if not entry.is_cluster_scoped:
                self._written_in.setdefault(entry.written or "default", []).append(entry)
        self.all = frozenset(self._called)

    def called(self, name: str) -> Sequence[Entry]:
        """Return the objects that have, or once had, a name."""
        return self._called.get(name, ())

    def of(self, target: Gvk, name: str) -> Iterator[Entry]:
        """Yield those of them that are of some kinds."""
        for entry in self.called(name):
            if target.selects(entry.api_version, entry.kind):
                yield entry

    def written_in(self, namespace: str) -> Sequence[Entry]:
        """Return the objects that were written in a namespace: `default` where none is written."""
        return self._written_in.get(namespace, ())


def entries_of(
    resources: Sequence[Resource], settings: Settings, namespaced: Namespaced
) -> list[Entry]:
    """Return what the object of each resource is called.

    A kind of which `namespaced` knows nothing, nor a definition among the objects, nor Kustomize,
    lives in a namespace.
    """
    # Many objects, few kinds.
    namespaced = cache(_with_scopes(namespaced, [resource.object for resource in resources]))
    return [_entry(resource, settings, namespaced) for resource in resources]


def _entry(resource: Resource, of_all: Settings, namespaced: Namespaced) -> Entry:
    obj, settings = resource.object, of_all.of(resource.namespace)
    kind, api_version, metadata = str(obj["kind"]), str(obj["apiVersion"]), obj["metadata"]
    name, written = metadata["name"], metadata.get("namespace") or ""
    if (api_version, kind) == ("v1", "Namespace"):
        full = settings.namespace if name == settings.mesh else name
    else:
        full = name if keeps_name(api_version, kind) else settings.full(name)
    scope = namespaced(api_version, kind)
    in_none = is_cluster_scoped(api_version, kind) if scope is None else not scope
    namespace = None if in_none else written or settings.namespace
    return Entry(
        api_version,
        kind,
        name,
        written,
        full,
        namespace,
        _makes(obj),
        resource.generated,
        settings,
        resource.part,
    )


def _makes(obj: Object) -> Gvk | None:
    makes = STAND_INS.get((group_of(str(obj["apiVersion"])), str(obj["kind"])))
    spec = obj.get("spec")
    target = spec.get("target") if isinstance(spec, Mapping) else None
    renamed = isinstance(target, Mapping) and target.get("name")
    return None if renamed else makes


def _with_scopes(namespaced: Namespaced, objects: Sequence[Object]) -> Namespaced:
    """Return what tells where kinds live, those besides whose definitions are among the objects."""
    scopes = {
        (spec.get("group"), names.get("kind")): spec.get("scope") != "Cluster"
        for obj in objects
        if obj["kind"] == "CustomResourceDefinition" and isinstance(obj.get("spec"), Mapping)
        for spec in [obj["spec"]]
        for names in [spec.get("names")]
        if isinstance(names, Mapping)
    }

    def is_namespaced(api_version: str, kind: str) -> bool | None:
        scope = scopes.get((group_of(api_version), kind))
        return namespaced(api_version, kind) if scope is None else scope

    return is_namespaced if scopes else namespaced


def text(value: Any) -> str:
    """Return a text; "" for what is none."""
    return value if isinstance(value, str) else ""
