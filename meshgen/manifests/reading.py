"""Read manifests for what they say: objects with their places, whoever wrote them."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from meshgen.checks.identity import Identity, identity
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.manifests.contents import read_contents
from meshgen.manifests.documents import placed
from meshgen.manifests.files import InputFile, find
from meshgen.manifests.loading import Loaded, load
from meshgen.manifests.place import Place
from meshgen.manifests.skips import Skip
from meshgen.resources import Path, dotted


@dataclass(frozen=True)
class Manifest:
    """An object, and where it stands."""

    object: dict[str, Any]
    identity: Identity
    _file: str
    _line: int  # of the file, where the text begins that the object's place counts from
    _place: Place

    def place(self, path: Path = (), *, key: bool = False) -> Location:
        """Return where the value at a path stands, or its key, or what there is of the way."""
        location = self._place.location(path, key=key)
        return placed(Finding(Code.READ, "", location), self._file, self._line).location


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
    files = find(paths)
    loaded_files = list(load(files))
    pairs = zip(files, loaded_files, strict=True)
    unbuilt = [file for file, loaded in pairs if loaded.skip is Skip.KUSTOMIZATION]
    if unbuilt:
        raise MeshgenError(_unbuilt(file) for file in unbuilt if isinstance(file, InputFile))
    reading = Reading()
    for loaded in loaded_files:
        _read(loaded, reading)
    _drop_doubles(reading, namespace)
    return reading


def _read(loaded: Loaded, reading: Reading) -> None:
    reading.findings += loaded.findings
    if loaded.skip:
        reading.skipped.append((loaded.name, loaded.skip))
    for chunk in loaded.chunks:
        contents = read_contents(chunk.text)
        for place, obj in contents.objects:
            if isinstance(obj, Mapping):
                manifest = Manifest(dict(obj), identity(obj), loaded.name, chunk.line, place)
                reading.manifests.append(manifest)
            else:
                contents.findings.append(_no_object(place))
        reading.findings += (placed(f, loaded.name, chunk.line) for f in contents.findings)
        reading.skipped += ((f"{loaded.name}:{chunk.line}", reason) for reason in contents.skipped)


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


def _unbuilt(file: InputFile) -> Finding:
    folder = shlex.quote(str(FilePath(file.path).parent))
    return Finding(
        Code.USAGE,
        "a kustomization has to be built before its objects can be counted",
        Location(file.name),
        hint=f"`kubectl kustomize {folder} | meshgen capacity -k -`",
    )


def _no_object(place: Place) -> Finding:
    where, path = place.location(), dotted(place.path)
    return Finding(Code.TYPE, "this is no object", where, path, "expected a mapping")


def _double(manifest: Manifest, other: Manifest) -> Finding:
    return Finding(
        Code.CONFLICT,
        f"this object stands here twice; only the later one counts ({other.place()})",
        manifest.place(),
        hint="give it another name, or remove one",
        resource=str(manifest.identity),
        severity=Severity.WARNING,
    )
