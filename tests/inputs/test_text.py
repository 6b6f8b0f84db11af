"""Files that can be read, and those that cannot."""

import errno
import os
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.inputs import read_text
from meshgen.yamlio import load


def _refusal(path: Path, name: str | None = "f") -> str:
    with pytest.raises(MeshgenError) as caught:
        read_text(path, name)
    (finding,) = caught.value.findings
    assert finding.code is Code.READ
    return str(finding)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a: 1\r\n", "a: 1\r\n"),
        (b"\xef\xbb\xbfa: \xc3\xa9", "a: é"),
    ],
)
def test_text(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert read_text(tmp_path / "f") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"a: 1\nb: \xe9\xff",
            "f:2:4: found the byte 0xe9, which is not UTF-8; expected UTF-8 text",
        ),
        (
            b"\xc3\xa9\xc3\xa9\xed\xa0\x80",
            "f:1:3: found the byte 0xed, which is not UTF-8; expected UTF-8 text",
        ),
        (b"a: \xc3", "f:1:4: found the byte 0xc3, which is not UTF-8; expected UTF-8 text"),
        (
            b"a\nbc\0d",
            "f:2:3: found a NUL byte: this is not a text file; expected UTF-8 text",
        ),
        ("a: 1".encode("utf-16"), "f: the file is UTF-16; expected UTF-8 text"),
        (b"\xfe\xff\0a", "f: the file is UTF-16; expected UTF-8 text"),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert _refusal(tmp_path / "f") == message
    with pytest.raises(MeshgenError) as caught:
        load(data, "f")
    assert str(caught.value) == message


def test_a_folder(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == "f: this is a folder; expected a file"


def test_no_such_file(tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").touch()
    assert _refusal(tmp_path / "meshgen.yml") == (
        "f: there is no such file; did you mean `meshgen.yaml`?"
    )
    assert _refusal(tmp_path / "none" / "meshgen.yml") == "f: there is no such file"
    assert _refusal(tmp_path / "x", None) == f"{tmp_path / 'x'}: there is no such file"


def test_other_errors_of_the_system(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    reason = os.strerror(errno.ELOOP).lower()
    assert _refusal(loop) == f"f: the file cannot be read: {reason}"
    (tmp_path / "file").touch()
    assert _refusal(tmp_path / "file" / "x").startswith("f: the file cannot be read: ")


def test_a_path_with_a_nul_character() -> None:
    assert _refusal(Path("a\0b")) == "f: a path cannot hold a NUL character"
