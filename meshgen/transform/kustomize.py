"""Names inside of objects as Kustomize follows them by itself.

Source: api/filters/nameref/nameref.go, and SubsetThatCouldBeReferencedByResource in
api/resmap/reswrangler.go.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from meshgen.kinds.kustomize import REFERENCES
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object
from meshgen.transform.fields import changed, values
from meshgen.transform.names import Entry, Names, text

# What names another object together with its namespace.
_MAPPINGS = (("subjects",), ("webhooks", "clientConfig", "service"))


def followed(obj: Object, holder: Entry, names: Names) -> Object:
    """Return an object with the names that Kustomize follows as they will be."""
    result: Any = obj
    follow = _Follower(obj, holder, names)
    for reference in REFERENCES.held_by(holder.api_version, holder.kind):
        result = changed(result, reference.fields, partial(follow, reference))
    return dict(result)


def told_apart(obj: Object, holder: Entry, names: Names) -> Object:
    """Return an object that tells the namespace of what it names where there are several such.

    Kustomize refuses to choose between objects of one name in two namespaces.
    """
    result: Any = obj
    follow = _Follower(obj, holder, names)
    for reference in REFERENCES.held_by(holder.api_version, holder.kind):
        if reference.fields in _MAPPINGS:
            result = changed(result, reference.fields, partial(follow.told_apart, reference))
    return dict(result)


class _Follower:
    """Follows the names that one object holds."""

    def __init__(self, obj: Object, holder: Entry, names: Names) -> None:
        self._obj, self._holder, self._names = obj, holder, names
        # The namespaces of accounts that a RoleBinding names besides its own.
        self._beside = {
            text(namespace)
            for subject in (values(obj, ("subjects",)) if holder.kind == "RoleBinding" else ())
            if isinstance(subject, dict) and subject.get("kind") == "ServiceAccount"
            for namespace in [subject.get("namespace")]
        }

    def __call__(self, reference: Reference, value: Any) -> Any:
        """Return what a field holds after Kustomize has been there."""
        if isinstance(value, str):
            entry = next(self._candidates(reference, value), None)
            return entry.full if entry else value
        if not isinstance(value, dict) or "name" not in value:
            return value
        named = self._candidates(reference, text(value["name"]))
        if "namespace" in value:
            space = text(value["namespace"])
            written = any(map(self._sees, self._names.written_in(space)))
            named = (
                e
                for e in named
                if not e.is_cluster_scoped
                and space == ((e.written if written else e.namespace) or "default")
            )
        entry = self._chosen(list(named))
        if entry is None:
            return value
        namespace = {"namespace": entry.namespace} if entry.namespace else {}
        return {**value, "name": entry.full, **namespace}

    def told_apart(self, reference: Reference, value: Any) -> Any:
        """Return a mapping with the namespace of what it names where there are several such."""
        if not isinstance(value, dict) or value.get("namespace") or "name" not in value:
            return value
        named = list(self._candidates(reference, text(value["name"])))
        entry = self._chosen(named)
        if entry is None or len({e.namespace for e in named}) == 1:
            return value
        return {**value, "namespace": entry.namespace}

    def _chosen(self, named: list[Entry]) -> Entry | None:
        """Return the object that is meant of several: the environment's, if it is among them."""
        own = (entry for entry in named if entry.namespace == self._holder.settings.namespace)
        return next(own, named[0] if named else None)

    def _candidates(self, reference: Reference, name: str) -> Iterator[Entry]:
        by_kind = self._of_role_ref(reference)
        for entry in self._names.of(reference.target, name):
            of_account = entry.kind == "ServiceAccount" and entry.namespace in self._beside
            if (self._holder.sees(entry) or of_account) and by_kind.selects(
                entry.api_version, entry.kind
            ):
                yield entry

    def _sees(self, entry: Entry) -> bool:
        return self._holder.sees(entry) or entry.namespace in self._beside

    def _of_role_ref(self, reference: Reference) -> Gvk:
        """Return the kinds that a roleRef says it names; any other field says nothing."""
        role = self._obj.get("roleRef") if reference.path.endswith("roleRef/name") else None
        if not isinstance(role, dict) or not {"apiGroup", "kind"} <= role.keys():
            return Gvk("")
        return Gvk(text(role["kind"]), text(role["apiGroup"]))
