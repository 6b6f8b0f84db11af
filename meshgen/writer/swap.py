"""Putting the new tree in the place of the old one."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.seal import intact
from meshgen.writer import manifest
from meshgen.writer.exchange import UNSUPPORTED, exchange
from meshgen.writer.paths import folders_of
from meshgen.writer.place import Place
from meshgen.writer.retire import Known, Retirement, nothing_known
from meshgen.writer.scan import Entry
from meshgen.writer.staging import remove_tree

# How often a root is looked at that others make anew while it is missing.
_ATTEMPTS = 20


def swap(new: Path, root: Path, aside: Path) -> None:
    """Put the tree `new` at `root`, and the old one, if there is one, at `aside`.

    It is one step where the system can exchange folders, two renames elsewhere: the old tree to
    `aside`, then the new one to `root`. Raises OSError, and then the old tree is at `root` and the
    new one at `new`.
    """
    if not os.path.lexists(root):
        _enter(new, root)
        return
    # The name under which others' files are looked for should this be its last step.
    new.rename(aside)
    try:
        exchange(aside, root)
    except OSError as error:
        aside.rename(new)
        if error.errno not in UNSUPPORTED:
            raise
    else:
        return
    root.rename(aside)
    try:
        _enter(new, root)
    except OSError:
        with suppress(OSError):
            aside.rename(root)
        raise


def _enter(new: Path, root: Path) -> None:
    """Rename a tree to a root that is not there; what others make there meanwhile goes into it."""
    for _ in range(_ATTEMPTS):
        try:
            new.rename(root)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            Retirement(root, new, nothing_known()).run()
        else:
            return
    raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(root))


def recover(place: Place) -> None:
    """Undo what a killed run left: put back an old tree that is aside, remove working folders.

    The caller holds the lock. Raises OSError, and MeshgenError with Code.WRITE where only the
    user can tell which tree is right.
    """
    root, aside, staging = place.root, place.aside, place.staging
    if aside.exists() and not root.exists():
        aside.rename(root)
    elif aside.exists() and staging.exists():
        # No run leaves all three: the user made the root anew while the old tree was aside.
        finding = Finding(
            Code.WRITE,
            "was made anew after an interrupted run had put it aside",
            place.location(),
            hint=f"move what you need out of {aside.name}, then remove {aside.name}",
        )
        raise MeshgenError([finding])
    if aside.is_dir() and not aside.is_symlink():
        # The old tree, or the new one just before the exchange; others may have written into it.
        Retirement(aside, root, _known_by_manifests(aside, root)).run()
    for left_over in (aside, staging):
        if os.path.lexists(left_over):
            _clear(place, left_over)


def _known_by_manifests(old: Path, new: Path) -> Known:
    manifests = [manifest.of(tree, Location(str(tree))) for tree in (old, new)]

    def is_own(path: str, data: bytes) -> bool:
        return intact(path, data) or any(each.vouches(path, data) for each in manifests)

    def is_settled(path: str, entry: Entry, data: bytes | None) -> bool:
        return data is not None and entry.is_file and is_own(path, data)

    return Known(is_settled, is_own, folders_of(p for each in manifests for p in each.paths))


def _clear(place: Place, left_over: Path) -> None:
    """Remove what an interrupted run left, unless something of somebody's is in it."""
    try:
        if left_over == place.staging or not left_over.is_dir():
            remove_tree(left_over)
            return
        reason = "something in it could not be moved"
    except OSError as error:
        reason = error.strerror or str(error)
    raise MeshgenError([place.left_over(left_over, reason)])
