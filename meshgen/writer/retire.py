"""Taking an old tree away: what meshgen does not know in it moves into the tree that stands now.

Others write at any moment: what came into the old tree after it was looked at, or while the two
were exchanged, is theirs. So nothing is removed but what is known to be in the new tree too, or to
be meshgen's as it wrote it, one file at a time; a folder goes when it is empty.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from meshgen.findings import Code, Finding, Severity
from meshgen.inputs import LARGEST
from meshgen.writer.exchange import UNSUPPORTED, exchange
from meshgen.writer.manifest import NAMES
from meshgen.writer.scan import Entry, scan
from meshgen.writer.staging import sync
from meshgen.writer.survey import Survey

# How often a folder is looked through that somebody goes on writing into.
_ROUNDS = 20


@dataclass(frozen=True)
class Known:
    """What is known of two trees; paths are relative to them.

    `old` tells whether nothing is lost with an entry of the old tree, given its bytes if it is a
    file; `new` whether a file of the new tree is what meshgen wrote; `folders` were in the old tree
    when it was looked at.
    """

    old: Callable[[str, Entry, bytes | None], bool]
    new: Callable[[str, bytes], bool]
    folders: AbstractSet[str] = frozenset()


def nothing_known() -> Known:
    """Return what is known of a tree that is all somebody else's."""
    return Known(lambda *_: False, lambda *_: False)


@dataclass
class Retirement:
    """An old tree on its way out of the new one's.

    `replaced` are files of the new tree that gave way to somebody's; `stuck` tells why something
    is left.
    """

    old: Path
    new: Path
    known: Known
    replaced: list[str] = field(default_factory=list)
    stuck: dict[str, str] = field(default_factory=dict)

    def move_changes(self, since: Mapping[str, Entry]) -> None:
        """Move what is new or another since the old tree was looked at: somebody waits for it."""
        for path, entry in scan(self.old).items():
            if not (path in since and (entry.is_folder or entry.is_still(since[path]))):
                self._entry(path)

    def run(self) -> None:
        """Empty the old tree and remove it. What cannot be moved or removed is in `stuck`."""
        for _ in range(_ROUNDS):
            self.stuck.clear()
            self._folder("")
            if not os.path.lexists(self.old):
                return

    def _folder(self, path: str) -> None:
        folder = self.old / path
        try:
            if path and path not in self.known.folders and not os.path.lexists(self.new / path):
                # Whole, so that what is being written into it arrives too.
                return self._move_folder(path)
            _open(folder)
            # The manifest last: should this be interrupted, it tells what the rest is.
            for name in sorted((each.name for each in folder.iterdir()), key=_manifests_last):
                self._entry(f"{path}/{name}" if path else name)
            folder.rmdir()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.stuck.setdefault(path, error.strerror or str(error))
        return None

    def _move_folder(self, path: str) -> None:
        (self.new / path).parent.mkdir(parents=True, exist_ok=True)
        (self.old / path).rename(self.new / path)

    def _entry(self, path: str) -> None:
        old = self.old / path
        try:
            entry = Entry.of(old.lstat())
            if entry.is_folder:
                self._folder(path)
            elif path in NAMES or self._is_settled(path, entry):
                old.unlink()
            else:
                self._move(path)
        except FileNotFoundError:
            return
        except OSError as error:
            self.stuck[path] = error.strerror or str(error)

    def _is_settled(self, path: str, entry: Entry) -> bool:
        """Return whether nothing is lost with an entry of the old tree."""
        old, new = self.old / path, self.new / path
        with suppress(OSError):
            if os.path.samestat(old.lstat(), new.lstat()):
                return True
        data = content(old)
        return self.known.old(path, entry, data) or (data is not None and content(new) == data)

    def _move(self, path: str) -> None:
        old, new = self.old / path, self.new / path
        new.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(new):
            try:
                # Unlike a rename, a link never takes the place of what came this very moment.
                os.link(old, new, follow_symlinks=False)
            except FileExistsError:
                pass
            except OSError:
                old.rename(new)
                return
            else:
                old.unlink()
                return
        self._over(path)

    def _over(self, path: str) -> None:
        """Move an entry to where another one is, unless that is somebody's, and younger."""
        old, new = self.old / path, self.new / path
        before = new.lstat()
        if stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(new))
        present = content(new)
        is_ours = present is not None and self.known.new(path, present)
        if not is_ours and old.lstat().st_mtime_ns <= before.st_mtime_ns:
            old.unlink()
            return
        try:
            exchange(old, new)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            old.replace(new)
        else:
            self._check_taken(path, before)
        if is_ours:
            self.replaced.append(path)

    def _check_taken(self, path: str, before: os.stat_result) -> None:
        """Remove what was in an entry's place, unless it was changed this very moment."""
        old, new = self.old / path, self.new / path
        taken = old.lstat()
        if not os.path.samestat(taken, before) or taken.st_mtime_ns != before.st_mtime_ns:
            exchange(old, new)
        old.unlink()


