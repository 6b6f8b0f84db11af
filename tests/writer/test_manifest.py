"""The manifest's form, and manifests that are not followed."""

import json
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.writer import compare, manifest, write

from .trees import snapshot

DIGEST = "0" * 64


def test_form(tmp_path: Path) -> None:
    write(tmp_path / "deploy", {"b/\u00e9": "1", "a": "2\n"})
    expected = (
        "{\n"
        '  "files": {\n'
        f'    "a": "{sha256(b"2" + bytes([10])).hexdigest()}",\n'
        f'    "b/\u00e9": "{sha256(b"1").hexdigest()}"\n'
        "  },\n"
        '  "version": 1\n'
        "}\n"
    )
    assert (tmp_path / "deploy" / manifest.NAME).read_text(encoding="utf-8") == expected


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "one", {"a": "1", "b": "2"})
    write(tmp_path / "two", {"b": "2", "a": "1"})
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def _with(files: object, version: object = 1) -> bytes:
    return json.dumps({"files": files, "version": version}).encode()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", Code.READ, "not JSON"),
        (b"<<<<<<< HEAD\n{}", Code.READ, "not JSON"),
        (b"\xff", Code.READ, "not JSON"),
        (b"[" * 100_000, Code.READ, "not JSON"),
        (b"[]", Code.READ, "not a manifest"),
        (b"{}", Code.READ, "not a manifest"),
        (_with([]), Code.READ, "not a manifest"),
        (_with({}, "1"), Code.READ, "not a manifest"),
        (_with({}, 0), Code.READ, "not a manifest"),
        (_with({}, True), Code.READ, "not a manifest"),
        (_with({}, 2), Code.READ, "newer meshgen"),
        (_with({"a": 1}), Code.READ, "SHA-256 for 'a'"),
        (_with({"a": DIGEST[1:]}), Code.READ, "SHA-256 for 'a'"),
        (_with({"a": DIGEST + "\n"}), Code.READ, "SHA-256 for 'a'"),
        (_with({"../victim": DIGEST}), Code.UNSAFE, "'../victim'"),
        (_with({"a/../../victim": DIGEST}), Code.UNSAFE, "`..`"),
        (_with({"/victim": DIGEST}), Code.UNSAFE, "'/victim'"),
        (_with({"": DIGEST}), Code.UNSAFE, "not relative"),
        (_with({"a\\b": DIGEST}), Code.UNSAFE, "backslash"),
        (_with({"\ud800": DIGEST}), Code.UNSAFE, "UTF-8"),
        (_with({manifest.NAME: DIGEST}), Code.UNSAFE, "manifest itself"),
    ],
)
def test_a_bad_manifest_stops_everything(
    data: bytes, code: Code, said: str, tmp_path: Path
) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (root / manifest.NAME).write_bytes(data)
    (tmp_path / "victim").write_bytes(b"")
    before = snapshot(tmp_path)
    for call in (compare, write, partial(write, force=True)):
        with pytest.raises(MeshgenError) as caught:
            call(root, {})
        (finding,) = caught.value.findings
        assert finding.code is code
        assert said in finding.message
        assert finding.location.file == str(root / manifest.NAME)
        assert finding.hint
    assert snapshot(tmp_path) == before


def test_a_manifest_that_is_no_file(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (tmp_path / "elsewhere").write_bytes(manifest.dump({}))
    (root / manifest.NAME).symlink_to("../elsewhere")
    with pytest.raises(MeshgenError, match="not a regular file"):
        write(root, {"a": "1"})


def test_a_manifest_never_claims_the_content_that_it_does_not_know(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    (root / "mine").write_text("me")
    (root / manifest.NAME).write_bytes(manifest.dump({"mine": b"not me"}))
    assert compare(root, {}).edited == ("mine",)
