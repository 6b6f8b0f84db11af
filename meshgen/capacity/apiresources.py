"""Kinds as a cluster serves them: `deployments.apps`, and whether they have a namespace."""

from collections.abc import Mapping
from typing import Any

from meshgen.capacity.reading import mapping, text
from meshgen.kinds import Kind, kind_of
from meshgen.resources import group_of
from meshgen.schemas.index import scopes


class ApiResources:
    """The kinds that there are schemas for, and custom ones of the manifests' own CRDs."""

    def __init__(self) -> None:
        """Start with the kinds that meshgen ships schemas of."""
        self._namespaced = scopes()
        self._plurals: dict[tuple[str, str], str] = {}

    def learn(self, crd: Mapping[str, Any]) -> None:
        """Take the names of a CustomResourceDefinition."""
        spec = mapping(crd, "spec")
        names = mapping(spec, "names")
        key = (text(spec.get("group")), text(names.get("kind")))
        if text(names.get("plural")):
            self._plurals[key] = names["plural"]
            self._namespaced[key] = spec.get("scope") == "Namespaced"

    def namespaced(self, api_version: str, kind: str) -> bool:
        """Return whether objects of a kind belong to a namespace; a kind nobody knows does."""
        return self._namespaced.get((group_of(api_version), kind), True)

    def resource(self, api_version: str, kind: str) -> str:
        """Return the resource of a kind as `count/` has it: `pods`, `deployments.apps`."""
        group = group_of(api_version)
        plural = self._plurals.get((group, kind)) or kind_of(api_version, kind).plural
        return f"{plural}.{group}" if group else plural

    def group(self, plural: str) -> str:
        """Return the one group that has a resource of a name; empty for none, or for several."""
        groups = {
            group
            for group, kind in self._namespaced
            if (self._plurals.get((group, kind)) or Kind(name=kind, group=group).plural) == plural
        }
        return groups.pop() if len(groups) == 1 else ""
