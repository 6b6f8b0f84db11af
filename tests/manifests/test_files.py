"""What is found below paths, in which order, whatever stands there."""

import os
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.manifests.files import InputFile, find

from .trees import write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str) -> list[str]:
    return [file.name for file in find(paths) if isinstance(file, InputFile)]


def test_folders_are_gone_through_by_name_files_first(folder: Path) -> None:
    files = ["b/z.yaml", "b/a/x.yml", "a.yaml", "c.json", "B.YAML", "b/Kustomization"]
    write(folder, dict.fromkeys(files, ""))
    assert names(".") == ["B.YAML", "a.yaml", "c.json", "b/Kustomization", "b/z.yaml", "b/a/x.yml"]


def test_paths_keep_their_order_and_every_file_comes_once(folder: Path) -> None:
    write(folder, dict.fromkeys(["x/1.yaml", "x/2.yaml", "a.yaml"], ""))
    assert names("x/2.yaml", "x", "a.yaml", "./a.yaml") == ["x/2.yaml", "x/1.yaml", "a.yaml"]


def test_what_is_hidden_or_of_another_suffix_is_left_out(folder: Path) -> None:
    files = [".git/a.yaml", ".github/b.yaml", ".c.yaml", "d.txt", "e.yaml.bak", "f.yaml"]
    write(folder, dict.fromkeys(files, ""))
    assert names(".") == ["f.yaml"]


def test_what_is_named_is_taken_as_it_is(folder: Path) -> None:
    write(folder, dict.fromkeys([".github/b.yaml", "d.txt"], ""))
    assert names(".github", "d.txt") == [".github/b.yaml", "d.txt"]


def test_a_leading_dot_and_slash_is_no_part_of_a_name(folder: Path) -> None:
    write(folder, {"deploy/a.yaml": ""})
    assert names("./deploy") == ["deploy/a.yaml"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(folder: Path) -> None:
    write(folder, {"real/a.yaml": ""})
    outside = write(folder.parent / f"{folder.name}-outside", {"b.yaml": ""})
    (folder / "real" / "up").symlink_to(folder)
    (folder / "elsewhere").symlink_to(outside)
    (folder / "b.yaml").symlink_to(outside / "b.yaml")
    assert names(".") == ["b.yaml", "real/a.yaml"]
    assert names("elsewhere") == ["elsewhere/b.yaml"]


def test_a_file_with_two_names_comes_once(folder: Path) -> None:
    write(folder, {"a.yaml": ""})
    (folder / "b.yaml").symlink_to("a.yaml")
    assert names(".") == ["a.yaml"]


def test_a_link_that_leads_nowhere_is_still_a_file_to_read(folder: Path) -> None:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "gone.yaml").symlink_to("nothing")
    assert names(".") == ["gone.yaml", "loop.yaml"]


def test_the_standard_input_comes_once() -> None:
    assert names("-", "-") == ["<stdin>"]


def test_a_name_that_is_no_unicode_is_spelled_out(folder: Path) -> None:
    (folder / os.fsdecode(b"a\xff.yaml")).write_text("")
    assert names(".") == [r"a\xff.yaml"]


def test_a_path_that_is_not_there_is_refused_with_the_nearest(folder: Path) -> None:
    write(folder, {"deploy/a.yaml": ""})
    with pytest.raises(MeshgenError) as caught:
        find(["deplyo", "deploy", "x\0y"])
    first, second = caught.value.findings
    assert {first.code, second.code} == {Code.USAGE}
    assert first.message == "there is no file or folder `deplyo`"
    assert first.hint == "did you mean `deploy`?"


def test_a_folder_that_cannot_be_read_is_a_finding(
    users_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(users_folder)
    write(users_folder, {"a/b.yaml": "", "c.yaml": ""})
    (users_folder / "a").chmod(0)
    c, a = find(["."])
    assert isinstance(c, InputFile)
    assert isinstance(a, Finding)
    assert str(a) == "a: the folder cannot be read: permission denied"


def test_sizes_are_known(folder: Path) -> None:
    write(folder, {"a.yaml": "abc"})
    (file,) = find(["a.yaml"])
    assert isinstance(file, InputFile)
    assert file.size == 3
