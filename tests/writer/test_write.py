"""What a write leaves alone, what it keeps, and what it says when the system refuses."""

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.writer import compare, manifest, staging, write

from .trees import contents, plant, refused, snapshot


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deploy"


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_ino, status.st_mtime_ns, status.st_mode


def _no_link(source: Path, *_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted", str(source))


def _age(root: Path) -> None:
    """Set every time to one long ago, so that a new one shows."""
    for path in (*root.rglob("*"), root, root.parent):
        os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)


def _is_old(path: Path) -> bool:
    return path.lstat().st_mtime == 1_000_000_000


def test_text_is_written_as_it_is(root: Path) -> None:
    write(root, {"a": "one\ntwo\r\n\u00e9\u2028\ufeff", "empty": "", "b/c/d": "deep"})
    assert (root / "a").read_bytes() == "one\ntwo\r\n\u00e9\u2028\ufeff".encode()
    assert (root / "empty").read_bytes() == b""
    assert (root / "b/c/d").read_text() == "deep"


def test_text_that_utf8_cannot_hold(root: Path) -> None:
    assert refused(lambda: write(root, {"a": "\ud800"}), root) == [(Code.WRITE, "a")]
    assert not root.exists()


def test_nothing_to_do_touches_nothing(root: Path) -> None:
    write(root, {"a": "1", "b/c": "1"})
    plant(root, {"mine": "me"})
    _age(root)
    before = {p: _stamp(p) for p in (root.parent, root, *root.rglob("*"))}
    assert write(root, {"a": "1", "b/c": "1"}).clean
    assert {p: _stamp(p) for p in (root.parent, root, *root.rglob("*"))} == before


def test_what_does_not_change_keeps_inode_and_time(root: Path) -> None:
    write(root, {"same": "1", "base/same": "1", "other/changed": "1", "old/gone": "1"})
    plant(root, {"mine": "me", "base/mine/mine": "me"})
    (root / "base/link").symlink_to("nowhere")
    (root / "base/empty").mkdir()
    os.mkfifo(root / "pipe")
    _age(root)
    kept = ["same", "base/same", "mine", "base/mine/mine", "base/link", "pipe"]
    before = {name: _stamp(root / name) for name in kept}
    write(root, {"same": "1", "base/same": "1", "other/changed": "2"})
    assert {name: _stamp(root / name) for name in kept} == before
    assert all(_is_old(root / name) for name in ("base", "base/mine", "base/empty"))
    assert not any(_is_old(root / name) for name in ("", "other", "other/changed", manifest.NAME))
    assert not (root / "old").exists()
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


def test_a_file_of_the_user_is_copied_where_it_cannot_be_linked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a": "1", "same": "1"})
    plant(root, {"mine": "me"})
    (root / "mine").chmod(0o640)
    (root / "link").symlink_to("nowhere")
    _age(root)
    before = _stamp(root / "mine")
    monkeypatch.setattr(os, "link", _no_link)
    write(root, {"a": "2", "same": "1"})
    assert _stamp(root / "mine")[1:] == before[1:]
    assert contents(root) == {"a": "2", "same": "1", "mine": "me"}
    assert (root / "link").readlink() == Path("nowhere")
    # A copy of a pipe would wait for a writer.
    os.mkfifo(root / "pipe")
    assert refused(lambda: write(root, {"a": "3"}), root) == [(Code.WRITE, "pipe")]
    assert contents(root)["a"] == "2"


