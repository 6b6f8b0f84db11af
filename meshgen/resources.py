"""A Kubernetes object on its way from the templates to the files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

# A Kubernetes object as data: what a JSON document can hold.
Object = dict[str, Any]
# Where a value stands, in the config or in an object: keys and list positions.
Path = tuple[str | int, ...]


def group_of(api_version: str) -> str:
    """Return the API group of an apiVersion; "" is the core group."""
    return api_version.rpartition("/")[0]


class Key(NamedTuple):
    """What makes an object unique in one build; `namespace` is one of its own, which few have."""

    api_version: str
    kind: str
    name: str
    namespace: str = ""

    @property
    def group(self) -> str:
        """Return the API group; "" is the core group."""
        return group_of(self.api_version)

    def __str__(self) -> str:
        """Return `Kind/name`, as kubectl prints it."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True)
class Resource:
    """An object, the folder that it belongs to, and the config path that it came from.

    Names are those before `namePrefix`; `generated` marks a ConfigMap that Kustomize generates,
    so that its name carries a hash and pods roll when it changes. `namespace` is the config's name
    for where it is, "" for the environment's own; `part` is the folder of the part that it builds
    with, "" where there is only one.
    """

    object: Object
    group: str
    origin: Path = ()
    generated: bool = False
    namespace: str = ""
    part: str = ""

    @property
    def key(self) -> Key:
        """Return the object's identity; a missing field counts as empty."""
        metadata = self.object.get("metadata")
        names = metadata if isinstance(metadata, Mapping) else {}
        api_version, namespace = self.object.get("apiVersion", ""), names.get("namespace")
        return Key(str(api_version), self.kind, str(names.get("name", "")), str(namespace or ""))

    @property
    def kind(self) -> str:
        """Return the object's kind."""
        return str(self.object.get("kind", ""))

    @property
    def name(self) -> str:
        """Return `metadata.name`."""
        return self.key.name

    def with_object(self, obj: Object) -> "Resource":
        """Return the same resource with another object."""
        return replace(self, object=obj)


def dotted(path: Path) -> str:
    """Return a path as people write it: `spec.containers[0].env`, `labels["a.b/c"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part or any(c in part for c in '.[]"/ '):
            text += f'["{part}"]'
        else:
            text += f".{part}" if text else part
    return text


def canonical(value: Any) -> str:
    """Return a value as JSON, keys in order: equal texts mean equal data, 1 and true apart."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