def retire(state: Survey, now: Mapping[str, Entry], built: int) -> Iterator[Finding]:
    """Take the old tree away, whose place the new one has; yield what should be known of it.

    `now` is what was in the old one shortly before, `built` when the new one was complete, by the
    file system's clock, in nanoseconds.
    """
    place, payload, contents = state.place, state.payload, state.contents
    old, new = place.aside, place.root
    with suppress(OSError):
        sync(new.parent)
    if not os.path.lexists(old):
        return
    for path in reversed([p for p in now if p not in state.ours and _is_gone(old / p, now[p])]):
        _remove_too(new / path, now[path], built)
    known = Known(
        lambda path, entry, data: (
            contents[path] == data if path in contents else entry.is_still(now.get(path))
        ),
        lambda path, data: payload.get(path) == data,
        {path for path, entry in now.items() if entry.is_folder},
    )
    retirement = Retirement(old, new, known)
    retirement.move_changes(now)
    retirement.run()
    for path in retirement.replaced:
        message = "was changed while meshgen wrote, and stays as it was changed"
        hint = "move the change into the config, or discard it with `meshgen render --force`"
        where = place.location(path)
        yield Finding(Code.EDITED, message, where, hint=hint, severity=Severity.WARNING)
    for path, reason in list(retirement.stuck.items())[:1]:
        yield replace(place.left_over(old, f"{path}: {reason}"), severity=Severity.WARNING)


def _is_gone(path: Path, entry: Entry) -> bool:
    """Return whether somebody took something away, or put something of another kind there."""
    try:
        return stat.S_IFMT(path.lstat().st_mode) != stat.S_IFMT(entry.mode)
    except OSError:
        return True


def _remove_too(path: Path, entry: Entry, built: int) -> None:
    """Remove what stands in the new tree alone, unless somebody made or changed it since then."""
    with suppress(OSError):
        if entry.is_folder:
            path.rmdir()
        elif path.lstat().st_mtime_ns < built:
            path.unlink()


def _manifests_last(name: str) -> tuple[bool, str]:
    return name in NAMES, name


def content(path: Path) -> bytes | None:
    """Return the bytes of a regular file, or where a symbolic link leads; None for all else.

    For a file that is too large to be meshgen's stand bytes that only itself has, untouched.
    """
    with suppress(OSError):
        if path.is_symlink():
            return b"\0" + os.fsencode(path.readlink())
        if path.is_file():
            status = path.stat()
            if status.st_size > LARGEST:
                return content_of(Entry.of(status))
            return path.read_bytes()
    return None


def content_of(entry: Entry) -> bytes:
    """Return what `content` gives for a file that is too large to be read."""
    return b"\0" + repr(entry).encode()


def _open(folder: Path) -> None:
    """Make a folder of ours one that can be emptied."""
    mode = folder.lstat().st_mode
    if mode & 0o700 != 0o700:
        folder.chmod(mode & 0o7777 | 0o700)
