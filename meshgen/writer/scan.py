"""What is in a folder, without following a symbolic link."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One thing in a folder. Two are equal if nobody touched it in between, as far as it shows.

    Size in bytes and time in nanoseconds are 0 for a folder, whose entries stand for themselves.
    The inode's number does not count, since some network file systems make up a new one after a
    rename, nor does the number of its names.
    """

    mode: int
    size: int
    mtime: int
    device: int = field(compare=False)
    inode: int = field(compare=False)
    links: int = field(compare=False)

    @classmethod
    def of(cls, status: os.stat_result) -> "Entry":
        """Return the entry with this status."""
        size, mtime = status.st_size, status.st_mtime_ns
        if stat.S_ISDIR(status.st_mode):
            size = mtime = 0
        return cls(status.st_mode, size, mtime, status.st_dev, status.st_ino, links=status.st_nlink)

    def is_still(self, earlier: "Entry | None") -> bool:
        """Tell whether it is the file that it was earlier, untouched or under another name too."""
        if earlier is None or self.inode != earlier.inode:
            return False
        return self == earlier or (self.is_file and self.links > 1)

    @property
    def is_folder(self) -> bool:
        """Tell whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        """Tell whether it is a regular file."""
        return stat.S_ISREG(self.mode)

    @property
    def is_link(self) -> bool:
        """Tell whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)


def scan(root: Path) -> dict[str, Entry]:
    """Return everything below a folder by relative POSIX path, sorted, folders before contents.

    A folder that does not exist has no entries, nor has what goes while it is looked at. Raises
    OSError if a folder cannot be read.
    """
    entries: dict[str, Entry] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(root / folder) as items:
            for item in items:
                path = f"{folder}/{item.name}" if folder else item.name
                with suppress(FileNotFoundError):
                    entries[path] = Entry.of(item.stat(follow_symlinks=False))
                    if entries[path].is_folder:
                        folders.append(path)
    return dict(sorted(entries.items()))
