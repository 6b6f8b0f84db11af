"""Edits turn one object into the other, and say no more than they must."""

import copy
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.plan.apply import applied, pointer
from meshgen.plan.diff import edits, same
from meshgen.plan.types import Operation

scalars = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["", "a", "b"]))
items = st.one_of(
    scalars,
    st.fixed_dictionaries(
        {"name": st.sampled_from("abcd")}, optional={"value": scalars, "list": st.lists(scalars)}
    ),
)
objects = st.recursive(
    st.dictionaries(st.sampled_from(["k", "a/b", "c~d", "e"]), scalars | st.lists(items)),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner | st.lists(items | inner)),
    max_leaves=12,
)


@given(objects, objects)
def test_edits_lead_from_one_to_the_other(before: Any, after: Any) -> None:
    kept = copy.deepcopy(before)
    found = edits(before, after)
    assert same(applied(before, found), after)
    assert same(before, kept)


@given(objects, objects)
def test_the_order_of_edits_does_not_count(before: Any, after: Any) -> None:
    found = edits(before, after)
    assert same(applied(before, found[::-1]), after)


@given(objects)
def test_nothing_changes_nothing(obj: Any) -> None:
    assert edits(obj, copy.deepcopy(obj)) == []


@given(objects, objects)
def test_edits_in_lists_are_json_patches(before: Any, after: Any) -> None:
    """A library's JSON patch comes to the same, once the mappings on the way are there."""
    found = [e for e in edits(before, after) if e.in_list]
    operations = [
        {"op": o.kind, "path": pointer(o.path), "value": o.value}
        for e in found
        for o in e.operations
    ]
    assert same(jsonpatch.apply_patch(before, operations), applied(before, found))


def test_true_is_not_one() -> None:
    (edit,) = edits({"a": 1}, {"a": True})
    assert edit.operations == (Operation("replace", ("a",), True),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([{"name": "a", "v": 1}], [{"name": "a", "v": 2}], [("replace", ("l", 0, "v"), 2)]),
        ([1, 2], [1, 3], [("replace", ("l", 1), 3)]),
        ([{"name": "a"}], [{"name": "a"}, {"name": "b"}], [("add", ("l", "-"), {"name": "b"})]),
        (
            [{"name": "a"}, {"name": "b"}, {"name": "c"}],
            [{"name": "b", "v": 1}, {"name": "c"}],
            [("remove", ("l", 0), None), ("add", ("l", 0, "v"), 1)],
        ),
        (
            [{"match": [1], "timeout": "1s"}, {"match": [2]}],
            [{"match": [0]}, {"match": [1], "timeout": "2s"}, {"match": [2]}],
            [("add", ("l", 0), {"match": [0]}), ("replace", ("l", 1, "timeout"), "2s")],
        ),
    ],
)
def test_lists(before: list[Any], after: list[Any], expected: list[Any]) -> None:
    found = edits({"l": before}, {"l": after})
    assert [tuple(o[:3]) for e in found for o in e.operations] == expected
