"""The list of what meshgen wrote, kept beside it, in a form that git merges as it merges the files.

Under the path of each file stands a hash for each of its lines. So wherever git merges two versions
of a file, it merges their hashes in the same way, and what it made of the file is what the list
says; where it leaves a conflict in a file, it leaves the same one here. A hash of the whole file
would be a line that every two branches change.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import read_bytes
from meshgen.writer.conflicts import lines, sides

NAME = ".meshgen-manifest"
# What former releases kept: JSON, `{"files": {path: SHA-256 in hex}, "version": 1}`.
FORMER = ".meshgen-manifest.json"
# Both are meshgen's own.
NAMES = (NAME, FORMER)
VERSION = 2

_TOP = f"""\
# meshgen manifest, version {VERSION}: what meshgen wrote here, and a hash for each of the lines.
# It tells meshgen's files from others and from edited ones, and git merges it as it merges them.
"""
_VERSION = re.compile(rb"^# meshgen manifest, version (\d{1,9}):", re.MULTILINE)
_HASH = re.compile(r" ([0-9a-f]{6})", re.ASCII)
_PLAIN = re.compile(r"[\w.][^\x00-\x1f\x7f]*")
_FORMER_LINE = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): "([0-9a-f]{64})",?\s*$', re.MULTILINE)

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """What is known of earlier writes.

    `versions` are paths with the hashes of their lines: one such list, or one for each side of a
    conflict that git left in it. `former` are paths with the SHA-256 of their content.
    """

    versions: tuple[Mapping[str, Lines], ...] = ()
    former: Mapping[str, frozenset[str]] | None = None

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return the paths of all files that are listed."""
        lists = (*self.versions, self.former or {})
        return frozenset(path for each in lists for path in each if path not in NAMES)

    def vouches(self, path: str, data: bytes) -> bool:
        """Return whether this content is what meshgen wrote, or what git made of it."""
        former = (self.former or {}).get(path, frozenset())
        return any(
            hashes(path, side) in [each.get(path) for each in self.versions]
            or sha256(side).hexdigest() in former
            for side in sides(data)
        )


def hashes(path: str, data: bytes) -> Lines:
    """Return a hash for each line of a file, which no line of another path has."""
    seed = crc32(path.encode(errors="surrogateescape"))
    return tuple(f"{crc32(line, seed) & 0xFFFFFF:06x}" for line in lines(data))


def dump(payload: Mapping[str, bytes]) -> bytes:
    """Return the manifest of these files."""
    text: list[str] = [_TOP]
    for path in sorted(payload):
        text.append(path if _PLAIN.fullmatch(path) else json.dumps(path))
        text += (f"\n {each}" for each in hashes(path, payload[path]))
        text.append("\n")
    return "".join(text).encode()


def load(data: bytes | None, former: bytes | None, location: Location) -> Manifest:
    """Return what manifests say; either may be missing. `location` is the first one's place.

    What cannot be read in them is passed over: a file that nothing vouches for is never lost.
    Raises MeshgenError for one of a newer meshgen.
    """
    if data is None:
        return Manifest((), _former(former))
    newest = max((int(version) for version in _VERSION.findall(data)), default=VERSION)
    if newest > VERSION:
        finding = Finding(
            Code.READ,
            f"has format {newest}, of a newer meshgen",
            location,
            expected=f"this meshgen knows format {VERSION}",
            hint="upgrade meshgen",
        )
        raise MeshgenError([finding])
    return Manifest(tuple(map(_version, sides(data))), _former(former))


def of(folder: Path, location: Location) -> Manifest:
    """Return what the manifests in a folder say; raises OSError, and MeshgenError as `load`."""
    files = (folder / name for name in NAMES)
    data, former = (read_bytes(file) if file.is_file() else None for file in files)
    return load(data, former, location)


def _version(data: bytes) -> dict[str, Lines]:
    files: dict[str, list[str]] = {}
    # What stands before the first path belongs to none.
    current: list[str] = []
    for line in data.decode(errors="replace").split("\n"):
        if found := _HASH.fullmatch(line.rstrip("\r")):
            current.append(found[1])
        elif path := _path(line.rstrip("\r")):
            current = files[path] = []
    return {path: tuple(each) for path, each in files.items()}


def _path(line: str) -> str:
    """Return the path that a line names, or nothing."""
    if not line.startswith('"'):
        return line if _PLAIN.fullmatch(line) else ""
    try:
        path = json.loads(line)
    except ValueError:
        return ""
    return path if isinstance(path, str) else ""


def _former(data: bytes | None) -> dict[str, frozenset[str]]:
    """Return what a manifest of a former release says, in whatever state git left it."""
    files: dict[str, frozenset[str]] = {}
    for name, digest in _FORMER_LINE.findall((data or b"").decode(errors="replace")):
        if path := _path(name):
            files[path] = files.get(path, frozenset()) | {digest}
    return files
