"""Comparing the output folder, and replacing it whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.writer import manifest
from meshgen.writer.comparison import Comparison
from meshgen.writer.lock import locked
from meshgen.writer.objections import objections
from meshgen.writer.paths import faults
from meshgen.writer.place import Place, locate
from meshgen.writer.scan import scan
from meshgen.writer.staging import build, remove_tree, sync
from meshgen.writer.survey import Survey, survey
from meshgen.writer.swap import recover, swap


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
    removed, and folders that this leaves empty; whatever else is in the folder stays. A kill or a
    crash at any moment leaves the complete old or the complete new tree. If nothing changes,
    nothing is touched. `force` overwrites files that meshgen did not write or that were edited
    since. `keep_out` are files, such as the config, that must be neither written nor removed.

    Raises MeshgenError, and then nothing was written: as `compare`, Code.FOREIGN and Code.EDITED
    for files in the way, Code.WRITE if the system refuses or another meshgen writes there.
    """
    place = locate(root)
    payload = _payload(place, files)
    with place.os_errors(Code.WRITE), _folder(place.root.parent), locked(place):
        recover(place)
        state = survey(place, payload)
        _refuse(state, force=force, keep_out=keep_out)
        if not state.comparison.clean:
            _replace(state)
    return state.comparison


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
        yield
    except BaseException:
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise


def _replace(state: Survey) -> None:
    place = state.place
    try:
        build(state)
        left_over = _put(state)
    except BaseException:
        # The swap raises only while the old tree stands, so what is left here is the new one.
        with suppress(OSError):
            remove_tree(place.staging)
        raise
    # The new tree stands: an error would say otherwise. What cannot be removed now is the next
    # write's to remove or report.
    with suppress(OSError):
        sync(place.root.parent)
    with suppress(OSError):
        remove_tree(left_over)


def _put(state: Survey) -> Path:
    """Put the new tree in its place; return where the old one is."""
    place = state.place
    root, staging, aside = place.root, place.staging, place.aside
    if not root.exists():
        staging.rename(root)
        return staging
    old = swap(staging, root, aside)
    # Looked at where nobody works any more: what was changed meanwhile would be lost with it.
    if scan(old) != state.entries:
        swap(old, root, aside if old == staging else staging)
        finding = Finding(
            Code.WRITE, "changed while meshgen was at work", place.location(), hint="try again"
        )
        raise MeshgenError([finding])
    return old
