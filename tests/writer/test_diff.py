"""The diff of what a write would change."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.writer import diff, write

from .trees import plant, snapshot


@pytest.mark.parametrize(
    ("earlier", "wanted", "expected"),
    [
        ({"a": "1\n"}, {"a": "1\n"}, []),
        (
            {"base/a": "1\n2\n3\n4\n5\n"},
            {"base/a": "1\n2\n3\n4\nfive\n"},
            ["--- a/base/a", "+++ b/base/a", "@@ -2,4 +2,4 @@", " 2", " 3", " 4", "-5", "+five"],
        ),
        ({}, {"a": "1\n"}, ["--- /dev/null", "+++ b/a", "@@ -0,0 +1 @@", "+1"]),
        ({"a": "1\n"}, {}, ["--- a/a", "+++ /dev/null", "@@ -1 +0,0 @@", "-1"]),
        ({}, {"a": ""}, ["--- /dev/null", "+++ b/a"]),
        ({"a": ""}, {}, ["--- a/a", "+++ /dev/null"]),
        (
            {"a": "1"},
            {"a": "1\n"},
            ["--- a/a", "+++ b/a", "@@ -1 +1 @@", "-1", "\\ No newline at end of file", "+1"],
        ),
        (
            {"a": "x\u2028y\rz\n"},
            {"a": "x\u2028y\rZ\n"},
            ["--- a/a", "+++ b/a", "@@ -1 +1 @@", "-x\u2028y\rz", "+x\u2028y\rZ"],
        ),
        (
            {"a/b": "1\n"},
            {"a": "1\n"},
            [
                *["--- /dev/null", "+++ b/a", "@@ -0,0 +1 @@", "+1"],
                *["--- a/a/b", "+++ /dev/null", "@@ -1 +0,0 @@", "-1"],
            ],
        ),
    ],
)
def test_diff(
    earlier: dict[str, str], wanted: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    root = tmp_path / "deploy"
    write(root, earlier)
    before = snapshot(tmp_path)
    assert list(diff(root, wanted)) == expected
    assert snapshot(tmp_path) == before


def test_what_is_in_the_way(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    plant(root, {"folder": "me\n"})
    (root / "binary").write_bytes(b"\xff")
    (root / "empty").mkdir()
    (root / "link").symlink_to("nowhere")
    files = {"binary": "1\n", "empty": "1\n", "folder/a": "1\n", "link": "1\n"}
    assert list(diff(root, files)) == [
        "Binary files a/binary and b/binary differ",
        *["--- /dev/null", "+++ b/empty", "@@ -0,0 +1 @@", "+1"],
        *["--- a/folder", "+++ /dev/null", "@@ -1 +0,0 @@", "-me"],
        *["--- /dev/null", "+++ b/folder/a", "@@ -0,0 +1 @@", "+1"],
        "File a/link is a symbolic link, b/link is a regular file",
    ]


def test_errors_come_with_the_call(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError):
        diff(tmp_path / "deploy", {"../a": "1"})
