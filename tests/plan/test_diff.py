"""Edits turn one object into the other, and say no more than they must."""

import copy
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.plan.apply import applied, pointer
from meshgen.plan.common import same
from meshgen.plan.diff import edits
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
        ([{"route": [1]}], [{"route": [1], "mirror": 2}], [("add", ("l", 0, "mirror"), 2)]),
        (
            [{"destination": 1}],
            [{"destination": 1, "weight": 9}, {"destination": 2, "weight": 1}],
            [
                ("add", ("l", "-"), {"destination": 2, "weight": 1}),
                ("add", ("l", 0, "weight"), 9),
            ],
        ),
        (
            [{"destination": {"host": "a"}}],
            [{"destination": {"host": "b"}}],
            [("replace", ("l", 0, "destination", "host"), "b")],
        ),
        ([{"route": [1], "mirror": 2}], [{"route": [1]}], [("remove", ("l", 0, "mirror"), None)]),
        (
            [{"route": [1]}],
            [{"route": [2], "mirror": 2}],
            [("remove", ("l", 0), None), ("add", ("l", "-"), {"route": [2], "mirror": 2})],
        ),
    ],
)
def test_lists(before: list[Any], after: list[Any], expected: list[Any]) -> None:
    found = edits({"l": before}, {"l": after})
    assert [tuple(o[:3]) for e in found for o in e.operations] == expected


# A patch is no place for a null there: Kustomize would write the text "null", or keep the whole.
@pytest.mark.parametrize(
    ("path", "in_list"),
    [
        (("metadata", "labels", "a"), True),
        (("metadata", "annotations", "a"), True),
        (("metadata", "labels"), True),
        (("metadata", "annotations"), True),
        (("spec", "labels", "a"), False),
        (("spec", "template", "metadata", "labels", "a"), False),
    ],
)
def test_what_no_merge_patch_can_remove_from_several(path: tuple[str, ...], in_list: bool) -> None:
    def nested(value: Any) -> Any:
        for name in reversed(path[:-1]):
            value = {name: value}
        return value

    (edit,) = edits(nested({path[-1]: "1", "b": "2"}), nested({"b": "2"}))
    assert (edit.in_list, edit.path) == (in_list, path)
    (edit,) = edits(nested({path[-1]: "1"}), nested({path[-1]: "2"}))
    assert edit.in_list is False


# A JSON patch counts items: a person reads their names beside it.
def test_the_names_of_items_on_the_way() -> None:
    def spec(value: Any) -> Any:
        port = {"port": 80, "x": value}
        return {"l": [{"name": "web", "m": [{"match": [1], "n": [port, 5]}]}]}

    (edit,) = edits(spec(1), spec(2))
    assert edit.operations == (
        Operation("replace", ("l", 0, "m", 0, "n", 0, "x"), 2, ("web", "80")),
    )
    (edit,) = edits({"l": [{"name": "a"}]}, {"l": [{"name": "b"}, {"name": "c"}]})
    assert [(o.kind, o.path, o.items) for o in edit.operations] == [
        ("remove", ("l", 0), ("a",)),
        ("add", ("l", "-"), ()),
        ("add", ("l", "-"), ()),
    ]
