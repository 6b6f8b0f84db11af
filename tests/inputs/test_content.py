"""Bytes, whatever stands at a path; nothing here waits for what never comes."""

import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.inputs import read_bytes, read_stdin


def refused(path: Path | str, *, pipe: bool = True) -> str:
    with pytest.raises(MeshgenError) as caught:
        read_bytes(path, "x", limit=2**20, pipe=pipe)
    (finding,) = caught.value.findings
    assert finding.code is Code.READ
    return str(finding)


def test_a_file_is_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\0\xff")
    assert read_bytes(tmp_path / "a") == b"\0\xff"


def test_a_pipe_that_nobody_writes_to_is_empty_or_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p")
    assert read_bytes(tmp_path / "p", pipe=True) == b""
    assert refused(tmp_path / "p", pipe=False) == "x: this is a pipe; expected a file"


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p")
    data = b"a" * 300_000  # more than a pipe holds
    reader = os.open(tmp_path / "p", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "p", os.O_WRONLY)

    def write() -> None:
        with os.fdopen(writer, "wb") as stream:
            stream.write(data)

    thread = threading.Thread(target=write)
    thread.start()
    assert read_bytes(tmp_path / "p", pipe=True) == data
    thread.join()
    os.close(reader)


def test_what_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("/dev/zero") == "x: this is a device; expected a file"
    assert refused(tmp_path) == "x: this is a folder; expected a file"
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert refused("s") == "x: this is a socket; expected a file"


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to("nowhere")
    assert refused(tmp_path / "a") == "x: there is no such file"
    assert refused(tmp_path / "link") == "x: this is a link to a file that is not there"
    assert refused("a\0b") == "x: a path cannot hold a NUL character"
    assert "too many levels of symbolic links" in refused(tmp_path / "loop")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * 2**20)
    assert len(read_bytes(tmp_path / "a", limit=2**20)) == 2**20
    (tmp_path / "a").write_bytes(b"a" * (2**20 + 1))
    assert refused(tmp_path / "a").startswith("x: the file has more than 1 MiB")


def test_a_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(MeshgenError, match="<stdin>: the standard input is closed"):
        read_stdin("<stdin>")
