"""Trees to write, and a look at what is on disk."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.writer import manifest

# What a folder has by relative path: a file's bytes, a link's target, None for a folder.
Snapshot = dict[str, bytes | str | None]


def big_tree(name: str) -> dict[str, str]:
    """Return 40 files: 20 that every tree has, 10 with other content, 10 of its own."""
    shared = {f"base/shared-{n}.yaml": f"shared: {n}\n" for n in range(20)}
    differing = {f"base/differing-{n}/file.yaml": f"{name}: {n}\n" for n in range(10)}
    own = {f"overlays/{name}/own-{n}.yaml": f"own: {n}\n" for n in range(10)}
    return shared | differing | own


def plant(root: Path, files: Mapping[str, str]) -> None:
    """Write files by hand."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def snapshot(root: Path) -> Snapshot:
    """Return everything in a folder."""
    return {p.relative_to(root).as_posix(): _content(p) for p in sorted(root.rglob("*"))}


def _content(path: Path) -> bytes | str | None:
    if path.is_symlink():
        return str(path.readlink())
    if path.is_file():
        return path.read_bytes()
    return None if path.is_dir() else "special"


def contents(root: Path) -> dict[str, str]:
    """Return the files in a folder, without the manifest."""
    found = {path: data.decode() for path, data in snapshot(root).items() if type(data) is bytes}
    found.pop(manifest.NAME, None)
    return found


def listed(root: Path) -> manifest.Manifest:
    """Return what a folder's manifest says; nothing without a manifest."""
    path = root / manifest.NAME
    return manifest.load(path.read_bytes() if path.exists() else None, None, Location())


def refused(call: Callable[[], object], root: Path) -> list[tuple[str, str]]:
    """Return the codes and places below `root` of the findings that a call raises."""
    with pytest.raises(MeshgenError) as caught:
        call()
    return [(f.code, f.location.file.removeprefix(f"{root}/")) for f in caught.value.findings]


def working_folders(root: Path) -> list[str]:
    """Return what a write left beside a folder."""
    return sorted(p.name for p in root.parent.iterdir() if "meshgen" in p.name)