# What is linked was on disk before; a copy is not until it is synced.
def test_copies_are_on_disk_before_the_swap(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []

    def sync(path: Path) -> None:
        synced.append(path.name)

    write(root, {"a": "1", "same": "1"})
    monkeypatch.setattr(staging, "sync", sync)
    write(root, {"a": "2", "same": "1"})
    assert "same" not in synced
    monkeypatch.setattr(os, "link", _no_link)
    write(root, {"a": "3", "same": "1"})
    assert "same" in synced


# It leads to a file with permissions of its own, which are none of the new one's.
def test_a_file_in_the_place_of_a_link(root: Path) -> None:
    plant(root.parent, {"elsewhere": "me"})
    plant(root, {"usual": ""})
    (root.parent / "elsewhere").chmod(0o600)
    (root / "a").symlink_to("../elsewhere")
    write(root, {"a": "1"}, force=True)
    assert not (root / "a").is_symlink()
    modes = {(root / name).stat().st_mode for name in ("a", "usual")}
    assert len(modes) == 1
    assert (root.parent / "elsewhere").read_text(encoding="utf-8") == "me"


def test_permissions_are_kept(root: Path) -> None:
    write(root, {"run.sh": "1", "base/a": "1", "closed/a": "1"})
    (root / "run.sh").chmod(0o754)
    (root / "base").chmod(0o2770)
    (root / "closed").chmod(0o500)
    root.chmod(0o751)
    write(root, {"run.sh": "2", "base/a": "2", "closed/a": "2"})
    modes = {name: stat.S_IMODE((root / name).stat().st_mode) for name in ("run.sh", "base", "")}
    assert modes == {"run.sh": 0o754, "base": 0o2770, "": 0o751}
    assert stat.S_IMODE((root / "closed").stat().st_mode) == 0o500
    assert contents(root)["closed/a"] == "2"
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]
    (root / "closed").chmod(0o700)


