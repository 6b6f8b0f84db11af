"""What applies an environment of a tree that was written."""

from collections.abc import Iterator

from meshgen.identity import identity
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline.project import Project

Command = tuple[str, ...]


def applying(project: Project, output: str, folder: str, environment: str) -> Iterator[Command]:
    """Yield the commands for an output in a folder: one, but for each namespace's chart its own."""
    if command := OUTPUTS[output].apply:
        words = command.split()
        names = {"folder": f"{folder}/", "environment": environment}
        yield tuple(word.format_map(names) for word in words)
    else:
        yield from _charts(project, folder, environment)


def _charts(project: Project, folder: str, environment: str) -> Iterator[Command]:
    """Yield the commands that install an environment's charts, one for each namespace.

    Helm needs the namespace before a chart could make it.
    """
    folders, mesh = project.layout.folders, project.mesh(environment)
    named = map(identity, project.objects(environment))
    made = {one.name for one in named if one.kind == "Namespace"}
    for part in dict.fromkeys(one.namespace for one in project.resources(environment)):
        within, name = folders[part], mesh.namespaces[part].name
        chart = f"{folder}/{within}" if within else folder
        there = ("--set", "namespace.create=false") if name in made else ()
        values = ("-f", f"{chart}/values-{environment}.yaml", *there)
        yield ("helm", "upgrade", "--install", within or mesh.name, chart, "-n", name, *values)
