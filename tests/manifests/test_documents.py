"""Documents as data, and the places of values in them."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.manifests import documents
from meshgen.manifests.documents import Documents, placed

PLAIN = "a:\n  b: 1\n  c: [x, z]\n"


@pytest.mark.parametrize("text", [PLAIN, "a: &x\n  b: 1\n  c: [x, y]\n", '{"a": {\n  "b": 1}}\n'])
def test_values_have_places_however_they_were_read(text: str) -> None:
    read = Documents(text)
    assert read.data[0]["a"]["b"] == 1
    place = read.place(0, ("a", "b"))
    assert (place.line, place.column) == (2, text.splitlines()[1].index("1") + 1)
    assert read.place(0, ("a", "b"), key=True).column == 3


def test_a_value_that_is_missing_is_where_its_parent_is() -> None:
    place = Documents(PLAIN).place(0, ("a", "missing", 3))
    assert (place.line, place.column) == (2, 3)


def test_a_text_may_hold_several_documents() -> None:
    read = Documents("a: 1\n...\n---\nb: 2\n")
    assert read.data == [{"a": 1}, {"b": 2}]
    assert read.place(1, ("b",)).line == 4


def test_json_that_is_no_yaml_has_a_beginning() -> None:
    read = Documents('{"a":\n "\\ud83d\\ude00"}')
    assert read.data == [{"a": "😀"}]
    assert read.place(0, ("a",)).line == 1


def test_a_long_text_has_a_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_PLACED", len(PLAIN) - 1)
    assert Documents(PLAIN).place(0, ("a", "b")).line == 1


def test_a_long_text_that_is_not_plain_is_read_without_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "a: yes\nb: {c: 010}\n"
    assert Documents(text).place(0, ("b", "c")).line == 2
    monkeypatch.setattr(documents, "MOST_PLACED", len(text) - 1)
    read = Documents(text)
    assert read.data == [{"a": True, "b": {"c": 8}}]
    assert read.place(0, ("b", "c")).line == 1
    assert read.written(0, ("b", "c")) == ""
    # Findings have their places all the same.
    (finding,) = findings(text + "a: 1\nd: !x y\n")[:1]
    assert (finding.location.line, finding.expected) == (13, "")
    monkeypatch.setattr(documents, "MOST_ITEMS", 1)
    (finding,) = findings(text)
    assert (finding.code, "million characters" in finding.message) == (Code.READ, True)


def test_a_very_long_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_CHARACTERS", len(PLAIN) - 1)
    with pytest.raises(MeshgenError, match="million characters"):
        Documents(PLAIN)


def findings(text: str) -> list[Finding]:
    with pytest.raises(MeshgenError) as caught:
        Documents(text)
    return [placed(finding, "f.yaml", 11) for finding in caught.value.findings]


def test_a_refusal_is_placed_in_the_file_with_all_that_it_says() -> None:
    (finding,) = findings("b: 1\na: 2\nb: 3\n")
    assert finding.location == Location("f.yaml", 13, 1)
    assert finding.expected == "it stands at f.yaml:11:1"
    (finding,) = findings("a:\n  b: [1,\n   2\n  c: 3\n")
    assert finding.location.line == 14
    assert finding.message.endswith("that starts in line 12")


def test_a_finding_about_no_line_is_about_the_first() -> None:
    assert placed(Finding(Code.YAML, "x"), "f.yaml", 4).location == Location("f.yaml", 4)
