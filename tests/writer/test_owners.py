"""Trees that belong to somebody else: told before anything is written, with the way out."""

import os
import pwd
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.writer import write

from .trees import contents, plant, snapshot


@pytest.fixture
def root(users_folder: Path) -> Path:
    if os.getuid() != 0:
        pytest.skip("only root can make what is another's")
    write(users_folder / "deploy", {"a": "1", "b/c": "1", "b/d/e": "1"})
    return users_folder / "deploy"


def _chown(path: Path, owner: int) -> None:
    me = os.geteuid()
    os.seteuid(0)
    try:
        os.chown(path, owner, -1)
    finally:
        os.seteuid(me)


def _told(root: Path) -> list[str]:
    before = snapshot(root.parent)
    with pytest.raises(MeshgenError) as caught:
        write(root, {"a": "2"})
    assert all(finding.code is Code.WRITE for finding in caught.value.findings)
    assert snapshot(root.parent) == before
    return [str(finding) for finding in caught.value.findings]


def _gives(path: Path) -> str:
    me = pwd.getpwuid(os.geteuid()).pw_name
    return f"it belongs to root: `sudo chown -R {me} {path}` gives it to you"


@pytest.mark.parametrize("name", ["", "b", "b/d"])
def test_a_folder_of_another(name: str, root: Path) -> None:
    _chown(root / name, 0)
    (line,) = _told(root)
    path = root / name
    assert line.startswith(f"{path}: cannot be replaced: you may not change what is in it; ")
    assert line.endswith(_gives(path))
    # What stays as it is needs no rights.
    assert write(root, {"a": "1", "b/c": "1", "b/d/e": "1"}).clean


def test_a_file_of_another_in_ones_own_folder(root: Path) -> None:
    plant(root, {"b/mine": "me"})
    for name in ("a", "b/mine"):
        _chown(root / name, 0)
    write(root, {"a": "2", "b/c": "1"})
    assert contents(root) == {"a": "2", "b/c": "1", "b/mine": "me"}


def test_a_parent_of_another(root: Path) -> None:
    me = os.geteuid()
    root.parent.chmod(0o755)
    _chown(root.parent, 0)
    try:
        (line,) = _told(root)
    finally:
        _chown(root.parent, me)
    assert f"{root.parent} must be writable; {_gives(root.parent)}" in line


@pytest.mark.parametrize("name", [".deploy.meshgen-new", ".deploy.meshgen-old"])
def test_what_an_earlier_run_left(name: str, root: Path) -> None:
    left = root.with_name(name)
    plant(left, {"x/y": "1"})
    _chown(left / "x/y", 0)
    _chown(left / "x", 0)
    (line,) = _told(root)
    assert line.startswith(f"{left}: is left of an earlier write, and cannot be removed: ")
    _chown(left / "x", os.geteuid())
    write(root, {"a": "2"})
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


def test_root_hands_over_what_it_makes(root: Path) -> None:
    me = os.geteuid()
    os.seteuid(0)
    try:
        write(root, {"a": "2", "new/f": "1"})
        write(root.parent / "out/deploy", {"a": "1"})
    finally:
        os.seteuid(me)
    for top in (root, root.parent / "out"):
        assert {path.lstat().st_uid for path in (top, *top.rglob("*"))} == {me}
    write(root, {"a": "3"})