def test_a_closed_folder_is_closed_while_it_is_rebuilt(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a": "1"})
    root.chmod(0o700)
    modes: list[int] = []
    staged = root.with_name(".deploy.meshgen-new")
    monkeypatch.setattr(os, "fsync", lambda _: modes.append(staged.stat().st_mode & 0o777))
    write(root, {"a": "2"})
    assert modes
    assert modes[0] == 0o700


def test_owners_are_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    write(root, {"base/a": "1"})
    plant(root, {"mine": "me"})
    for number, name in enumerate(("", "base", "base/a", "mine"), start=1000):
        os.chown(root / name, number, number)
    monkeypatch.setattr(os, "link", _no_link)
    write(root, {"base/a": "2"})
    owners = [(root / name).stat().st_uid for name in ("", "base", "base/a", "mine")]
    assert owners == [1000, 1001, 1002, 1003]


def test_extended_attributes_are_kept(root: Path) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("this Python has no extended attributes")
    write(root, {"a": "1"})
    try:
        os.setxattr(root / "a", "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    write(root, {"a": "2"})
    assert os.getxattr(root / "a", "user.note") == b"mine"


def test_pruning(root: Path) -> None:
    write(root, {"a/b/c/d": "1", "e/f": "1", "g/h": "1", "i/j/k": "1", "stay": "1"})
    plant(root, {"e/mine": "me"})
    (root / "g/empty").mkdir()
    (root / "mine").mkdir()
    (root / "i/j/k").unlink()  # the folder that meshgen made for it stands empty
    write(root, {"stay": "1"})
    assert snapshot(root).keys() == {"stay", "e", "e/mine", "g", "g/empty", "mine", manifest.NAME}


def test_the_parents_are_made(tmp_path: Path) -> None:
    root = tmp_path / "a/b/deploy"
    write(root, {"c": "1"})
    assert contents(root) == {"c": "1"}


def test_left_overs_of_a_killed_run_are_removed(root: Path) -> None:
    write(root, {"a": "1"})
    plant(root.parent, {".deploy.meshgen-new/base/half": "", ".deploy.meshgen-old/a": ""})
    (root.parent / ".deploy.meshgen-new/base").chmod(0o500)
    # Nothing else is left to do; one of the two is all that a run leaves at a time.
    (root.parent / ".deploy.meshgen-old/a").unlink()
    (root.parent / ".deploy.meshgen-old").rmdir()
    assert write(root, {"a": "1"}).clean
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


# An error would say that nothing was written. What stays beside it is the next write's to remove.
@pytest.mark.parametrize("name", ["commit.remove_tree", "retire.sync"])
def test_once_the_new_tree_stands_nothing_is_an_error(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    write(root, {"a": "1", "b": "1"})
    with monkeypatch.context() as patched:
        patched.setattr(f"meshgen.writer.{name}", refuse)
        assert write(root, {"a": "2"}).drift == ("a", "b")
    assert contents(root) == {"a": "2"}
    assert write(root, {"a": "3"}).changed == ("a",)
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


class TestTheSystemRefuses:
    """An OSError becomes a finding, and leaves what was there."""

    def _check(self, call: Callable[[], object], root: Path, code: Code, said: str) -> str:
        top = root.parent if root.parent.is_dir() else root.parent.parent
        before = snapshot(top)
        with pytest.raises(MeshgenError) as caught:
            call()
        (finding,) = caught.value.findings
        assert finding.code is code
        assert said in finding.message
        assert snapshot(top) == before
        return str(finding)

    def test_the_parent_is_a_file(self, tmp_path: Path) -> None:
        plant(tmp_path, {"file": ""})
        root = tmp_path / "file/deploy"
        self._check(lambda: write(root, {"a": "1"}), root, Code.WRITE, "cannot be written: ")

    def test_a_name_is_too_long(self, tmp_path: Path) -> None:
        root = tmp_path / "new/deploy"
        files = {"a": "1", "b" * 300: "1"}
        said = self._check(lambda: write(root, files), root, Code.WRITE, "File name too long")
        assert str(root / ("b" * 300)) in said
        assert not root.parent.exists()

    @pytest.mark.parametrize("name", ["fsync", "link"])
    def test_the_disk_is_full(self, name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        write(root, {"a": "1", "b": "1"})
        monkeypatch.setattr(os, name, full)
        if name == "link":
            monkeypatch.setattr(shutil, "copy2", full)
        files = {"a": "2", "b": "1"}
        self._check(lambda: write(root, files), root, Code.WRITE, "No space left on device")

    def test_the_tree_cannot_be_renamed(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def exchange(a: Path, b: Path) -> None:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(a), None, str(b))

        write(root, {"a": "1"})
        monkeypatch.setattr("meshgen.writer.swap.exchange", exchange)
        said = self._check(lambda: write(root, {"a": "2"}), root, Code.WRITE, "")
        assert "overlay" in said

    def test_an_interrupt_leaves_no_staging(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(_: int) -> None:
            raise KeyboardInterrupt

        write(root, {"a": "1"})
        before = snapshot(root.parent)
        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(root, {"a": "2"})
        assert snapshot(root.parent) == before

    def test_the_parent_is_not_writable(self, users_folder: Path) -> None:
        root = users_folder / "deploy"
        write(root, {"a": "1"})
        root.parent.chmod(0o500)
        said = self._check(lambda: write(root, {"a": "2"}), root, Code.WRITE, "Permission denied")
        root.parent.chmod(0o700)
        assert f"{root.parent} must be writable" in said

    def test_a_file_cannot_be_read(self, users_folder: Path) -> None:
        root = users_folder / "deploy"
        write(root, {"a": "1"})
        (root / "a").chmod(0)
        for call in (compare, write):
            assert refused(lambda: call(root, {"a": "2"}), root) == [(Code.READ, "a")]  # noqa: B023
        (root / "a").chmod(0o600)
        assert contents(root) == {"a": "1"}

    def test_a_folder_cannot_be_read(self, users_folder: Path) -> None:
        root = users_folder / "deploy"
        write(root, {"a": "1"})
        plant(root, {"b/mine": "me"})
        (root / "b").chmod(0)
        assert refused(lambda: write(root, {"a": "2"}), root) == [(Code.READ, "b")]
        (root / "b").chmod(0o700)
        assert contents(root) == {"a": "1", "b/mine": "me"}
