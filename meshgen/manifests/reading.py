"""Read manifests for what they say: objects with their places, whoever wrote them."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Protocol

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.identity import Identity, identity
from meshgen.manifests.building.origins import Origin, without_origin
from meshgen.manifests.contents import read_contents
from meshgen.manifests.documents import placed
from meshgen.manifests.files import InputFile, find
from meshgen.manifests.loading import Loaded, load
from meshgen.manifests.place import Place
from meshgen.manifests.skips import Skip
from meshgen.resources import Path, dotted

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building
    from meshgen.manifests.building.sources import Sources


_ALIKE = "give it another name, or remove one"
# Two of one name that are unlike may be of two clusters.
_UNLIKE = f"{_ALIKE}; `access` and `try` take `-k CLUSTER=PATH` of several clusters"


class Placing(Protocol):
    """Knows where the values of one object were written."""

    def __call__(self, path: Path, *, key: bool) -> Location:
        """Return where the value at a path stands, or its key, or what there is of the way."""
        ...


@dataclass(frozen=True)
class Manifest:
    """An object, and where it stands."""

    object: dict[str, Any]
    identity: Identity
    _placing: Placing

    def place(self, path: Path = (), *, key: bool = False) -> Location:
        """Return where the value at a path stands, or its key, or what there is of the way."""
        return self._placing(path, key=key)


@dataclass
class Reading:
    """What was read: the objects, what is wrong with the rest, and what was passed over.

    `skipped` has a place and a reason each, `charts` are those that were built. Of an object that
    stands there more than once only the last is in `manifests`, and a finding says so.
    """

    manifests: list[Manifest] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[tuple[str, Skip]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)


def read_manifests(
    paths: Sequence[str], namespace: str = "", building: "Building | None" = None
) -> Reading:
    """Return every object in files, folders and `-`, as `validate` finds them.

    `namespace` is where objects go that name none. With `building`, kustomizations, and charts with
    their own values, are built. Raises MeshgenError with Code.USAGE for paths that are not there,
    and without `building` for kustomizations: what they say of the objects, only Kustomize knows.
    """
    files, reading = find(paths), Reading()
    if building:
        loaded_files = list(load(files, _read_builds(files, building, reading)))
    else:
        loaded_files = list(load(files))
        pairs = zip(files, loaded_files, strict=True)
        unbuilt = [file for file, loaded in pairs if loaded.skip is Skip.KUSTOMIZATION]
        if unbuilt:
            raise MeshgenError(_unbuilt(file) for file in unbuilt if isinstance(file, InputFile))
    for loaded in loaded_files:
        _read(loaded, reading)
    _drop_doubles(reading, namespace)
    return reading


def _read_builds(
    files: Sequence[InputFile | Finding], building: "Building", reading: Reading
) -> frozenset[FilePath]:
    """Read what is built, and return the files that it is made of."""
    from meshgen.manifests.building.charts import Chart
    from meshgen.manifests.building.sources import Sources
    from meshgen.manifests.building.whole import build_whole

    whole = build_whole(files, building)
    sources = {built.name: Sources(built, whole.kustomizations) for built in whole.builds}
    for built in whole.builds:
        reading.findings += built.findings
    for built in whole.done:
        if isinstance(built.root, Chart):
            reading.charts.append(built.root.name)
    for document in whole.documents():
        source = sources[document.built.name]
        for place, obj in read_contents(document.chunk.text).objects:
            if isinstance(obj, Mapping):
                reading.manifests.append(_built(obj, document.template, source))
            else:
                reading.findings.append(replace(_no_object(place), location=source.start))
    return whole.files()


def _built(obj: Any, template: str, sources: "Sources") -> Manifest:
    plain, origin = without_origin(obj)
    origin = Origin(template) if template else origin

    def placing(path: Path, *, key: bool) -> Location:
        return sources.place(plain, origin, path, key=key).location

    return Manifest(dict(plain), identity(plain), placing)


def _read(loaded: Loaded, reading: Reading) -> None:
    reading.findings += loaded.findings
    is_built = loaded.skip is Skip.CHART and any(
        loaded.name.startswith(f"{chart}/") for chart in reading.charts
    )
    if loaded.skip and not is_built:
        reading.skipped.append((loaded.name, loaded.skip))
    for chunk in loaded.chunks:
        contents = read_contents(chunk.text)
        for place, obj in contents.objects:
            if isinstance(obj, Mapping):
                placing = partial(_place, place, loaded.name, chunk.line)
                reading.manifests.append(Manifest(dict(obj), identity(obj), placing))
            else:
                contents.findings.append(_no_object(place))
        reading.findings += (placed(f, loaded.name, chunk.line) for f in contents.findings)
        reading.skipped += ((f"{loaded.name}:{chunk.line}", reason) for reason in contents.skipped)


def _place(place: Place, file: str, line: int, path: Path, *, key: bool) -> Location:
    """Return where a value stands in a file, whose line `line` the object's place counts from."""
    location = place.location(path, key=key)
    return placed(Finding(Code.READ, "", location), file, line).location


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
        hint=f"--build builds it, as `kubectl kustomize {folder} | meshgen capacity -k -` does",
    )


def _no_object(place: Place) -> Finding:
    where, path = place.location(), dotted(place.path)
    return Finding(Code.TYPE, "this is no object", where, path, "expected a mapping")


def _double(manifest: Manifest, other: Manifest) -> Finding:
    return Finding(
        Code.CONFLICT,
        f"this object stands here twice; only the later one counts ({other.place()})",
        manifest.place(),
        hint=_ALIKE if other.object == manifest.object else _UNLIKE,
        resource=str(manifest.identity),
        severity=Severity.WARNING,
    )
