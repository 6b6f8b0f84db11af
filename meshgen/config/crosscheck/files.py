"""ConfigMaps' keys, and the files that the config names."""

import stat
from collections.abc import Iterator
from pathlib import Path as FilePath

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.nearest import did_you_mean
from meshgen.resources import Path


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
        wanted = "file" if path[0] in ("configMaps", "resources") else "folder"
        there = _kind(place.folder.path / name)
        if there == wanted or there == "unreadable" or path[0] == "output":
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


def _named(place: Place) -> Iterator[tuple[Path, str]]:
    for name, config_map in place.mesh.config_maps.items():
        if not config_map.external:
            for key, file in sorted((config_map.files or {}).items()):
                yield ("configMaps", name, "files", key), file
    yield from ((("resources", i), f) for i, f in enumerate(place.mesh.spec.resources or ()))
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
