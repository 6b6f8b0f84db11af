"""What a call named may be a pipe, what a folder holds may not; more is read than of a config."""

import os
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.inputs import LARGEST
from meshgen.manifests.content import MOST_BYTES, read_bytes
from meshgen.manifests.files import InputFile


def test_only_a_pipe_that_the_call_named_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p")
    assert read_bytes(InputFile(str(tmp_path / "p"), "x", named=True)) == b""
    with pytest.raises(MeshgenError, match="x: this is a pipe"):
        read_bytes(InputFile(str(tmp_path / "p"), "x", named=False))


def test_a_file_of_manifests_may_be_larger_than_a_config(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert len(read_bytes(InputFile(str(tmp_path / "a"), "x", named=False))) == LARGEST + 1
    with (tmp_path / "a").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(MeshgenError, match="the file has more than 256 MiB"):
        read_bytes(InputFile(str(tmp_path / "a"), "x", named=False))
