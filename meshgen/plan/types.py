"""A plan: the base, the components, and for each environment what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object, Path, Resource, canonical
from meshgen.transform import Settings


class Operation(NamedTuple):
    """An operation of a JSON patch (RFC 6902): add, replace or remove.

    `items` are the names of the list items on the way, for people to read.
    """

    kind: str
    path: Path
    value: Any = None
    items: tuple[str, ...] = ()

    def same_as(self) -> tuple[str, Path, Any]:
        """Return what makes two operations the same, whatever the items are called."""
        return (self.kind, self.path, self.value)


@dataclass(frozen=True)
class Edit:
    """One change at one place, which needs no other.

    `in_list` tells that a merge patch of plain mappings cannot say it.
    """

    operations: tuple[Operation, ...]
    in_list: bool = False

    @property
    def path(self) -> Path:
        """Return where a change outside of lists is."""
        return self.operations[0].path

    @property
    def key(self) -> str:
        """Return a text that equal changes of two objects share."""
        return canonical([self.in_list, [o.same_as() for o in self.operations]])


@dataclass(frozen=True)
class Target:
    """Which objects a patch changes, as Kustomize selects them.

    Kind and name are expressions. What is "" is any: group and namespace stand where
    several have the kind and the name.
    """

    kind: str
    name: str = ""
    label_selector: str = ""
    group: str = ""
    namespace: str = ""


@dataclass(frozen=True)
class StrategicPatch:
    """A strategic merge patch; without a target it names its object itself."""

    body: Object
    target: Target | None = None


@dataclass(frozen=True)
class JsonPatch:
    """A JSON patch (RFC 6902)."""

    target: Target
    operations: tuple[Operation, ...]


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
    # Whether a namespace that is written stays, and the Namespace that is the environment's then.
    keeps_namespaces: bool = False
    own_namespace: str = ""
    # Kinds that live in no namespace, which Kustomize does not know.
    without_namespace: tuple[Gvk, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that an emitter needs."""

    name: str
    base: tuple[Resource, ...]
    components: Mapping[str, tuple[Resource, ...]]
    overlays: Mapping[str, Overlay]
    # Fields with the names of other objects that Kustomize has to be told of.
    references: tuple[Reference, ...] = ()
