"""Paths and globs of a config: sorted, each file once, and what is left out."""

from pathlib import Path

import pytest

from meshgen.inputs import ConfigFolder, choose

FILES = (
    "a.yaml",
    "b.yml",
    "m/b.yaml",
    "m/a.yaml",
    "m/n/c.yaml",
    "m/.d.yaml",
    ".h/e.yaml",
    "[x].yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> ConfigFolder:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "m" / "folder.yaml").mkdir()
    # Whoever follows these never ends.
    (tmp_path / "m" / "loop").symlink_to("..")
    (tmp_path / "m" / "n" / "loop").symlink_to("../..")
    return ConfigFolder.of(tmp_path / "meshgen.yaml")


@pytest.mark.parametrize(
    ("listed", "expected", "idle"),
    [
        (["m/b.yaml", "a.yaml"], ["0 m/b.yaml", "1 a.yaml"], []),
        (["m/*.yaml"], ["0 m/a.yaml", "0 m/b.yaml"], []),
        (["*.y*ml"], ["0 [x].yaml", "0 a.yaml", "0 b.yml"], []),
        (["**/*.yaml", "!m/n/*"], ["0 [x].yaml", "0 a.yaml", "0 m/a.yaml", "0 m/b.yaml"], []),
        (["m/**"], ["0 m/a.yaml", "0 m/b.yaml", "0 m/n/c.yaml"], []),
        (["m/.*.yaml", ".h/*"], ["0 m/.d.yaml", "1 .h/e.yaml"], []),
        (["[x].yaml"], ["0 [x].yaml"], []),
        (["[a].yaml", "?.yml"], ["0 a.yaml", "1 b.yml"], []),
        (["a.yaml", "./a.yaml", "m/../a.yaml", "[a].yaml"], ["0 a.yaml"], []),
        (["m/*.yaml", "!m/b.yaml"], ["0 m/a.yaml"], []),
        (["m/*.yaml", "!m/*", "m/b.yaml"], ["2 m/b.yaml"], []),
        (["!m/a.yaml", "m/a.yaml"], ["1 m/a.yaml"], [0]),
        (["x*.yaml", "a.yaml", "!b.yaml", "!c*"], ["1 a.yaml"], [0, 2, 3]),
        (["nothing.yaml", "m"], ["0 nothing.yaml", "1 m"], []),
        (["a**b", "m/**x", "nothing/*"], [], [0, 1, 2]),
        (["", "!", "!", "a\0*"], ["3 a\0*"], [2]),
    ],
)
def test_what_is_chosen(
    listed: list[str], expected: list[str], idle: list[int], folder: ConfigFolder
) -> None:
    chosen = choose(folder, listed)
    assert [f"{position} {name}" for position, name in chosen.files] == expected
    assert chosen.idle == idle


def test_a_path_from_the_root_may_be_a_glob(folder: ConfigFolder) -> None:
    chosen = choose(folder, [f"{folder.path}/m/*.yaml"])
    assert [name for _, name in chosen.files] == [f"{folder.path}/m/{n}.yaml" for n in "ab"]


def test_a_folder_above_may_be_named(folder: ConfigFolder) -> None:
    inside = ConfigFolder.of(folder.path / "m" / "meshgen.yaml")
    assert [name for _, name in choose(inside, ["../*.yml", "../m/n/?.yaml"]).files] == [
        "../b.yml",
        "../m/n/c.yaml",
    ]
