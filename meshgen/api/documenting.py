"""Guides of a system."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.api.folders import write
from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.pipeline import Project


def docs(
    project: "Project | StrPath",
    environments: Names = (),
    *,
    html: bool | None = None,
    output: StrPath | None = None,
    force: bool = False,
) -> dict[str, str]:
    """Return the guides of environments as text by path: what the system is, and how it is run.

    Without `environments` they are those that the config's `docs` names, or all. With `html`, all
    of it is one page besides; None is what the config says. With `output`, the files are written
    into that folder too, as `write` does it. Raises MeshgenError as `render`.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.guides import guides

    project = load(project) if isinstance(project, str | os.PathLike) else project
    written = guides(project, listed(environments), html=html)
    if output is not None:
        project.refuse_link(Path(output))
        write({output: written}, force=force, keep_out=project.inputs)
    return written


def docs_folder(project: "Project") -> Path | None:
    """Return the folder of the guides that `meshgen render` keeps; None where there are none."""
    from meshgen.pipeline.guides import folder

    return folder(project)
