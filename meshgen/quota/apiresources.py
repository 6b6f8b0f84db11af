"""Kinds as a cluster serves them: `deployments.apps`, and whether they have a namespace."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from meshgen.kinds import Kind, kind_of
from meshgen.lenient import mapping, text
from meshgen.resources import group_of
from meshgen.schemas.index import scopes


class ApiResource(NamedTuple):
    """A kind, and its resource as `count/` has it: `pods`, `deployments.apps`."""

    kind: Kind
    name: str
    namespaced: bool


class ApiResources:
    """The kinds that there are schemas for, and custom ones of the manifests' own CRDs."""

    def __init__(self) -> None:
        """Start with the kinds that meshgen ships schemas of."""
        self._namespaced = scopes()
        self._plurals: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], ApiResource] = {}

    def learn(self, crd: Mapping[str, Any]) -> None:
        """Take the names of a CustomResourceDefinition."""
        spec = mapping(crd, "spec")
        names = mapping(spec, "names")
        key = (text(spec.get("group")), text(names.get("kind")))
        if text(names.get("plural")):
            self._plurals[key] = names["plural"]
            self._namespaced[key] = spec.get("scope") == "Namespaced"
            self._asked.clear()

    def of(self, api_version: str, name: str) -> ApiResource:
        """Return what is served as a kind; one that nobody knows has a namespace."""
        key = (api_version, name)
        if key not in self._asked:
            kind, group = kind_of(api_version, name), group_of(api_version)
            plural = self._plurals.get((group, name), kind.plural)
            resource = f"{plural}.{group}" if group else plural
            namespaced = self._namespaced.get((group, name), True)
            self._asked[key] = ApiResource(kind, resource, namespaced)
        return self._asked[key]

    def group(self, plural: str) -> str:
        """Return the one group that has a resource of a name; empty for none, or for several."""
        groups = {
            group
            for group, name in self._namespaced
            if self._plurals.get((group, name), Kind(name=name).plural) == plural
        }
        return groups.pop() if len(groups) == 1 else ""
