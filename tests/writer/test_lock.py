"""Only one meshgen writes at a time."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.writer import compare, write

from .trees import contents, snapshot


# Nobody may share the folder with a writer, not even who only asks for a shared lock.
@pytest.mark.parametrize("theirs", [fcntl.LOCK_EX, fcntl.LOCK_SH], ids=["exclusive", "shared"])
def test_another_process_is_writing(theirs: int, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    write(root, {"a": "1"})
    before = snapshot(tmp_path)
    # A second descriptor of the folder is as good as a second process: flock(2).
    other = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(other, theirs)
        with pytest.raises(MeshgenError, match="another meshgen is writing here; try again"):
            write(root, {"a": "2"})
        assert compare(root, {"a": "1"}).clean
    finally:
        os.close(other)
    assert snapshot(tmp_path) == before
    write(root, {"a": "2"})
    assert contents(root) == {"a": "2"}


def test_the_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (root / "a").write_text("me")
    for _ in range(2):
        with pytest.raises(MeshgenError, match="did not write"):
            write(root, {"a": "1"})


@pytest.mark.parametrize(("code", "works"), [(errno.ENOLCK, True), (errno.EIO, False)])
def test_a_file_system_without_locks(
    code: int, works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    if works:
        write(tmp_path / "deploy", {"a": "1"})
    else:
        with pytest.raises(MeshgenError, match=os.strerror(code)):
            write(tmp_path / "deploy", {"a": "1"})
    assert (tmp_path / "deploy").exists() is works
