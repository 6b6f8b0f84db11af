"""Which outputs a render writes, and into which folders."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from meshgen.cli.reporting import format_of
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.formats import OutputFormat
from meshgen.report.formats import Format

if TYPE_CHECKING:
    from meshgen.pipeline import Project


class RenderFormat(StrEnum):
    """What `render --format` takes: what to write, and how to print findings."""

    KUSTOMIZE = OutputFormat.KUSTOMIZE
    HELM = OutputFormat.HELM
    PLAIN = OutputFormat.PLAIN
    TEXT = Format.TEXT
    JSON = Format.JSON
    SARIF = Format.SARIF
    GITHUB = Format.GITHUB
    JUNIT = Format.JUNIT


class Output(NamedTuple):
    """One output and its folder."""

    format: OutputFormat
    folder: Path


def split(formats: Sequence[RenderFormat]) -> tuple[list[OutputFormat], Format]:
    """Return the formats to write, and the one to print findings in; of several the last."""
    known = {str(format): format for format in OutputFormat}
    written = [known[format] for format in map(str, formats) if format in known]
    return list(dict.fromkeys(written)), format_of(list(formats))


def chosen_outputs(
    project: "Project", formats: Sequence[OutputFormat], folder: Path | None
) -> list[Output]:
    """Return what to write where: what the call says, else the config, else a Kustomize tree.

    `folder` is that of `--output`. Folders of the config are relative to its own. Raises
    MeshgenError for one folder and several formats.
    """
    said = project.outputs
    wanted = list(formats) or list(said) or [OutputFormat.KUSTOMIZE]
    if folder is None:
        return [Output(format, said.get(format, Path(format.folder))) for format in wanted]
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
    return [Output(wanted[0], folder)]


def _refused(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
