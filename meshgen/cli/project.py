"""A command's config, opened."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import meshgen
from meshgen.cli.progress import Progress

DEFAULT_FILE = Path("meshgen.yaml")
_WRITE_ONE = "`meshgen init` writes one, -f names another"


@contextmanager
def opened(
    file: Path,
    *,
    quiet: bool,
    changes: Sequence[str] = (),
    allow_outside: Sequence[str] | None = None,
    severities: Mapping[str, str] | None = None,
    notes: bool = False,
) -> "Iterator[tuple[meshgen.Project, Progress]]":
    """Yield the project of a config file, and its progress bar; options as `meshgen.load`.

    Raises MeshgenError as `meshgen.load` does; the first mistakes, a config that is not there and a
    folder, are told with the way out.
    """
    with Progress(quiet=quiet) as progress:
        try:
            project = meshgen.load(
                file,
                changes=changes,
                allow_outside=allow_outside or (),
                severities=severities,
                notes=notes,
                progress=progress,
            )
        except meshgen.MeshgenError as error:
            hint = _way_out(file)
            raise meshgen.MeshgenError(
                replace(finding, hint=finding.hint or hint) for finding in error.findings
            ) from None
        yield project, progress


def _near() -> Path | None:
    """Return the config of a folder above, up to the repository's, or of one right below."""
    here = Path.cwd()
    above = Path()
    for folder in (here, *here.parents):
        if folder != here and (folder / DEFAULT_FILE).is_file():
            return above / DEFAULT_FILE
        if (folder / ".git").exists():
            break
        above /= ".."
    below = sorted(path for path in Path().glob(f"*/{DEFAULT_FILE}") if path.is_file())
    return below[0] if len(below) == 1 else None


def _way_out(file: Path) -> str:
    try:
        if file.is_dir() and (inside := file / DEFAULT_FILE).is_file():
            return f"did you mean -f {inside}?"
        if file == DEFAULT_FILE and not file.exists():
            near = _near()
            return f"did you mean -f {near}?" if near else _WRITE_ONE
    except OSError:
        # The finding itself says that the file cannot be reached.
        return ""
    return ""
