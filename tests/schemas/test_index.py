"""The index: releases are numbers, and a file holds until the next one."""

import pytest

from meshgen.schemas.index import Entry, at, preference


@pytest.mark.parametrize(
    ("release", "found"),
    [("1.8", None), ("1.9", "a"), ("1.10", "a"), ("1.11", "b"), ("1.12", None)],
)
def test_at(release: str, found: str | None) -> None:
    assert at({"1.9": "a", "1.11": "b", "1.12": None}, release) == found


def test_at_where_there_is_one_release_only() -> None:
    assert at({"": "a"}, "") == "a"


def test_the_preferred_api_version_comes_first() -> None:
    versions = ["g/v1alpha1", "g/v1", "g/v2", "g/v2beta1", "g/v2beta2", "g/v10", "g/x", "f/v1"]
    assert sorted(versions, key=preference) == [
        *("f/v1", "g/v10", "g/v2", "g/v1", "g/v2beta2", "g/v2beta1", "g/v1alpha1", "g/x"),
    ]


def test_an_entry_knows_when_it_came_and_went() -> None:
    gone = Entry("g/v1", True, "istio", {"1.9": "a", "1.10": None})
    assert (gone.first(), gone.removed(), gone.group) == ("1.9", "1.10", "g")
    assert Entry("v1", True, "istio", {"1.9": "a", "1.10": "b"}).removed() == ""
