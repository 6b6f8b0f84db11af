"""One object in all environments, and what its values are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.chart.valuenames import camel
from meshgen.kinds import Fields, Kind, kind_of
from meshgen.plan.common import identity
from meshgen.resources import Key, Object, Path, Resource, dotted

# Where objects come from that the config does not describe itself.
_OF_USERS: tuple[Path, ...] = (("resources",), ("templates",))
# Fields that values' names leave out.
_UNNAMED: dict[Fields, Fields] = {("metadata",): (), ("spec",): ()}


@dataclass(frozen=True)
class Subject:
    """An object: its resources before prefix by environment, and its finished, marked objects."""

    key: Key
    resources: Mapping[str, Resource]
    objects: Mapping[str, Object]
    # As the config has it without environments; None where it has no such object.
    reference: Object | None
    root: tuple[str, ...]

    @cached_property
    def resource(self) -> Resource:
        """Return the resource of the first environment that has it."""
        return next(iter(self.resources.values()))

    @cached_property
    def kind(self) -> Kind:
        """Return what is known of its kind."""
        return kind_of(self.key.api_version, self.key.kind)

    @property
    def is_described(self) -> bool:
        """Return whether the config describes it, and not a file or template of the user's."""
        return self.resource.origin[:1] not in _OF_USERS

    @property
    def is_switched(self) -> bool:
        """Return whether people expect to turn it on and off, even where all environments agree."""
        return self.is_described and bool(self.kind.switch)

    @property
    def switch(self) -> str:
        """Return what is said of the value that turns it on; of several, each says which it is."""
        alone = self.root[-1] in (self.kind.roots[0], _setting(self.kind))
        return self.kind.switch if self.is_switched and alone else ""

    @property
    def service(self) -> str:
        """Return the name of the service that it belongs to, or ""."""
        return _service_of(self.resource)

    @property
    def is_workload(self) -> bool:
        """Return whether it runs a service's pods."""
        return bool(self.service and self.pod)

    @property
    def pod(self) -> tuple[str, ...]:
        """Return where its pod template stands, or ()."""
        return self.kind.pod_template or ()

    def sentence(self, path: Path) -> str:
        """Return what is said of the value of a place, "" where its kind has no words for it."""
        return next((text for field, text in self.kind.knobs.items() if field == path), "")

    def is_knob(self, path: Path, values: list[Any]) -> bool:
        """Return whether people expect a value at a place, even where all environments agree."""
        if self.resource.generated and path[:1] == ("data",) and len(path) == 2:
            return all(isinstance(v, str) and "\n" not in v for v in values)
        return self.is_described and path in self.kind.knobs

    def main_container(self, path: Path, values: list[Any]) -> bool:
        """Return whether a path leads to the service's own container."""
        if not self.is_workload or path[:-1] != (*self.pod, "spec", "containers"):
            return False
        return all(isinstance(v, dict) and v.get("name") == self.service for v in values)

    def names(self, path: Path, obj: Object) -> tuple[str, ...]:
        """Return the value's name for a place in the object."""
        return (*self.root, *self._names(path, obj)) if path else self.root

    def _names(self, path: Path, obj: Object) -> tuple[str, ...]:
        pod = self.pod
        if pod and path[: len(pod)] == pod:
            return self._pod_names(path[len(pod) :], obj)
        if self.key.kind == "ConfigMap" and path[0] == "data":
            # Keys of the data are names already.
            return tuple(str(part) for part in path[1:]) or ("data",)
        renamed = {**_UNNAMED, **self.kind.renamed}
        head = max((field for field in renamed if path[: len(field)] == field), key=len, default=())
        data = self._at(obj, head) if head else None
        return (*renamed.get(head, ()), *_plain(path[len(head) :], data))

    def _pod_names(self, rest: Path, obj: Object) -> tuple[str, ...]:
        pod = self._at(obj, self.pod)
        if rest[:1] == ("metadata",) and len(rest) > 1:
            head = camel(f"pod-{rest[1]}")
            return (head, *_plain(rest[2:], None))
        spec = pod.get("spec", {}) if isinstance(pod, dict) else {}
        if rest[1:2] == ("containers",) and len(rest) > 3:
            items = spec.get("containers", [])
            index = rest[2]
            item = items[index] if isinstance(index, int) and index < len(items) else None
            if self.service and isinstance(item, dict) and item.get("name") == self.service:
                return _plain(rest[3:], item)
        if rest[1:2] == ("securityContext",):
            return ("podSecurityContext", *_plain(rest[2:], None))
        return _plain(rest[1:], spec) or ("pod",)

    def _at(self, obj: Any, path: Path) -> Any:
        for part in path:
            obj = obj.get(part) if isinstance(obj, dict) else None
        return obj

    def place(self, path: Path) -> str:
        """Return a place as people write it: `Deployment/web: spec.replicas`."""
        return f"{self.key}: {dotted(path)}" if path else str(self.key)


def _plain(path: Path, data: Any) -> tuple[str, ...]:
    """Return a name for each part of a path; the only item of a list needs none."""
    names: list[str] = []
    for part in path:
        if isinstance(part, int):
            items = data if isinstance(data, list) else []
            item = items[part] if part < len(items) else None
            if len(items) != 1 or not isinstance(item, dict):
                names.append(_item_name(item, part))
            data = item
        else:
            names.append(camel(part))
            data = data.get(part) if isinstance(data, dict) else None
    return tuple(names)


def _item_name(item: Any, index: int) -> str:
    """Return what tells a list's item from the others, as a name."""
    named = identity(item)
    if isinstance(named, tuple) and named[0] == "match":
        paths = [u for m in named[1] for u in m.get("uri", {}).values()] if named[1] else []
        text = "-".join(str(p) for p in paths).strip("/-")
        return camel(text) if text else f"item{index}"
    if isinstance(named, tuple) and isinstance(named[1], str | int):
        text = str(named[1])
        return camel(text) if text[:1].isalpha() else camel(f"{named[0]}-{text}")
    return f"item{index}"


def _service_of(resource: Resource) -> str:
    origin = resource.origin
    return str(origin[1]) if origin[:1] == ("services",) and resource.group == origin[1] else ""


def _setting(kind: Kind) -> str:
    return kind.config_name or camel(kind.name)


def root_of(resource: Resource, services: Mapping[str, str], several: bool) -> tuple[str, ...]:
    """Return the name under which all values of an object stand.

    `several` tells that another object has the same root otherwise.
    """
    origin, name, kind = resource.origin, resource.name, kind_of(*resource.key[:2])
    one, many = kind.roots
    if service := _service_of(resource):
        root = ("services", services[service])
        if kind.pod_template and name == service:
            return root if not several else (*root, camel(kind.name))
        if len(origin) > 3:
            return (*root, many, camel(str(origin[3])))
        setting = _setting(kind)
        return (*root, camel(f"{setting}-{name}") if several else setting)
    # The user's own VirtualServices stand beside those that the config describes.
    if origin[:1] not in _OF_USERS or kind.name == "VirtualService":
        return (one,) if one and not several else (many or str(origin[0]), camel(name))
    return (resource.group, camel(f"{kind.name}-{name}"))
