"""What goes into a chart, and the chart as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meshgen.chart.marks import Marks
from meshgen.resources import Object, Path, Resource, canonical
from meshgen.transform import Settings


@dataclass(frozen=True)
class Rendered:
    """One environment, or the config without any: its objects in the same order twice.

    `resources` have names before prefix, `objects` are as the cluster will have them, with marks in
    place of prefix, suffix, namespace and the mesh's labels. `workloads` are the names of workloads
    and of their main containers, by the paths of their settings. `annotations` are those of all
    objects. `leading` are the VirtualServices of other namespaces, with the marks of this one.
    """

    resources: Sequence[Resource]
    objects: Sequence[Object]
    settings: Settings
    workloads: Mapping[Path, tuple[str, str]] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    leading: Sequence[Object] = ()


# What the chart's test asks with.
TEST_IMAGE = "curlimages/curl"


@dataclass(frozen=True)
class About:
    """What the chart says of itself.

    `mesh` is what it is a part of: that whose name it has itself where there is no other chart.
    """

    name: str
    source: str
    kubernetes: str
    version: str = "0.1.0"
    app_version: str = ""
    # Istio's own resources of a sidecar, by (requests or limits, cpu or memory).
    proxy: Mapping[tuple[str, str], str] = field(default_factory=dict)
    mesh: str = ""
    # Where the image of the test is pulled from, by environment; "" is the config without any.
    asks_with: Mapping[str, str] = field(default_factory=lambda: {"": TEST_IMAGE})


@dataclass(frozen=True)
class Entry:
    """A value of the chart.

    `overrides` is what environments set: one that is not in it takes the default, None takes the
    default away. Of a `template` the text is evaluated, so that it can hold
    `{{ .Values.namePrefix }}`. `places` are the fields that the value changes.
    """

    path: tuple[str, ...]
    default: Any
    overrides: Mapping[str, Any]
    schema: Mapping[str, Any]
    places: list[str]
    template: bool = False
    required: bool = True
    text: str = ""
    # A mapping that takes further keys beside the values below it.
    open: bool = False

    @classmethod
    def of(
        cls,
        path: tuple[str, ...],
        overrides: Mapping[str, Any],
        usual: Any,
        schema: Mapping[str, Any],
        place: str,
    ) -> "Entry":
        """Return a value whose default is what all environments have, or else the usual one."""
        values = list(overrides.values())
        same = len({canonical(value) for value in values}) == 1
        return cls(path, values[0] if same else usual, overrides, schema, [place])


@dataclass(frozen=True)
class Scalar:
    """A template action in place of a scalar."""

    action: str


@dataclass(frozen=True)
class Block:
    """A template expression that prints a mapping or a list, indented below its key."""

    expression: str


@dataclass(frozen=True)
class When:
    """A part that stands in `{{ if }}` or `{{ with }}`; `head` is what stands behind `{{-`."""

    head: str
    node: Any


@dataclass(frozen=True)
class Lines:
    """Lines of template code among the keys of a mapping or the items of a list.

    In a line, `INDENT` stands for the column of the place, for `nindent`.
    """

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """One file below templates/: the object with nodes in it, and when it is rendered."""

    path: str
    body: Any
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """An address that something outside of the mesh reaches."""

    service: str
    port: int
    path: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outside:
    """A Gateway, and the value that holds its hosts; () where they are no value."""

    object: Object
    hosts: tuple[str, ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Injection:
    """A label of the Namespace that makes pods get a sidecar.

    `values` has what it is in each environment that has it, `path` is the chart's value that holds
    it; () where there is none.
    """

    label: str
    values: Mapping[str, str]
    path: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """Everything that the emitter needs."""

    about: About
    templates: tuple[Template, ...]
    entries: tuple[Entry, ...]
    environments: tuple[str, ...]
    namespaces: Mapping[str, str]
    marks: Marks
    definitions: Mapping[str, Any]
    routes: tuple[Route, ...]
    gateways: tuple[Outside, ...]
    injections: tuple[Injection, ...] = ()
