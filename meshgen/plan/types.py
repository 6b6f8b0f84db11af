"""A plan: the base, the components, and for each environment what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.resources import Object, Path, Resource
from meshgen.transform import Settings


@dataclass(frozen=True)
class Edit:
    """One change at one place: operations of a JSON patch, and what they stand for.

    `path` passes through mappings only unless `through_list`; `note` names the list items on the
    way, for people to read.
    """

    path: Path
    operations: tuple[tuple[str, Path, Any], ...]
    through_list: bool = False
    note: str = ""

    @property
    def value(self) -> Any:
        """Return what stands at the path afterwards; None if it is removed."""
        return self.operations[0][2]

    @property
    def removes(self) -> bool:
        """Return whether the value is taken away."""
        return self.operations[0][0] == "remove"


@dataclass(frozen=True)
class Target:
    """Which objects a patch changes, as Kustomize selects them; kind and name are expressions."""

    kind: str
    name: str = ""
    label_selector: str = ""


@dataclass(frozen=True)
class StrategicPatch:
    """A strategic merge patch; without a target it names its object itself."""

    body: Object
    target: Target | None = None


@dataclass(frozen=True)
class JsonPatch:
    """A JSON patch (RFC 6902), each operation with a comment for people."""

    target: Target
    operations: tuple[tuple[str, Path, Any], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Image:
    """An entry of `images:`."""

    name: str
    new_name: str = ""
    new_tag: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Generated:
    """A change to a generated ConfigMap: these keys are added or replaced."""

    name: str
    data: Mapping[str, str]


@dataclass(frozen=True)
class Overlay:
    """What one environment has on top of the base and its components."""

    settings: Settings
    components: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    generated: tuple[Generated, ...] = ()
    images: tuple[Image, ...] = ()
    replicas: Mapping[str, int] = field(default_factory=dict)
    patches: tuple[StrategicPatch | JsonPatch, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that an emitter needs."""

    name: str
    base: tuple[Resource, ...]
    components: Mapping[str, tuple[Resource, ...]]
    overlays: Mapping[str, Overlay]
