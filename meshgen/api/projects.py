"""A config, and what comes of it."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.api.folders import write
from meshgen.api.types import Names, StrPath, listed
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.outputs.registry import DEFAULT, OUTPUTS

if TYPE_CHECKING:
    from meshgen.codes import Description
    from meshgen.pipeline import Project
    from meshgen.pipeline.measuring import Measured

# What can be written, and the folder for each unless somebody says otherwise; the first is what a
# render gives by itself.
FORMATS: Mapping[str, str] = {output.name: output.folder for output in OUTPUTS.values()}


def load(
    path: StrPath,
    *,
    changes: Sequence[str] = (),
    allow_outside: Sequence[StrPath] = (),
    severities: Mapping[str, str] | None = None,
    notes: bool = True,
    progress: Callable[[str], None] | None = None,
) -> "Project":
    """Return the project of a config.

    `changes` are settings to have otherwise, such as `services.web.replicas=3`; `progress` is told
    what is being done. What the config names must be in its repository, that of the nearest `.git`,
    or without one in the config's folder, or in a folder of `allow_outside`. `severities` weighs
    findings by code, whatever the config says: `error`, `warning`, `note` or `ignore`. Without
    `notes` no such are told, which takes less time. Raises MeshgenError with all that is wrong with
    the config, or for such a weight.
    """
    from meshgen.pipeline import Project

    return Project(Path(path), progress, changes, allow_outside, severities, notes=notes)


def check(
    project: "Project | StrPath", environments: Names = (), *, outputs: Names | None = None
) -> list[Finding]:
    """Return what is wrong with the objects of environments, all if none is named.

    That is all that `render` checks: errors, which it refuses, and warnings. `outputs` are the
    formats that must be able to hold them, else those of the config's `output`. Findings stand in
    the order of their places. Raises MeshgenError as `load`, for a template, a patch or a file that
    is wrong, and for an environment that the config does not have.
    """
    from meshgen.pipeline import checks

    project = _loaded(project)
    formats = project.outputs or (DEFAULT,) if outputs is None else listed(outputs)
    return checks.check(project, listed(environments), formats)


def own_rules(project: "Project | StrPath") -> "Mapping[str, Description]":
    """Return what the codes of a config's own rules mean; raises MeshgenError as `load`."""
    from meshgen.pipeline.ownrules import own_descriptions

    return own_descriptions(_loaded(project))


def changes(
    project: "Project | StrPath",
    against: StrPath,
    *,
    environments: Names = (),
    rendered: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Return what is wrong with applying environments where others were applied before.

    Errors are changes that the API server refuses, with what has to be done; warnings tell of
    objects that are left in the cluster. `against` is a folder that `render` wrote, or a git
    revision that has the project's output folders. With `rendered`, the files that will be in the
    folder `against`, nothing is told where they are all there already, or where there is no tree;
    and one that cannot be read is a warning. Otherwise MeshgenError is raised then; and as `check`.
    """
    from meshgen.pipeline.changes import changes_in, changes_since

    project = _loaded(project)
    if rendered is not None:
        return changes_in(project, Path(against), rendered)
    return changes_since(project, os.fspath(against), project.select(listed(environments)))


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
        project.refuse_link(Path(output))
        write({output: rendered}, force=force, keep_out=project.inputs)
    return rendered


def apply_commands(
    project: "Project | StrPath",
    environment: str,
    *,
    format: str = DEFAULT,
    output: StrPath | None = None,
) -> list[list[str]]:
    """Return the commands that apply an environment of what `render` wrote, as lists of words.

    `output` is the folder that it was written into, else the format's own. There is one command, of
    charts one for each namespace, which Helm wants to be there before. Raises MeshgenError as
    `build`, and for a format that is none.
    """
    from meshgen.nearest import misnamed
    from meshgen.pipeline.applying import applying

    project = _loaded(project)
    if format not in FORMATS:
        raise MeshgenError([misnamed("format", format, FORMATS)])
    folder = Path(FORMATS[format] if output is None else output).as_posix()
    return [
        list(command) for command in applying(project, format, folder, project.chosen(environment))
    ]


def build(
    project: "Project | StrPath",
    environment: str | None = None,
    *,
    namespaces: Names = (),
    groups: Names = (),
    platform: bool = False,
) -> str:
    """Return an environment's objects as a YAML stream, in an order to apply them in.

    The environment may be left out if there is only one. `namespaces` and `groups`, as the config
    has them, choose parts of it: the environment's own namespace is called as the mesh, and
    `shared` is what belongs to no group. With `platform`, the objects are those of what runs beside
    the services. Raises MeshgenError as `render`, and for a part in which the environment has
    nothing.
    """
    from meshgen.pipeline.files import stream

    project = _loaded(project)
    chosen = project.chosen(environment)
    return stream(project, chosen, listed(namespaces), listed(groups), platform=platform)


def capacity(
    project: "Project | StrPath", environments: Names = (), *, nodes: int | None = None
) -> "Measured":
    """Return what environments, all if none is named, use of their quotas, sidecars included.

    They are counted on every cluster that the config declares, at rest, at the autoscalers' max and
    during a rolling update. `nodes` is how many run the pods of a DaemonSet; None means what the
    config says. What does not fit is in `findings`. Raises MeshgenError as `check`, and for what
    the API server would refuse: figures with something left out would be wrong.
    """
    from meshgen.pipeline.measuring import of_config

    project = _loaded(project)
    return of_config(project, project.select(listed(environments)), nodes)


def _loaded(project: "Project | StrPath") -> "Project":
    return load(project) if isinstance(project, str | os.PathLike) else project
