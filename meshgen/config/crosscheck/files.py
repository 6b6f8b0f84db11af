"""ConfigMaps' keys, and the files that the config names."""

import stat
from collections.abc import Iterator
from pathlib import Path as FilePath

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.inputs import choose
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_WANTED = {
    "configMaps": "file",
    "resources": "file",
    "ruleFiles": "file",
    "schemas": "file or folder",
    "templates": "folder",
    "output": "folder",
}
_GLOB = "manifests/*.yaml, from the config's folder"


def config_maps(place: Place) -> Iterator[Problem]:
    """Find keys of a ConfigMap that stand twice, and content of one that is not rendered."""
    for name, config_map in place.mesh.config_maps.items():
        path: Path = ("configMaps", name)
        for key in sorted({*(config_map.data or {})} & {*(config_map.files or {})}):
            yield place.problem(
                Code.CONFLICT,
                (*path, "files", key),
                f"`{key}` stands under `data` too",
                "expected it in one of them",
                key=True,
            )
        for field in ("data", "files") if config_map.external else ():
            if getattr(config_map, field):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, field),
                    "an external ConfigMap is not rendered",
                    f"expected no `{field}` beside `external: true`",
                    key=True,
                )


def files(place: Place) -> Iterator[Problem]:
    """Find files and folders that are not there, and what leads out of the repository."""
    for path, name in _named(place):
        if way_out := place.folder.way_out(name):
            yield place.problem(Code.OUTSIDE, path, way_out.message, way_out.expected, way_out.hint)
            continue
        wanted = _WANTED[str(path[0])]
        there = _kind(place.folder.path / name)
        if there in wanted.split(" or ") or there == "unreadable" or path[0] == "output":
            # What is wrong with it shows when it is read, or written.
            continue
        message = f"`{name}` is a {there}" if there else f"there is no {wanted} `{name}`"
        near = [] if there else _beside(place.folder.path / name, wanted)
        yield place.problem(
            Code.READ,
            path,
            message,
            f"expected the path of a {wanted}, from the config's folder",
            did_you_mean(FilePath(name).name, near),
        )


def choices(place: Place) -> Iterator[Problem]:
    """Find globs that no file matches, and what takes none away."""
    for setting, listed in _lists(place):
        for position in _chosen(place, listed)[1]:
            told = f"no file matches `{listed[position]}`", f"expected a glob such as {_GLOB}"
            if listed[position].startswith("!"):
                expected = "expected a path or glob of files that those before it bring"
                told = f"`{listed[position]}` leaves nothing out", expected
            yield place.problem(Code.READ, (setting, position), *told)


def _lists(place: Place) -> Iterator[tuple[str, list[str]]]:
    yield "resources", place.mesh.spec.resources or []
    yield "schemas", place.mesh.spec.schemas or []
    yield "ruleFiles", place.mesh.spec.rule_files or []


def _chosen(place: Place, listed: list[str]) -> tuple[list[tuple[int, str]], list[int]]:
    """Return the files that a list means, and the positions of what does nothing.

    Nothing is looked for outside of the repository.
    """
    folder = place.folder
    outside = {i: item.removeprefix("!") for i, item in enumerate(listed)}
    outside = {i: name for i, name in outside.items() if folder.way_out(name)}
    inside = [i for i in range(len(listed)) if i not in outside]
    chosen = choose(folder, [listed[i] for i in inside])
    files = [(inside[position], name) for position, name in chosen.files]
    return [*outside.items(), *files], [inside[position] for position in chosen.idle]


def _named(place: Place) -> Iterator[tuple[Path, str]]:
    for name, config_map in place.mesh.config_maps.items():
        if not config_map.external:
            for key, file in sorted((config_map.files or {}).items()):
                yield ("configMaps", name, "files", key), file
    for setting, listed in _lists(place):
        yield from (((setting, index), name) for index, name in _chosen(place, listed)[0])
    if place.mesh.spec.templates is not None:
        yield ("templates",), place.mesh.spec.templates
    for output, folder in (place.mesh.spec.output or {}).items():
        if folder is not None:
            yield ("output", output), folder


def _kind(path: FilePath) -> str:
    """Return `file`, `folder`, `unreadable`, or an empty text where nothing is."""
    try:
        return "folder" if stat.S_ISDIR(path.stat().st_mode) else "file"
    except PermissionError:
        return "unreadable"
    except (OSError, ValueError):
        return ""


def _beside(path: FilePath, wanted: str) -> list[str]:
    try:
        return sorted(p.name for p in path.parent.iterdir() if _kind(p) == wanted)
    except (OSError, ValueError):
        return []
