"""Folders and the files that belong there."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.api.types import StrPath

if TYPE_CHECKING:
    from meshgen.writer import Comparison


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


def compare(folder: StrPath, files: Mapping[str, str]) -> "Comparison":
    """Return what `write` would do to a folder; reads only. Raises MeshgenError as `write`."""
    from meshgen import writer

    return writer.compare(Path(folder), files)


def diff(folder: StrPath, files: Mapping[str, str]) -> Iterator[str]:
    """Yield what `write` would change in a folder, as the lines of a unified diff."""
    from meshgen import writer

    return writer.diff(Path(folder), files)
