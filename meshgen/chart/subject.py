"""One object in all environments, and what its values are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.chart.names import camel
from meshgen.plan.common import identity
from meshgen.resources import Key, Object, Path, Resource, dotted

PODS: dict[str, tuple[str, ...]] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
# What the config calls the kinds that belong to a service.
_ROOTS = {
    "Service": "service",
    "HorizontalPodAutoscaler": "autoscaling",
    "PodDisruptionBudget": "podDisruptionBudget",
    "EnvoyFilter": "rateLimit",
    "PeerAuthentication": "mtls",
    "DestinationRule": "destinationRule",
    "VirtualService": "expose",
    "ServiceAccount": "serviceAccount",
}
# What the config calls the settings of the whole mesh.
_SETTINGS = {
    "quotas": ("quota", "quotas"),
    "limitRanges": ("limitRange", "limitRanges"),
    "gateways": ("", "gateways"),
    "configMaps": ("", "configMaps"),
}
# Fields that the config has under another name, or none.
_SHORT: dict[tuple[str | int, ...], tuple[str, ...]] = {
    ("PeerAuthentication", "spec", "mtls"): (),
    ("VirtualService", "spec", "http"): ("routes",),
}
_SIZE = ("resources", "requests", "storage")
_RENAMED = {
    "minReplicas": "min",
    "maxReplicas": "max",
    "tokens_per_fill": "requests",
    "max_tokens": "burst",
    "fill_interval": "interval",
}


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

    @property
    def service(self) -> str:
        """Return the name of the service that it belongs to, or ""."""
        origin = self.resource.origin
        of_one = origin[:1] == ("services",) and self.resource.group == origin[1]
        return str(origin[1]) if of_one else ""

    @property
    def is_workload(self) -> bool:
        """Return whether it runs a service's pods."""
        return bool(self.service) and self.key.kind in PODS

    @property
    def pod(self) -> tuple[str, ...]:
        """Return where its pod template stands, or ()."""
        return PODS.get(self.key.kind, ())

    def main_container(self, path: Path, values: list[Any]) -> bool:
        """Return whether a path leads to the service's own container."""
        own = path[:-1] == (*self.pod, "spec", "containers") and bool(self.service and self.pod)
        return own and all(isinstance(v, dict) and v.get("name") == self.service for v in values)

    def names(self, path: Path, obj: Object) -> tuple[str, ...]:
        """Return the value's name for a place in the object."""
        return (*self.root, *self._names(path, obj)) if path else self.root

    def _names(self, path: Path, obj: Object) -> tuple[str, ...]:
        pod = self.pod
        if pod and path[: len(pod)] == pod:
            return self._pod_names(path[len(pod) :], obj)
        if pod and path[:3] == ("spec", "jobTemplate", "spec"):
            return ("job", *_plain(path[3:], self._at(obj, path[:3])))
        if self.key.kind in ("Job", "CronJob") and path[0] == "spec" and path[1:] != ("schedule",):
            return ("job", *_plain(path[1:], obj.get("spec")))
        if path[-2:-1] == ("token_bucket",):
            return _plain(path[-1:], None)
        if path[0] == "metadata":
            return _plain(path[1:], obj.get("metadata"))
        if (short := _SHORT.get((self.key.kind, *path[:2]))) is not None:
            return (*short, *_plain(path[2:], self._at(obj, path[:2])))
        if self.key.kind == "PersistentVolumeClaim" and path[1:] == _SIZE:
            return ("size",)
        if self.key.kind == "ConfigMap" and path[0] == "data":
            # Keys of the data are names already.
            return tuple(str(part) for part in path[1:]) or ("data",)
        return _plain(path[1:] if path[0] == "spec" else path, self._at(obj, path[:1]))

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
    found: list[str] = []
    for part in path:
        if isinstance(part, int):
            items = data if isinstance(data, list) else []
            item = items[part] if part < len(items) else None
            if len(items) != 1 or not isinstance(item, dict):
                found.append(_item_name(item, part))
            data = item
        else:
            found.append(_RENAMED.get(part) or camel(part))
            data = data.get(part) if isinstance(data, dict) else None
    return tuple(found)


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


def root_of(resource: Resource, services: Mapping[str, str], several: bool) -> tuple[str, ...]:
    """Return the name under which all values of an object stand.

    `several` tells that another object has the same root otherwise.
    """
    origin, kind, name = resource.origin, resource.kind, resource.name
    if origin[:1] == ("services",) and resource.group == origin[1]:
        service = ("services", services[str(origin[1])])
        if kind in PODS and name == origin[1]:
            return service if not several else (*service, camel(kind))
        if kind == "PersistentVolumeClaim" and len(origin) > 3:
            return (*service, "persistence", camel(str(origin[3])))
        root = _ROOTS.get(kind) or camel(kind)
        return (*service, camel(f"{root}-{name}") if several else root)
    if origin and origin[0] in _SETTINGS:
        one, many = _SETTINGS[str(origin[0])]
        return (one,) if one and not several else (many, camel(name))
    if origin == ("namespace",):
        return ("namespace",)
    if origin == ("mtls",):
        root = "mtls" if kind == "PeerAuthentication" else "defaultDestinationRule"
        return (root, camel(name)) if several else (root,)
    if kind == "VirtualService":
        return ("virtualServices", camel(name))
    return (resource.group, camel(f"{kind}-{name}"))
