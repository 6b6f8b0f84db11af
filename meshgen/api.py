"""What `import meshgen` gives; the command line uses nothing else."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.outputs.registry import DEFAULT, OUTPUTS

if TYPE_CHECKING:
    from meshgen.pipeline.project import Project
    from meshgen.writer import Comparison

__all__ = [
    "FORMATS",
    "Code",
    "Finding",
    "Location",
    "MeshgenError",
    "Severity",
    "build",
    "check",
    "load",
    "render",
    "write",
]

StrPath = str | os.PathLike[str]

# What can be written, and the folder for each unless somebody says otherwise; the first is what a
# render gives by itself.
FORMATS: Mapping[str, str] = {output.name: output.folder for output in OUTPUTS.values()}


def load(
    path: StrPath,
    *,
    changes: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> "Project":
    """Return the project of a config.

    `changes` are settings to have otherwise, such as `services.web.replicas=3`; `progress` is told
    what is being done. Raises MeshgenError with all that is wrong with the config.
    """
    from meshgen.pipeline import Project

    return Project(Path(path), progress, changes)


def check(project: "Project | StrPath", environments: Iterable[str] = ()) -> list[Finding]:
    """Return what is wrong with the objects of environments, all if none is named.

    That is all that `render` checks: errors, which it refuses, and warnings. Findings stand in the
    order of their places. Raises MeshgenError as `load`, for a template, a patch or a file that is
    wrong, and for an environment that the config does not have.
    """
    from meshgen.pipeline import checks

    return checks.check(_loaded(project), environments)


def render(
    project: "Project | StrPath",
    *,
    format: str = DEFAULT,
    output: StrPath | None = None,
    force: bool = False,
) -> dict[str, str]:
    """Return all environments in a format, one of FORMATS, as text by relative path.

    With `output`, the files are written into that folder too, as `write` does it. Raises
    MeshgenError as `check`, and for errors that `check` finds: what comes out is valid.
    """
    from meshgen.pipeline.files import files

    project = _loaded(project)
    rendered = files(project, format)
    if output is not None:
        write({output: rendered}, force=force, keep_out=project.inputs)
    return rendered


def build(project: "Project | StrPath", environment: str | None = None) -> str:
    """Return an environment's objects as a YAML stream, in an order to apply them in.

    The environment may be left out if there is only one. Raises MeshgenError as `render`.
    """
    from meshgen.pipeline.files import stream

    project = _loaded(project)
    return stream(project, project.chosen(environment))


def write(
    trees: Mapping[StrPath, Mapping[str, str]],
    *,
    force: bool = False,
    keep_out: Sequence[StrPath] = (),
) -> "list[Comparison]":
    """Make each folder hold its files; return what was done, in the same order.

    Each folder is replaced whole or not at all, and none if something stands in the way of one.
    Files of an earlier write that are not among the new ones are removed; all others stay. `force`
    overwrites files that meshgen did not write or that were edited since; those of `keep_out` are
    neither written nor removed. Raises MeshgenError for what is in the way, for a path that leads
    out of its folder, and where the system refuses.
    """
    from meshgen import writer

    kept = [Path(path) for path in keep_out]
    folders = {Path(folder): files for folder, files in trees.items()}
    if len(folders) > 1:
        for folder, files in folders.items():
            writer.refuse(folder, files, force=force, keep_out=kept)
    return [
        writer.write(folder, files, force=force, keep_out=kept) for folder, files in folders.items()
    ]


def _loaded(project: "Project | StrPath") -> "Project":
    return load(project) if isinstance(project, str | os.PathLike) else project
