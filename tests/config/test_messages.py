"""Mistakes that newcomers make, each with all that is told of it: `messages.txt`, to be read.

A case is its name, what stands in the config behind its first three lines, and behind `>` what is
told, `N` for how many fields there are. It may begin with `apiVersion` to have its own; without
`environments` it has one called dev.
"""

import re
from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.report.text import line

HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: m}\n"
TAIL = "environments:\n  dev: {namespace: dev}\n"
CASES = [
    tuple(case.split("\n", 1))
    for case in (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8").split("=== ")
    if case
]


def test_there_are_many() -> None:
    kinds = {name.partition(":")[0] for name, _ in CASES}
    assert kinds == {
        "absent",
        "indentation",
        "misspelt",
        "names",
        "references",
        "types",
        "words",
        "yaml",
    }
    assert len(CASES) >= 150
    assert len({name for name, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_what_is_told_of_a_mistake(
    name: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, _, expected = case.partition("\n> ")
    monkeypatch.chdir(tmp_path)
    Path("meshgen.yaml").write_text(_whole(f"{body}\n"), encoding="utf-8")
    told = [re.sub(r"one of the \d+ fields", "one of the N fields", line(f)) for f in _findings()]
    assert told == expected.rstrip("\n").split("\n> "), name


def test_no_message_says_a_thing_twice() -> None:
    for name, case in CASES:
        for told in case.split("\n> ")[1:]:
            parts = re.split(r"; |: ", re.sub(r"`[^`]*`", "`…`", told))
            sentences = [part for part in parts if " " in part]
            assert len(set(sentences)) == len(sentences), name


def _whole(body: str) -> str:
    if "environments" not in body:
        body += TAIL
    return body if body.startswith("apiVersion") else HEAD + body


def _findings() -> list[meshgen.Finding]:
    try:
        return list(meshgen.check(Path("meshgen.yaml")))
    except MeshgenError as error:
        return list(error.findings)
