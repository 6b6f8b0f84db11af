"""Paths that lead out of the output folder, and folders that are not meshgen's to replace."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.writer import compare, manifest, write
from meshgen.writer.place import mount_points
from meshgen.writer.scan import Entry, scan

from .trees import plant, refused, snapshot


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["../a"], "`..`"),
        (["a/../../b"], "`..`"),
        (["a/.."], "`..`"),
        (["/etc/passwd"], "not relative"),
        (["//a"], "not relative"),
        ([""], "not relative"),
        (["a//b"], "empty part"),
        (["a/"], "empty part"),
        (["./a"], "empty part"),
        (["a/./b"], "empty part"),
        (["a\\b"], "backslash"),
        (["a\0b"], "NUL"),
        (["a\ud800"], "UTF-8"),
        (["a", "A"], "only in case"),
        (["a/b", "A/c"], "only in case"),
        (["stra\u00dfe", "STRASSE"], "only in case"),
        (["\u00e9", "e\u0301"], "only in case"),
        (["a", "a/b"], "needs a folder"),
        ([manifest.NAME], "meshgen's own"),
        ([manifest.NAME.upper()], "only in case"),
        ([f"{manifest.NAME}/a"], "meshgen's own"),
    ],
)
def test_unsafe_paths(paths: list[str], said: str, tmp_path: Path) -> None:
    files = dict.fromkeys(paths, "1")
    for call in (compare, write):
        with pytest.raises(MeshgenError) as caught:
            call(tmp_path / "deploy", files)
        (finding,) = caught.value.findings
        assert finding.code is Code.UNSAFE
        assert said in finding.message
    assert snapshot(tmp_path) == {}


@pytest.mark.parametrize("path", ["a..b", "..a", "a...", "...", ".a", "a b/\u00e9", "a:b", "~"])
def test_safe_paths(path: str, tmp_path: Path) -> None:
    write(tmp_path / "deploy", {path: "1"})
    assert (tmp_path / "deploy" / path).read_text() == "1"


def _working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def _above_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    return Path("..")


def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home/me"))
    return tmp_path / "home/me"


def _above_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return _home(tmp_path, monkeypatch).parent


def _repository(tmp_path: Path, _: pytest.MonkeyPatch) -> Path:
    plant(tmp_path / "deploy", {".git/HEAD": ""})
    return tmp_path / "deploy"


def _worktree(tmp_path: Path, _: pytest.MonkeyPatch) -> Path:
    plant(tmp_path / "deploy", {".git": "gitdir: elsewhere"})
    return tmp_path / "deploy"


def _file(tmp_path: Path, _: pytest.MonkeyPatch) -> Path:
    plant(tmp_path, {"deploy": ""})
    return tmp_path / "deploy"


def _link_to_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "link").symlink_to(_repository(tmp_path, monkeypatch))
    return tmp_path / "link"


def _loop(tmp_path: Path, _: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deploy").symlink_to("deploy")
    return tmp_path / "deploy"


def _mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deploy").mkdir()
    monkeypatch.setattr("meshgen.writer.place.mount_points", lambda: [tmp_path / "deploy"])
    return tmp_path / "deploy"


def _mount_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deploy/a/b").mkdir(parents=True)
    monkeypatch.setattr("meshgen.writer.place.mount_points", lambda: [tmp_path / "deploy/a/b"])
    return tmp_path / "deploy"


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda *_: Path("/"), "root of the file system"),
        (lambda *_: Path("/proc"), "mount point"),
        (lambda *_: Path("a\0b"), "not a path"),
        (_working_directory, "working directory"),
        (_above_the_working_directory, "working directory"),
        (_home, "home folder"),
        (_above_home, "home folder"),
        (_repository, ".git"),
        (_worktree, ".git"),
        (_link_to_repository, ".git"),
        (_file, "not a folder"),
        (_loop, "link"),
        (_mount, "mount point"),
        (_mount_inside, "contains a mount point: a/b"),
    ],
)
def test_unsafe_roots(
    prepare: Callable[[Path, pytest.MonkeyPatch], Path],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = prepare(tmp_path, monkeypatch)
    if root == Path("/proc") and not root.is_mount():
        pytest.skip("this system has no /proc")
    before = snapshot(tmp_path)
    for call in (compare, write):
        with pytest.raises(MeshgenError) as caught:
            call(root, {"a": "1"})
        (finding,) = caught.value.findings
        assert finding.code is Code.UNSAFE
        assert said in finding.message
        assert "folder of its own" in finding.expected
        assert "-o deploy" in finding.hint
    assert snapshot(tmp_path) == before


def test_mount_points_are_those_of_the_system() -> None:
    if not Path("/proc/self/mountinfo").exists():
        pytest.skip("only Linux has a list")
    found = mount_points()
    assert Path("/") in found
    assert Path("/proc") in found
    assert all(path.is_absolute() for path in found)


@pytest.mark.parametrize("name", ["a b", "tab\t", "line\n", "back\\slash", "back\\040slash"])
def test_mount_points_with_odd_names(name: str) -> None:
    escaped = name
    for char in "\\ \t\n":
        escaped = escaped.replace(char, f"\\{ord(char):03o}")
    line = f"36 35 98:0 /mnt1 /{escaped} rw,noatime master:1 - ext3 /dev/root rw"
    assert mount_points(line.encode()) == [Path("/" + name)]


def test_a_root_through_a_link_is_written_at_its_real_place(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", {"a": "1"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/a").read_text() == "1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "real"]


def test_a_link_on_the_way_is_never_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "deploy", tmp_path / "outside"
    write(root, {"base/a": "1", "b": "1"})
    (root / "base").rename(outside)
    (root / "base").symlink_to(outside)
    before = snapshot(tmp_path)
    for force in (False, True):
        found = refused(lambda: write(root, {"base/a": "2"}, force=force), root)  # noqa: B023
        assert found == [(Code.UNSAFE, "base")]
        assert snapshot(tmp_path) == before
    # What the earlier write left behind the link is no longer its own.
    comparison = write(root, {"b": "2"})
    assert comparison.removed == ()
    assert (root / "base").is_symlink()
    assert (outside / "a").read_text() == "1"


def test_another_file_system_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "deploy"
    write(root, {"a/b": "1"})
    plant(root, {"disk/mine": "me"})

    def other_device(folder: Path) -> dict[str, Entry]:
        entries = scan(folder)
        entries["disk"] = replace(entries["disk"], device=entries["disk"].device + 1)
        return entries

    monkeypatch.setattr("meshgen.writer.survey.scan", other_device)
    assert refused(lambda: write(root, {"a/b": "2"}), root) == [(Code.UNSAFE, "disk")]
    assert (root / "a/b").read_text() == "1"


class TestKeepOut:
    """Files that meshgen reads are not overwritten, whatever else is allowed."""

    def test_a_file_to_be_written(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        plant(root, {"meshgen.yaml": "me"})
        config = root / "meshgen.yaml"
        files = {"meshgen.yaml": "1"}
        found = refused(lambda: write(root, files, force=True, keep_out=[config]), root)
        assert found == [(Code.UNSAFE, "meshgen.yaml")]
        assert config.read_text() == "me"

    def test_a_file_to_be_removed(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        write(root, {"extra.yaml": "1"})
        found = refused(lambda: write(root, {}, keep_out=[root / "extra.yaml"]), root)
        assert found == [(Code.UNSAFE, "extra.yaml")]

    def test_a_link_and_what_it_leads_to(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        plant(root, {"real.yaml": "me"})
        (tmp_path / "meshgen.yaml").symlink_to("deploy/real.yaml")
        (root / "link.yaml").symlink_to("../elsewhere.yaml")
        inputs = [tmp_path / "meshgen.yaml", root / "link.yaml"]
        for name in ("real.yaml", "link.yaml"):
            found = refused(lambda: write(root, {name: "1"}, force=True, keep_out=inputs), root)  # noqa: B023
            assert found == [(Code.UNSAFE, name)]

    def test_a_file_beside_the_output_is_kept(self, tmp_path: Path) -> None:
        root = tmp_path / "deploy"
        plant(root, {"meshgen.yaml": "me"})
        write(root, {"a": "1"}, keep_out=[root / "meshgen.yaml"])
        assert (root / "meshgen.yaml").read_text() == "me"
