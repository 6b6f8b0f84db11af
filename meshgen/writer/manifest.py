"""The list of files that meshgen wrote, kept beside them.

It is JSON, `{"files": {path: SHA-256 in hex}, "version": 1}`, and says nothing that would differ
between two runs with the same output. What it does not list is not meshgen's.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.writer.paths import shape_fault

NAME = ".meshgen-manifest.json"
VERSION = 1

_MEND = (
    "restore it, or delete it: files equal to the output are taken over again, "
    "and those no longer needed stay"
)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def digest(data: bytes) -> str:
    """Return a file's SHA-256 in hex."""
    return sha256(data).hexdigest()


def dump(payload: Mapping[str, bytes]) -> bytes:
    """Return the manifest of these files."""
    files = {path: digest(data) for path, data in payload.items()}
    document = {"version": VERSION, "files": files}
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def load(data: bytes, location: Location) -> dict[str, str]:
    """Return a manifest's paths and digests; `location` is its place, for the findings.

    Raises MeshgenError if it is not a manifest, or lists a path outside the output folder.
    """
    files = _files(_document(data, location), location)
    unsafe = [
        Finding(Code.UNSAFE, f"lists {path!r}, which {fault}", location, hint=_MEND)
        for path in files
        if (fault := shape_fault(path) or ("is the manifest itself" if path == NAME else ""))
    ]
    if unsafe:
        raise MeshgenError(unsafe)
    return files


def _document(data: bytes, location: Location) -> dict[str, Any]:
    try:
        document = json.loads(data.decode())
    # A deep nesting ends in RecursionError, not in ValueError.
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"is not JSON: {error}", location) from error
    if not isinstance(document, dict):
        raise _unreadable("is not a manifest of meshgen", location)
    return document


def _files(document: dict[str, Any], location: Location) -> dict[str, str]:
    version, files = document.get("version"), document.get("files")
    # True is 1 too.
    if type(version) is not int or version < VERSION or not isinstance(files, dict):
        raise _unreadable("is not a manifest of meshgen", location)
    if version > VERSION:
        finding = Finding(
            Code.READ,
            f"has format {version}, of a newer meshgen",
            location,
            expected=f"this meshgen knows format {VERSION}",
            hint="upgrade meshgen",
        )
        raise MeshgenError([finding])
    for path, value in files.items():
        if not (isinstance(value, str) and _DIGEST.fullmatch(value)):
            raise _unreadable(f"has no SHA-256 for {path!r}", location)
    return files


def _unreadable(message: str, location: Location) -> MeshgenError:
    expected = '{"files": {path: SHA-256}, "version": 1}'
    return MeshgenError(
        [Finding(Code.READ, message, location, expected=f"expected {expected}", hint=_MEND)]
    )
