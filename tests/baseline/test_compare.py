"""What is new beside what is known."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.baseline import compared, entry_of
from meshgen.findings import Finding, Location

FOLDER = Path("/repo")
FOUND = Finding(
    "MG1001",
    "no pod gets this",
    Location("/repo/deploy/a.yaml", 7, 5),
    "spec.containers[0].env[3]",
    resource="Namespace/shop",
)
OTHERS = [
    replace(FOUND, code="MG1002"),
    replace(FOUND, resource="Namespace/other"),
    replace(FOUND, path="spec.containers[0].args"),
]
drawn = st.lists(
    st.builds(
        lambda code, file, resource, path, message: Finding(
            code, message, Location(file, 1, 1), path, resource=resource
        ),
        st.sampled_from(["MG1", "MG2"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["", "A/a", "B/b"]),
        st.sampled_from(["x[0]", "x[1]", "y"]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=12,
)


def new(findings: list[Finding], known: list[Finding], looked_at: bool = True) -> list[Finding]:
    entries = Counter(entry_of(finding, FOLDER) for finding in known)
    return compared(findings, entries, FOLDER, lambda _: looked_at).new


def test_an_entry_has_nothing_that_moves() -> None:
    assert entry_of(FOUND, FOLDER) == (
        "MG1001",
        "deploy/a.yaml",
        "Namespace/shop",
        "spec.containers[].env[]",
        "no pod gets this",
    )
    assert entry_of(FOUND, FOLDER / "ci").file == "../deploy/a.yaml"


@pytest.mark.parametrize("where", ["(in prod)", "(in dev-1, prod)"])
def test_the_environments_are_no_part_of_it(where: str) -> None:
    told = replace(FOUND, message=f"{FOUND.message} {where}")
    assert entry_of(told, FOLDER) == entry_of(FOUND, FOLDER)


@pytest.mark.parametrize("file", ["", "<stdin>"])
def test_what_is_in_no_file_keeps_its_name(file: str) -> None:
    assert entry_of(replace(FOUND, location=Location(file)), FOLDER).file == file


@pytest.mark.parametrize(
    "same",
    [
        FOUND,
        replace(FOUND, location=Location("/repo/deploy/a.yaml", 99, 1)),
        replace(FOUND, path="spec.containers[4].env[0]"),
        replace(FOUND, message="other words"),
        replace(FOUND, location=Location("/repo/moved.yaml", 1, 1)),
        replace(FOUND, location=Location("/repo/moved.yaml", 1, 1), message="other words"),
    ],
)
def test_what_only_moved_is_known(same: Finding) -> None:
    assert new([same], [FOUND]) == []


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_another_is_new(other: Finding) -> None:
    assert new([other], [FOUND]) == [other]


def test_two_objects_of_one_name_in_two_namespaces_are_told_apart() -> None:
    shop, payments = (replace(FOUND, resource=f"Deployment/{space}/web") for space in ("a", "b"))
    assert new([shop, payments], [shop]) == [payments]
    assert new([payments], [shop]) == [payments]


def test_what_is_in_no_object_is_known_in_its_file_only() -> None:
    known = replace(FOUND, resource="")
    moved = replace(known, location=Location("/repo/moved.yaml", 1, 1))
    assert new([moved], [known]) == [moved]


def test_other_words_in_a_file_without_an_object_or_that_nobody_looked_at_are_known() -> None:
    known = replace(FOUND, resource="")
    assert new([replace(known, message="other words")], [known]) == []
    assert new([replace(FOUND, message="other words")], [FOUND], looked_at=False) == []


def test_of_what_is_there_more_often_the_new_words_are_new() -> None:
    more = replace(FOUND, message="other words")
    assert new([more, FOUND], [FOUND]) == [more]
    assert new([FOUND, FOUND], [FOUND]) == [FOUND]
    assert new([FOUND, FOUND], [FOUND, FOUND]) == []


def test_what_stands_for_a_file_that_nobody_looked_at_stands_for_no_other() -> None:
    here = replace(FOUND, location=Location("/repo/here.yaml", 1, 1))
    assert new([here], [FOUND], looked_at=False) == [here]
    entries = Counter([entry_of(FOUND, FOLDER)])
    outcome = compared([], entries, FOLDER, lambda _: False)
    assert (outcome.gone, outcome.beyond) == ({}, entries)


def test_files_are_asked_for_by_their_absolute_paths() -> None:
    found = [
        replace(FOUND, location=Location(file)) for file in ("/repo/a.yaml", "/b.yaml", "<stdin>")
    ]
    asked: list[str] = []

    def looked_at(file: str) -> bool:
        asked.append(file)
        return True

    compared([], Counter(entry_of(each, FOLDER / "ci") for each in found), FOLDER / "ci", looked_at)
    assert asked == ["/repo/a.yaml", "/b.yaml", "<stdin>"]


def test_what_is_not_found_any_more_is_gone() -> None:
    entries = Counter(entry_of(each, FOLDER) for each in [FOUND, FOUND, *OTHERS])
    outcome = compared([FOUND, *OTHERS], entries, FOLDER)
    assert (outcome.new, outcome.known) == ([], 4)
    assert outcome.gone == {entry_of(FOUND, FOLDER): 1}


def test_a_hostile_count_takes_no_memory() -> None:
    assert compared([FOUND], {entry_of(FOUND, FOLDER): 10**12}, FOLDER).new == []


@given(drawn, drawn)
def test_each_known_one_stands_for_one_finding(
    findings: list[Finding], known: list[Finding]
) -> None:
    entries = Counter(entry_of(each, FOLDER) for each in known)
    outcome = compared(findings, entries, FOLDER)
    assert outcome.known + len(outcome.new) == len(findings)
    assert outcome.known + outcome.gone.total() == len(known)
    # What is written after that knows all of it.
    again = compared(findings, Counter(entry_of(each, FOLDER) for each in findings), FOLDER)
    assert (again.new, again.gone) == ([], {})
