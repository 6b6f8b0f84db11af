"""The exchange of two folders, what stands in for it, and recovery."""

import ctypes
import errno
import os
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from meshgen.findings import Code
from meshgen.writer import Comparison, compare, swap, write
from meshgen.writer.exchange import UNSUPPORTED, exchange

from .trees import contents, plant, refused, snapshot


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deploy"


def _unsupported(code: int) -> Callable[[Path, Path], None]:
    def exchange(a: Path, b: Path) -> None:
        raise OSError(code, os.strerror(code), str(a), None, str(b))

    return exchange


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "exchange", _unsupported(errno.ENOSYS))


def test_exchange(tmp_path: Path) -> None:
    plant(tmp_path, {"a/in": "a", "b/in": "b"})
    try:
        exchange(tmp_path / "a", tmp_path / "b")
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        pytest.skip("the exchange is not supported here")
    assert contents(tmp_path) == {"a/in": "b", "b/in": "a"}


def test_exchange_without_a_function_in_the_c_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        """A C library that has only `syscall`."""

        def __init__(self, name: None, *, use_errno: bool) -> None:
            self.syscall = original(name, use_errno=use_errno).syscall

    original = ctypes.CDLL
    if not hasattr(original(None), "syscall") or hasattr(original(None), "renamex_np"):
        pytest.skip("only Linux has numbered system calls")
    monkeypatch.setattr(ctypes, "CDLL", Library)
    test_exchange(tmp_path)


def test_exchange_on_an_unknown_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        """A C library that has nothing."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

    monkeypatch.setattr(ctypes, "CDLL", Library)
    monkeypatch.setattr(platform, "machine", lambda: "abacus")
    with pytest.raises(OSError, match=os.strerror(errno.ENOSYS)):
        exchange(tmp_path / "a", tmp_path / "b")


def test_exchange_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match=r"missing|not permitted|implemented|supported") as caught:
        exchange(tmp_path / "a", tmp_path / "missing")
    assert caught.value.filename == str(tmp_path / "a")


@pytest.mark.parametrize("code", ["EINVAL", "ENOSYS", "ENOTSUP", "EPERM"])
def test_two_renames(code: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "exchange", _unsupported(getattr(errno, code)))
    write(root, {"a": "1", "b": "1"})
    plant(root, {"mine": "me"})
    write(root, {"a": "2"})
    assert contents(root) == {"a": "2", "mine": "me"}
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


@pytest.mark.usefixtures("no_exchange")
def test_the_old_tree_comes_back_if_the_second_rename_fails(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a": "1"})
    before = snapshot(root.parent)
    original = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == ".deploy.meshgen-new":
            raise OSError(errno.EIO, "Input/output error", str(self))
        return original(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    assert refused(lambda: write(root, {"a": "2"}), root) == [(Code.WRITE, str(root))]
    assert snapshot(root.parent) == before


@pytest.mark.usefixtures("no_exchange")
def test_a_change_while_writing_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, {"a": "1"})
    original = swap.swap

    def late(new: Path, root: Path, aside: Path) -> None:
        (root / "mine").write_text("me")
        original(new, root, aside)

    monkeypatch.setattr("meshgen.writer.commit.swap", late)
    write(root, {"a": "2"})
    assert contents(root) == {"a": "2", "mine": "me"}
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


@pytest.mark.usefixtures("no_exchange")
def test_a_root_made_anew_between_the_renames(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, {"a": "1", "b/c": "1"})
    plant(root, {"kept": "me"})
    original = Path.rename

    def rename(self: Path, target: Path) -> Path:
        done = original(self, target)
        if target.name == ".deploy.meshgen-old" and self == root:
            plant(root, {"mine": "me", "b/mine": "me", "new/mine": "me"})
        return done

    monkeypatch.setattr(Path, "rename", rename)
    write(root, {"a": "2", "b/c": "2"})
    mine = {"mine": "me", "b/mine": "me", "new/mine": "me", "kept": "me"}
    assert contents(root) == {"a": "2", "b/c": "2", **mine}
    assert [p.name for p in root.parent.iterdir()] == ["deploy"]


class TestRecovery:
    """After a kill between the two renames, and after it."""

    def _aside(self, root: Path) -> None:
        write(root, {"a": "1"})
        plant(root, {"mine": "me"})
        root.rename(root.with_name(".deploy.meshgen-old"))
        plant(root.with_name(".deploy.meshgen-new"), {"a": "2", "mine": "me"})

    def test_compare_reads_the_tree_that_is_aside(self, root: Path) -> None:
        self._aside(root)
        before = snapshot(root.parent)
        assert compare(root, {"a": "1"}) == Comparison(unchanged=("a",))
        assert snapshot(root.parent) == before

    def test_write_puts_it_back(self, root: Path) -> None:
        self._aside(root)
        assert write(root, {"a": "1"}).clean
        assert contents(root) == {"a": "1", "mine": "me"}
        assert [p.name for p in root.parent.iterdir()] == ["deploy"]

    def test_an_old_tree_beside_the_new_one_is_removed(self, root: Path) -> None:
        self._aside(root)
        root.with_name(".deploy.meshgen-new").rename(root)
        write(root, {"a": "2"})
        assert contents(root) == {"a": "2", "mine": "me"}
        assert [p.name for p in root.parent.iterdir()] == ["deploy"]

    def test_a_root_made_anew_by_hand_is_the_users_to_sort_out(self, root: Path) -> None:
        self._aside(root)
        plant(root, {"a": "1"})
        before = snapshot(root.parent)
        assert refused(lambda: write(root, {"a": "2"}), root) == [(Code.WRITE, str(root))]
        assert snapshot(root.parent) == before
