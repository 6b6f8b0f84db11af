"""What an output is, and what it is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshgen.chart import Chart
    from meshgen.plan import Plan
    from meshgen.resources import Object, Resource


@dataclass(frozen=True)
class Rendering:
    """What outputs are made from.

    `source` is the config's name, for comments. `environments` has the resources of each, before
    prefix, and its finished objects in the same order. `plans`, one for each part by its folder,
    and `charts`, one for each namespace by its folder, are worked out for the output that asks;
    both raise MeshgenError where something of the user's is wrong. `within` is the folder in that
    of the output where all of it goes, with a slash behind it.
    """

    source: str
    environments: "Mapping[str, tuple[Sequence[Resource], Sequence[Object]]]"
    plans: "Callable[[], Mapping[str, Plan]]"
    charts: "Callable[[], Mapping[str, Chart]]"
    within: str = ""


@dataclass(frozen=True)
class Output:
    """A format of what meshgen writes.

    `name` stands for it in the config's `output:` and after `--format`, `folder` is where it goes
    unless somebody says otherwise, `doc` is what the config's documentation says of that folder.
    `files` returns text by relative path.
    """

    name: str
    folder: str
    doc: str
    files: Callable[[Rendering], dict[str, str]]
