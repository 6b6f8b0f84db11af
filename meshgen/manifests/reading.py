"""Read manifests for what they say: objects with their places, whoever wrote them."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from meshgen.checks.identity import Identity, identity
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.document_objects import objects, skip
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.files import Found, find
from meshgen.manifests.inspect import Result, broken
from meshgen.manifests.loading import Loaded, load
from meshgen.manifests.skips import Skip
from meshgen.resources import Path, dotted


@dataclass(frozen=True)
class Manifest:
    """An object, and where it stands."""

    object: dict[str, Any]
    identity: Identity
    _file: str
    _chunk: Chunk
    _documents: Documents
    _document: int
    _path: Path

    def place(self, path: Path = (), *, key: bool = False) -> Location:
        """Return where the value at a path stands, or its key, or what there is of the way."""
        location = self._documents.place(self._document, (*self._path, *path), key=key)
        return placed(Finding(Code.READ, "", location), self._file, self._chunk.line).location


@dataclass
class Reading:
    """What was read: the objects, what is wrong with the rest, and what was passed over.

    `skipped` has a place and a reason each. Of an object that stands there more than once only the
    last is in `manifests`, and a finding says so.
    """

    manifests: list[Manifest] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[tuple[str, Skip]] = field(default_factory=list)


def read_manifests(paths: Sequence[str], namespace: str = "") -> Reading:
    """Return every object in files, folders and `-`, as `validate` finds them.

    `namespace` is where objects go that name none. Raises MeshgenError with Code.USAGE for paths
    that are not there, and for kustomizations: what they say of the objects, only Kustomize knows.
    """
    found = find(paths)
    files = list(load(found))
    pairs = zip(found, files, strict=True)
    unbuilt = [file for file, loaded in pairs if loaded.skip is Skip.KUSTOMIZATION]
    if unbuilt:
        raise MeshgenError(_unbuilt(file) for file in unbuilt if isinstance(file, Found))
    reading = Reading()
    for loaded in files:
        _read(loaded, reading)
    _drop_doubles(reading, namespace)
    return reading


def _read(loaded: Loaded, reading: Reading) -> None:
    reading.findings += loaded.findings
    if loaded.skip:
        reading.skipped.append((loaded.name, loaded.skip))
    for chunk in loaded.chunks:
        result = Result()
        try:
            documents = Documents(chunk.text)
        except MeshgenError as error:
            broken(chunk.text, error, result)
        else:
            reading.manifests += _in(documents, loaded.name, chunk, result)
        reading.findings += (placed(f, loaded.name, chunk.line) for f in result.findings)
        reading.skipped += ((f"{loaded.name}:{chunk.line}", reason) for reason in result.skipped)


def _in(documents: Documents, file: str, chunk: Chunk, result: Result) -> Iterator[Manifest]:
    for position, data in enumerate(documents.data):
        reason = skip(data)
        if reason:
            result.skipped.append(reason)
            continue
        for path, found in objects(data):
            if isinstance(found, Mapping):
                who = identity(found)
                yield Manifest(dict(found), who, file, chunk, documents, position, path)
            else:
                at = documents.place(position, path)
                result.findings.append(_no_object(at, path))


def _drop_doubles(reading: Reading, namespace: str) -> None:
    """Leave the last of objects with one name: applied, it would replace the others."""
    last: dict[Identity, Manifest] = {}
    kept: list[Manifest] = []
    for manifest in reversed(reading.manifests):
        who = manifest.identity
        key = who._replace(namespace=who.namespace or namespace)
        if who.name and key in last:
            reading.findings.append(_double(manifest, last[key]))
            continue
        last[key] = manifest
        kept.append(manifest)
    reading.manifests = kept[::-1]


def _unbuilt(found: Found) -> Finding:
    folder = shlex.quote(str(FilePath(found.path).parent))
    return Finding(
        Code.USAGE,
        "a kustomization has to be built before its objects can be counted",
        Location(found.name),
        hint=f"`kubectl kustomize {folder} | meshgen capacity -k -`",
    )


def _no_object(at: Location, path: Path) -> Finding:
    return Finding(Code.TYPE, "this is no object", at, dotted(path), "expected a mapping")


def _double(manifest: Manifest, other: Manifest) -> Finding:
    return Finding(
        Code.CONFLICT,
        f"this object stands here twice; only the later one counts ({other.place()})",
        manifest.place(),
        hint="give it another name, or remove one",
        resource=str(manifest.identity),
        severity=Severity.WARNING,
    )
