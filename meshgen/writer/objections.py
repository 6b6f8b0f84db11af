"""Why a write must not be."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from meshgen.filenames import folded
from meshgen.findings import Code, Finding
from meshgen.seal import is_sealed
from meshgen.writer.manifest import NAME
from meshgen.writer.paths import ancestors
from meshgen.writer.place import ownership
from meshgen.writer.survey import Survey


def objections(survey: Survey, *, force: bool, keep_out: Sequence[Path]) -> Iterator[Finding]:
    """Yield what stands in the way of a write.

    `force` gives up edits and files that meshgen did not write, but never a folder that has any.
    `keep_out` are files that must be neither written nor removed, whatever `force` says.
    """
    yield from _overwritten_inputs(survey, keep_out)
    yield from _closed_folders(survey)
    if not force:
        for path in survey.comparison.edited:
            yield _edited(survey, path)
    for path in survey.comparison.foreign:
        if _is_full_folder(survey, path):
            yield Finding(
                Code.FOREIGN,
                "is a folder that is not empty, where meshgen would write a file",
                survey.place.location(path),
                hint="move or remove it; --force does not",
            )
        elif not force:
            kind = "an empty folder" if survey.entries[path].is_folder else "a file"
            yield Finding(
                Code.FOREIGN,
                f"is {kind} that meshgen did not write, where it would write",
                survey.place.location(path),
                hint="move it, or overwrite it with --force",
            )


def _closed_folders(survey: Survey) -> Iterator[Finding]:
    """Yield the folders, without those inside them, that would stay behind of the old tree."""
    if survey.comparison.clean or not survey.source.exists():
        return
    closed: set[str] = set()
    for path in ("", *(p for p, entry in survey.entries.items() if entry.is_folder)):
        folder = survey.source / path
        if closed & {"", *ancestors(path)} or _may_empty(folder):
            continue
        closed.add(path)
        message = "cannot be replaced: you may not change what is in it"
        hint = ownership(folder)
        yield Finding(Code.WRITE, message, survey.place.location(path), hint=hint)


def _may_empty(folder: Path) -> bool:
    """Return whether everything can be removed from a folder, if need be once it is opened."""
    try:
        mine = folder.stat().st_uid == os.geteuid()
        effective = os.access in os.supports_effective_ids
        writable = os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)
    except (OSError, AttributeError):
        return True
    return mine or writable


def _edited(survey: Survey, path: str) -> Finding:
    where = survey.place.location(path)
    if path in survey.listed.paths or is_sealed(survey.contents.get(path, b"")):
        hint = "move the change into the config, or discard it with --force"
        return Finding(Code.EDITED, "was edited since meshgen wrote it", where, hint=hint)
    return Finding(
        Code.EDITED,
        f"was written by meshgen, and maybe edited since: {NAME} does not list it",
        where,
        hint=f"restore {NAME}, or look at `meshgen render --diff` and overwrite it with --force",
    )


def _is_full_folder(survey: Survey, path: str) -> bool:
    return survey.entries[path].is_folder and any(path in ancestors(p) for p in survey.entries)


def _overwritten_inputs(survey: Survey, keep_out: Sequence[Path]) -> Iterator[Finding]:
    touched = (*survey.payload, *survey.comparison.removed)
    outputs = {folded(str(survey.place.root / path)): path for path in touched}
    for path in keep_out:
        # Where an input is a link, both the link and the file that it leads to must stay.
        for real in sorted({path.resolve(), path.parent.resolve() / path.name}):
            if (output := outputs.get(folded(str(real)))) is not None:
                yield Finding(
                    Code.UNSAFE,
                    f"is an input ({path}), and would be overwritten or removed",
                    survey.place.location(output),
                    hint="move it out of the output folder, or write to another with `-o`",
                )
