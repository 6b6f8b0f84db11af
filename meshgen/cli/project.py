"""A command's config, opened."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.cli.options import DEFAULT_FILE
from meshgen.errors import MeshgenError

if TYPE_CHECKING:
    from meshgen.cli.progress import Progress
    from meshgen.pipeline import Project


def open_project(file: Path, progress: "Progress", changes: Sequence[str] = ()) -> "Project":
    """Return the project of a config file, with what `--what-if` changes of it.

    Raises MeshgenError as Project does; the first mistakes, a config that is not there and a
    folder, are told with the way out.
    """
    from meshgen.pipeline import Project

    try:
        return Project(file, progress, changes)
    except MeshgenError as error:
        hint = _way_out(file)
        raise MeshgenError(replace(f, hint=f.hint or hint) for f in error.findings) from None


def _way_out(file: Path) -> str:
    try:
        if file.is_dir() and (inside := file / DEFAULT_FILE).is_file():
            return f"did you mean -f {inside}?"
        if file == DEFAULT_FILE and not file.exists():
            return "`meshgen init` writes one, -f names another"
    except OSError:
        # The finding itself says that the file cannot be reached.
        return ""
    return ""
