"""What a dashboard is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# As Grafana calls them: packages/grafana-data/src/valueFormats/categories.ts.
Unit = Literal[
    "Bps", "bytes", "d", "ms", "none", "percentunit", "reqps", "s", "short", "suffix: cores"
]
Kind = Literal["timeseries", "stat", "table"]


@dataclass(frozen=True)
class Query:
    """An expression of PromQL, and what Grafana calls its series; a `limit` is a dashed line."""

    expr: str
    legend: str = "__auto"
    limit: bool = False


@dataclass(frozen=True)
class Panel:
    """A panel: what it shows, in which unit, and what that tells.

    Above each of the `steps` values have a colour. `lines` draws the steps into the graph; `most`
    is where its axis ends.
    """

    title: str
    unit: Unit
    description: str
    queries: tuple[Query, ...]
    kind: Kind = "timeseries"
    width: int = 8
    steps: Mapping[float, str] = field(default_factory=dict)
    lines: bool = False
    most: float | None = None


@dataclass(frozen=True)
class Row:
    """Panels under a title."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Variable:
    """What readers of a dashboard choose: names, and what stands for each in expressions.

    With `every`, several can be chosen, and that text stands for all of them.
    """

    name: str
    label: str
    values: Mapping[str, str]
    every: str | None = None


@dataclass(frozen=True)
class Dashboard:
    """A dashboard; `name` is what its file, its address and its ConfigMap are called after."""

    name: str
    title: str
    description: str
    variables: tuple[Variable, ...]
    rows: tuple[Row, ...]
