"""The manifest's form, and what is made of damaged ones."""

import json
from functools import partial
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Location
from meshgen.writer import compare, manifest, write

from .trees import contents, refused, snapshot


def _hash(path: str, line: str) -> str:
    return f"{crc32(line.encode(), crc32(path.encode())) & 0xFFFFFF:06x}"


def test_form(tmp_path: Path) -> None:
    write(tmp_path / "deploy", {"b/\u00e9": "1", "a": "2\n\n3", "c\td": "", "<<<": "1\n"})
    lines = (tmp_path / "deploy" / manifest.NAME).read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("# meshgen manifest, version 2: ")
    assert lines[2:] == [
        '"<<<"',
        f" {_hash('<<<', chr(49) + chr(10))}",
        "a",
        *(f" {_hash('a', line)}" for line in ("2\n", "\n", "3")),
        "b/\u00e9",
        f" {_hash('b/é', '1')}",
        '"c\\td"',
        "",
    ]


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "one", {"a": "1", "b": "2"})
    write(tmp_path / "two", {"b": "2", "a": "1"})
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


PATHS = ["a", "a b", "#a", "\u00e9", "a\nb", '"a"', "=======", "<<<<<<< a", " 012345", "012345"]


def test_what_is_written_is_read() -> None:
    payload = {path: f"{number}\n".encode() for number, path in enumerate(PATHS)}
    read = manifest.load(manifest.dump(payload), None, Location())
    assert read.paths == payload.keys()
    for path, data in payload.items():
        assert read.vouches(path, data)
        assert not read.vouches(path, data + b"x")
        assert not read.vouches(path, b"")
        assert not any(read.vouches(other, data) for other in PATHS if other != path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b"{}",
        b"[" * 100_000,
        b"<<<<<<< HEAD\n{}",
        b" 012345\na",
        b'"\n"\\x"\n"\\ud800"\n',
        b"../victim\n /etc/passwd\n",
        f"a/../../victim\n {_hash('a/../../victim', '')}\n".encode(),
        b'{"files": {"../victim": "' + sha256(b"").hexdigest().encode() + b'"}, "version": 1}',
        f"{manifest.NAME}\n".encode(),
    ],
)
@pytest.mark.parametrize("name", manifest.NAMES)
def test_a_damaged_manifest_costs_nothing(name: str, data: bytes, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (root / name).write_bytes(data)
    (root / "mine").write_text("me")
    (tmp_path / "victim").write_bytes(b"")
    write(root, {"a": "1"})
    assert contents(root) == {"a": "1", "mine": "me"}
    assert compare(root, {"a": "1"}).clean
    assert (tmp_path / "victim").exists()
    assert refused(lambda: write(root, {"a": "1", "mine": "2"}), root) == [(Code.FOREIGN, "mine")]


def test_a_manifest_of_a_newer_meshgen(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    write(root, {"a": "1"})
    path = root / manifest.NAME
    path.write_bytes(path.read_bytes().replace(b"version 2", b"version 3"))
    before = snapshot(tmp_path)
    for call in (compare, write, partial(write, force=True)):
        with pytest.raises(MeshgenError) as caught:
            call(root, {})
        (finding,) = caught.value.findings
        assert finding.code is Code.READ
        assert "newer meshgen" in finding.message
        assert finding.location.file == str(path)
        assert finding.hint
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", manifest.NAMES)
def test_a_manifest_that_is_no_file(name: str, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (tmp_path / "elsewhere").write_bytes(manifest.dump({}))
    (root / name).symlink_to("../elsewhere")
    with pytest.raises(MeshgenError, match="not a regular file"):
        write(root, {"a": "1"})


def test_a_manifest_never_claims_the_content_that_it_does_not_know(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (root / "mine").write_text("me")
    (root / manifest.NAME).write_bytes(manifest.dump({"mine": b"not me"}))
    assert compare(root, {}).edited == ("mine",)


class TestAFormerRelease:
    """Trees with the JSON that releases before this one kept."""

    def _tree(self, root: Path, files: dict[str, str]) -> None:
        write(root, files)
        (root / manifest.NAME).unlink()
        listed = {path: sha256(text.encode()).hexdigest() for path, text in files.items()}
        document = {"version": 1, "files": listed}
        text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False)
        (root / manifest.FORMER).write_text(text + "\n", encoding="utf-8")

    def test_it_is_taken_over(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        self._tree(root, {"a": "1", 'b/\u00e9 "c"': "1", "same": "1"})
        comparison = write(root, {"a": "2", "same": "1"})
        assert (comparison.changed, comparison.removed) == (("a",), ('b/\u00e9 "c"',))
        assert snapshot(root).keys() == {"a", "same", manifest.NAME}

    def test_it_goes_even_if_nothing_else_changes(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        self._tree(root, {"a": "1"})
        assert not compare(root, {"a": "1"}).drift
        write(root, {"a": "1"})
        assert snapshot(root).keys() == {"a", manifest.NAME}

    def test_edits_are_still_edits(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        self._tree(root, {"a": "1", "b": "1"})
        (root / "a").write_text("me")
        (root / "b").write_text("me")
        expected = [(Code.EDITED, "a"), (Code.EDITED, "b")]
        assert refused(lambda: write(root, {"a": "2"}), root) == expected

    def test_either_side_of_a_conflict(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        self._tree(root, {"a": "theirs", "b": "1"})
        ours, theirs = (sha256(text).hexdigest() for text in (b"ours", b"theirs"))
        path = root / manifest.FORMER
        lines = [f'    "a": "{each}",' for each in (ours, theirs)]
        conflict = "\n".join(["<<<<<<< HEAD", lines[0], "=======", lines[1], ">>>>>>> branch"])
        path.write_text(path.read_text(encoding="utf-8").replace(lines[1], conflict))
        assert "<<<<<<<" in path.read_text(encoding="utf-8")
        assert not compare(root, {"a": "2"}).edited
        (root / "b").write_text("me")
        assert refused(lambda: write(root, {"a": "2"}), root) == [(Code.EDITED, "b")]
        (root / "b").write_text("1")
        write(root, {"a": "2"})
        assert contents(root) == {"a": "2"}
