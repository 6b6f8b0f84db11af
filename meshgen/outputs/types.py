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
    of the output where all of it goes, with a slash behind it; `page` leads from there to the
    folder of the page about what is needed besides, None where there is none.
    """

    source: str
    environments: "Mapping[str, tuple[Sequence[Resource], Sequence[Object]]]"
    plans: "Callable[[], Mapping[str, Plan]]"
    charts: "Callable[[], Mapping[str, Chart]]"
    within: str = ""
    page: str | None = None


@dataclass(frozen=True)
class Output:
    """A format of what meshgen writes.

    `name` stands for it in the config's `output:` and after `--format`, `folder` is where it goes
    unless somebody says otherwise, `doc` is what the config's documentation says of that folder.
    `files` returns text by relative path. `apply` is the command that applies an environment, of
    `{folder}` and `{environment}`; empty where the README of each tree has it.
    """

    name: str
    folder: str
    doc: str
    files: Callable[[Rendering], dict[str, str]]
    apply: str = ""

    def applied(self, folder: str, environment: str) -> tuple[str, str, list[str]]:
        """Return what applies the tree in a folder: text, and commands with their language."""
        what, within = (
            "What runs beside them" if folder else "The services",
            folder and f"{folder}/",
        )
        if self.apply:
            command = self.apply.format(folder=within, environment=environment)
            return what, "shell", [command]
        return f"{what}, as [the README of the chart]({within}README.md) says", "", []
