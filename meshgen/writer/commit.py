"""Comparing the output folder, and replacing it whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.inputs import LARGEST
from meshgen.writer import manifest
from meshgen.writer.comparison import Comparison
from meshgen.writer.lock import locked
from meshgen.writer.objections import objections
from meshgen.writer.paths import faults
from meshgen.writer.place import Place, locate
from meshgen.writer.retire import content, content_of, retire
from meshgen.writer.staging import build, catch_up, give_owner, remove_tree
from meshgen.writer.survey import Survey, survey
from meshgen.writer.swap import recover, swap
from meshgen.writer.undisturbed import undisturbed


def examine(root: Path, files: Mapping[str, str]) -> Survey:
    """Return what the output folder has of these files; reads only.

    Raises MeshgenError as `compare` does.
    """
    place = locate(root)
    return survey(place, _payload(place, files))


def compare(root: Path, files: Mapping[str, str]) -> Comparison:
    """Return what a write of these files would do; reads only.

    `files` is text by POSIX path relative to the output folder `root`, which need not exist.
    Raises MeshgenError for what no option overrides: Code.UNSAFE for a root that meshgen must not
    replace and for paths that lead out of it, Code.READ for what cannot be read.
    """
    return examine(root, files).comparison


def refuse(
    root: Path, files: Mapping[str, str], *, force: bool = False, keep_out: Sequence[Path] = ()
) -> None:
    """Raise MeshgenError for what `write` would refuse; reads only."""
    _refuse(examine(root, files), force=force, keep_out=keep_out)


def write(
    root: Path, files: Mapping[str, str], *, force: bool = False, keep_out: Sequence[Path] = ()
) -> Comparison:
    """Make the output folder hold these files, and return what was done.

    Text is written as UTF-8, as it is. Files of an earlier write that are not among `files` are
    removed, and folders that this leaves empty; whatever else is in the folder stays, and what
    others write there meanwhile. A kill or a crash at any moment leaves the complete old or the
    complete new tree. If nothing changes, nothing is touched. `force` overwrites files that meshgen
    did not write or that were edited since. `keep_out` are files, such as the config, that must be
    neither written nor removed.

    Raises MeshgenError, and then nothing was written: as `compare`, Code.FOREIGN and Code.EDITED
    for files in the way, Code.WRITE if the system refuses or another meshgen writes there.
    """
    place = locate(root)
    payload = _payload(place, files)
    with place.os_errors(Code.WRITE), _folder(place.root.parent), locked(place):
        with undisturbed():
            recover(place)
        state = survey(place, payload)
        _refuse(state, force=force, keep_out=keep_out)
        if state.comparison.clean:
            return state.comparison
        return replace(state.comparison, warnings=_replace(state))


def _refuse(state: Survey, *, force: bool, keep_out: Sequence[Path]) -> None:
    if reasons := list(objections(state, force=force, keep_out=keep_out)):
        raise MeshgenError(reasons)


def _payload(place: Place, files: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files' bytes, sorted by path."""
    unsafe = [
        Finding(Code.UNSAFE, f"the path {path!r} {fault}", place.location())
        for path, fault in faults(files, manifest.NAMES)
    ]
    if unsafe:
        raise MeshgenError(unsafe)
    payload: dict[str, bytes] = {}
    for path, text in sorted(files.items()):
        try:
            payload[path] = text.encode()
        except UnicodeEncodeError as error:
            char = ascii(text[error.start])
            message = f"would have the character {char}, which UTF-8 cannot hold"
            raise MeshgenError([Finding(Code.WRITE, message, place.location(path))]) from error
    return payload


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make a folder if it is missing, and take it away again if the block fails."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for made in reversed(missing):
            give_owner(made.parent, made)
        yield
    except BaseException:
        with undisturbed():
            for made in missing:
                with suppress(OSError):
                    made.rmdir()
        raise


def _replace(state: Survey) -> tuple[Finding, ...]:
    """Put the new tree in the place of the old one; return what should be known of it."""
    place = state.place
    try:
        build(state)
        now = catch_up(state)
        _refuse_late_edits(state)
        built = place.staging.stat().st_mtime_ns
        with undisturbed():
            swap(place.staging, place.root, place.aside)
            # The new tree stands: from here on an error would say otherwise.
            return tuple(retire(state, now, built))
    except BaseException:
        # The swap raises only while the old tree stands, so what is left here is the new one.
        with undisturbed(), suppress(OSError):
            remove_tree(place.staging)
        raise


def _refuse_late_edits(state: Survey) -> None:
    """Raise MeshgenError if somebody changed what would be lost while the new tree was built."""
    for path in state.comparison.drift:
        data = content(state.source / path)
        entry = state.entries.get(path)
        at_risk = data is not None and (entry is None or entry.is_file)
        before = state.contents.get(path)
        if before is None and entry is not None and entry.size > LARGEST:
            before = content_of(entry)
        if at_risk and data != before:
            where = state.place.location(path)
            message = "changed while meshgen was at work"
            raise MeshgenError([Finding(Code.WRITE, message, where, hint="try again")])
