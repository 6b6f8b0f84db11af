"""Which outputs a render writes, and into which folders."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import meshgen
from meshgen import FORMATS, Code, Finding, MeshgenError
from meshgen.cli.reporting import format_of
from meshgen.report import Format

# What `render --format` takes: what to write, and how to print findings.
if TYPE_CHECKING:
    RenderFormat: TypeAlias = str
else:
    RenderFormat = StrEnum("RenderFormat", {name: name for name in (*FORMATS, *Format)})


# What guides go by, beside the outputs.
DOCS = "docs"


class Target(NamedTuple):
    """An output, or the guides, and the folder for it."""

    output: str
    folder: Path


def split(formats: Sequence[RenderFormat]) -> tuple[list[str], Format]:
    """Return the outputs to write, and the format to print findings in; of several the last."""
    outputs = [name for name in map(str, formats) if name in FORMATS]
    return list(dict.fromkeys(outputs)), format_of(list(formats))


def targets(
    project: "meshgen.Project", outputs: Sequence[str], folder: Path | None
) -> list[Target]:
    """Return what to write where: what the call says, else the config, else a Kustomize tree.

    `folder` is that of `--output`. Folders of the config are relative to its own. Guides that the
    config has belong to what it says. Raises
    MeshgenError for one folder and several outputs, and for a link out of the repository.
    """
    declared = project.outputs
    wanted = list(outputs) or list(declared) or list(FORMATS)[:1]
    if folder is None:
        places = [Target(name, declared.get(name, Path(FORMATS[name]))) for name in wanted]
        docs = None if outputs else meshgen.docs_folder(project)
        places += [Target(DOCS, docs)] if docs is not None else []
        project.refuse_one_folder(places)
        for place in places:
            project.refuse_link(place.folder)
        return places
    if str(folder) == "-":
        raise _refused(
            "files cannot go to stdout",
            "expected a folder, such as -o deploy",
            "`meshgen build ENV` prints an environment's resources as one stream",
        )
    if len(wanted) > 1:
        names = ", ".join(wanted)
        raise _refused(
            f"one folder is not enough for {names}",
            "expected one --format with --output",
            "`output:` in the config names a folder for each",
        )
    project.refuse_link(folder)
    return [Target(wanted[0], folder)]


def _refused(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
