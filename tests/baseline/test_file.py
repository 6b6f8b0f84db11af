"""The file of a baseline: what is written is read again, what is broken is told with its place."""

import json
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from meshgen.baseline import Entry, read_baseline, salvaged, write_baseline
from meshgen.errors import MeshgenError
from meshgen.findings import Location

ONE = Entry("MG1001", "a.yaml", "Namespace/shop", "metadata.annotations", "no pod gets this")
TWO = Entry("MG201", "b.yaml", "Service/shop/web", "spec.ports[].port", 'found the text "80"')
HEAD = (
    "# Findings that `meshgen check --baseline` does not tell. "
    "`--update-baseline` writes this file.\n"
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
entries = st.builds(Entry, st.sampled_from(["MG1001", "MG201", "X1"]), texts, texts, texts, texts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "baseline.yaml"


def test_a_finding_is_a_line_and_what_is_there_twice_is_counted(file: Path) -> None:
    write_baseline(file, Counter({TWO: 2, ONE: 1}))
    assert file.read_text(encoding="utf-8") == HEAD + (
        "findings:\n"
        '- {code: "MG1001", file: "a.yaml", resource: "Namespace/shop", '
        'path: "metadata.annotations", message: "no pod gets this"}\n'
        '- {code: "MG201", file: "b.yaml", resource: "Service/shop/web", '
        'path: "spec.ports[].port", message: "found the text \\"80\\"", count: 2}\n'
    )
    assert read_baseline(file) == {ONE: 1, TWO: 2}


def test_the_lines_are_in_order_of_file_and_resource(file: Path) -> None:
    other = ONE._replace(file="c.yaml")
    write_baseline(file, Counter([other, TWO, ONE]))
    lines = file.read_text(encoding="utf-8").splitlines()[2:]
    assert [
        json.dumps(name) in line
        for name, line in zip(("a.yaml", "b.yaml", "c.yaml"), lines, strict=True)
    ] == [True] * 3


def test_nothing_known_is_an_empty_list(file: Path) -> None:
    write_baseline(file, {})
    assert file.read_text(encoding="utf-8") == f"{HEAD}findings: []\n"
    assert read_baseline(file) == {}
    file.write_text("", encoding="utf-8")
    assert read_baseline(file) == {}


@given(st.dictionaries(entries, st.integers(1, 3), max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, known: dict[Entry, int]
) -> None:
    file = tmp_path_factory.getbasetemp() / "drawn.yaml"
    write_baseline(file, known)
    assert read_baseline(file) == known
    assert salvaged(file) == known
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    assert len(data["findings"]) == len(known)
    assert file.read_text(encoding="utf-8").count("\n") == len(known) + 2


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("a: b\n", (1, 1), "this is no baseline; expected a list of `findings`"),
        ("- a\n", (1, 1), "this is no baseline"),
        ("findings: 7\n", (1, 11), "this is no baseline"),
        ("findings:\n- a\n", (2, 3), "this is no finding; expected {code: CODE"),
        ("findings:\n- {code: MG1, line: 7}\n", (2, 15), "a finding has no `line`"),
        ("findings:\n- {code: MG1, file: 7}\n", (2, 21), "`file` is no text"),
        ("findings:\n- {file: a}\n", (2, 3), "this has no code"),
        ("findings:\n- {code: ''}\n", (2, 3), "this has no code"),
        ("findings:\n- {code: MG1, count: 0}\n", (2, 22), "`count` is no number of findings"),
        ("findings:\n- {code: MG1, count: true}\n", (2, 22), "`count` is no number of findings"),
        ("findings: [\n", (2, 1), ""),
    ],
)
def test_what_is_no_baseline_is_told_with_its_place(
    file: Path, text: str, place: tuple[int, int], told: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MeshgenError) as caught:
        read_baseline(file)
    (finding,) = caught.value.findings
    assert finding.location == Location(str(file), *place)
    assert finding.told.startswith(told)
    with pytest.raises(MeshgenError) as refused:
        salvaged(file)
    for error in (caught.value, refused.value):
        assert [f.hint for f in error.findings] == [
            "`--update-baseline` overwrites no other file: remove it first, or name another one"
        ]
    assert file.read_text(encoding="utf-8") == text


def test_a_broken_baseline_is_written_anew(file: Path) -> None:
    write_baseline(file, Counter({ONE: 1}))
    with file.open("a", encoding="utf-8") as more:
        more.write("- a\n")
    with pytest.raises(MeshgenError) as caught:
        read_baseline(file)
    assert [f.hint for f in caught.value.findings] == ["`--update-baseline` writes the file anew"]


def test_a_known_message_has_no_environments(file: Path) -> None:
    told = "".join(f"- {{code: MG1, message: 'no pod{where}'}}\n" for where in ("", " (in a, b)"))
    file.write_text(f"findings:\n{told}", encoding="utf-8")
    assert read_baseline(file) == {Entry("MG1", "", "", "", "no pod"): 2}


def test_every_wrong_entry_is_told(file: Path) -> None:
    file.write_text("findings:\n- a\n- {code: MG1}\n- b\n", encoding="utf-8")
    with pytest.raises(MeshgenError) as caught:
        read_baseline(file)
    assert [finding.location.line for finding in caught.value.findings] == [2, 4]


def test_of_a_merge_with_a_conflict_both_sides_count(file: Path) -> None:
    write_baseline(file, Counter({ONE: 2, TWO: 1}))
    head, listed, one, two = file.read_text(encoding="utf-8").splitlines(keepends=True)
    ours, theirs = one, one.replace("count: 2", "count: 3")
    conflict = f"{head}{listed}<<<<<<< ours\n{ours}=======\n{theirs}{two}>>>>>>> theirs\n- {{code\n"
    file.write_text(conflict, encoding="utf-8")
    with pytest.raises(MeshgenError):
        read_baseline(file)
    assert salvaged(file) == {ONE: 3, TWO: 1}


def test_what_is_not_there_says_how_to_write_it(file: Path) -> None:
    with pytest.raises(MeshgenError) as caught:
        read_baseline(file)
    (finding,) = caught.value.findings
    assert finding.told == (
        "there is no such file; `--update-baseline` writes it, with all that is found now"
    )
    assert salvaged(file) == {}


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError) as caught:
        write_baseline(tmp_path / "no" / "such.yaml", {})
    (finding,) = caught.value.findings
    assert finding.message == "the baseline cannot be written: no such file or directory"


def test_letters_of_all_kinds_stay_readable(file: Path) -> None:
    write_baseline(file, {ONE._replace(message=f"é {string.printable}"): 1})
    text = file.read_text(encoding="utf-8")
    assert "é" in text
    assert "\x0b" not in text
