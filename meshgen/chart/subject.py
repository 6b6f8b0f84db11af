"""One object in all environments."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.chart.roots import is_described, service_of, setting_of, workload_of
from meshgen.kinds import Kind, kind_of
from meshgen.resources import Key, Object, Path, Resource, dotted

# Where a pod has its containers.
CONTAINERS = ("containers", "initContainers")


@dataclass(frozen=True)
class Subject:
    """An object: its resources before prefix by environment, and its finished, marked objects."""

    key: Key
    resources: Mapping[str, Resource]
    objects: Mapping[str, Object]
    # As the config has it without environments; None where it has no such object.
    reference: Object | None
    root: tuple[str, ...]
    # The names of the workload that it belongs to, and of its main container; "" where of none.
    workload_name: str = ""
    container_name: str = ""

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
        return is_described(self.resource)

    @property
    def is_switched(self) -> bool:
        """Return whether people expect to turn it on and off, even where all environments agree."""
        return self.is_described and bool(self.kind.switch)

    @property
    def switch(self) -> str:
        """Return what is said of the value that turns it on; of several, each says which it is."""
        alone = self.root[-1] in (self.kind.roots[0], setting_of(self.kind))
        return self.kind.switch if self.is_switched and alone else ""

    @property
    def service(self) -> str:
        """Return what the config calls the service that it belongs to, or ""."""
        return service_of(self.resource)

    @property
    def owners(self) -> tuple[tuple[str, ...], ...]:
        """Return the roots of its service and, where it belongs to a version, of that."""
        depth = len(workload_of(self.resource))
        return tuple(self.root[:end] for end in range(2, depth + 1, 2))

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

    def is_container(self, path: Path, values: list[Any]) -> bool:
        """Return whether a path leads to a container of the service's pods."""
        if not self.is_workload or path[:-1] not in self._containers:
            return False
        return all(isinstance(v, dict) and isinstance(v.get("name"), str) for v in values)

    @property
    def _containers(self) -> tuple[Path, ...]:
        return tuple((*self.pod, "spec", name) for name in CONTAINERS)

    def place(self, path: Path) -> str:
        """Return a place as people write it: `Deployment/web: spec.replicas`."""
        return f"{self.key}: {dotted(path)}" if path else str(self.key)
