"""Building the new tree beside the old one, and removing a tree."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

from meshgen.writer.paths import folders_of
from meshgen.writer.scan import Entry, scan
from meshgen.writer.survey import Survey


def build(survey: Survey) -> None:
    """Build the new tree in the staging folder, on disk for good when it returns.

    What does not change is hard-linked, so that it keeps its inode and its times. Files and
    folders that change keep their permissions. Raises OSError.
    """
    old, new = survey.source, survey.place.staging
    exists = old.exists()
    # Closed until it is complete: the old root may be closed to others.
    new.mkdir(0o700 if exists else 0o777)
    for folder in survey.folders:
        (new / folder).mkdir()
    for path in survey.kept:
        _link(old / path, new / path)
    # All files are written before the first is synced: one flush then takes many along.
    for path, data in survey.fresh.items():
        _write(new / path, data)
    for path in survey.fresh:
        sync(new / path)
        if path in survey.entries and survey.entries[path].is_file:
            _dress(old / path, new / path, fresh=True)
    _hand_over(survey, exists=exists)
    _finish_folders(survey, exists=exists)


def catch_up(survey: Survey) -> dict[str, Entry]:
    """Bring into the new tree what others did to the old one meanwhile; return what both have now.

    It is for them that it happens now, and quickly: what is left to be moved after the exchange is
    missing for a moment. Of meshgen's own files it returns what the old one has.
    """
    old, new = survey.source, survey.place.staging
    now = scan(old)
    for path in [p for p in survey.entries if p not in now and p not in survey.ours][::-1]:
        _drop(new / path)
    both: dict[str, Entry] = {}
    for path, entry in now.items():
        if path not in survey.ours:
            there = os.path.lexists(new / path)
            if not (there and entry.is_still(survey.entries.get(path))):
                with suppress(OSError):
                    _bring(old / path, new / path, entry)
            if not os.path.lexists(new / path):
                continue
        both[path] = entry
    os.utime(new)
    return both


def _bring(old: Path, new: Path, entry: Entry) -> None:
    if not entry.is_folder:
        _drop(new)
        _link(old, new)
    elif not new.is_dir() or new.is_symlink():
        _drop(new)
        new.mkdir()
        _dress(old, new, fresh=False)


def _drop(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


def sync(path: Path) -> None:
    """Wait until a file or folder is on disk. Raises OSError that names it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot sync a folder, and answer so.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise _named(error, path) from error
    finally:
        os.close(descriptor)


def remove_tree(path: Path) -> None:
    """Remove whatever is at a path, read-only folders too; nothing there is fine.

    Raises OSError.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for folder, _, _ in os.walk(path):
        mode = Path(folder).lstat().st_mode
        if mode & 0o700 != 0o700:
            Path(folder).chmod(0o700)
    shutil.rmtree(path)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise  # two names that the file system takes for one: a copy would overwrite
    except OSError:
        if not os.path.lexists(old) or (old.is_dir() and not old.is_symlink()):
            return  # gone since the folder was listed, or a folder in its place
        # No hard links here, too many of them, or a file of another user.
        if not (old.is_symlink() or old.is_file()):
            raise
        shutil.copy2(old, new, follow_symlinks=False)
        give_owner(old, new)
        if not new.is_symlink():
            sync(new)


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise _named(error, path) from error


def _named(error: OSError, path: Path) -> OSError:
    return OSError(error.errno, error.strerror, str(path))


def _hand_over(survey: Survey, *, exists: bool) -> None:
    """Give what root makes in another's folder to the other, who could not replace it later."""
    if os.geteuid() != 0:
        return
    new = survey.place.staging
    give_owner(survey.source if exists else new.parent, new)
    for path in (*survey.folders, *survey.fresh):
        if path not in survey.entries:
            give_owner((new / path).parent, new / path)


def _finish_folders(survey: Survey, *, exists: bool) -> None:
    old, new = survey.source, survey.place.staging
    touched = folders_of(survey.comparison.drift)
    # From the inside out: a folder may be read-only, and its time is that of its last change.
    for folder in reversed(survey.folders):
        sync(new / folder)
        if folder in survey.entries and survey.entries[folder].is_folder:
            _dress(old / folder, new / folder, fresh=folder in touched)
    sync(new)
    if exists:
        _dress(old, new, fresh=True)


def _dress(old: Path, new: Path, *, fresh: bool) -> None:
    """Give a file or folder the owner, permissions and attributes of another.

    It gets its time as well, unless it is `fresh`.
    """
    with suppress(FileNotFoundError):  # gone since it was listed
        give_owner(old, new)
        shutil.copystat(old, new)
    if fresh:
        os.utime(new)


def give_owner(old: Path, new: Path) -> None:
    """Give a file or folder the owner of another, if this user may."""
    before, after = old.lstat(), new.lstat()
    if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
        # Only root may give files away; for others it stays theirs, as with an editor.
        with suppress(PermissionError):
            os.chown(new, before.st_uid, before.st_gid, follow_symlinks=False)
