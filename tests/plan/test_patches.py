"""Patches: which kind of one says a change, and that it says it."""

from typing import Any

import pytest

from meshgen.plan.diff import edits
from meshgen.plan.mergepatch import merge_patch
from meshgen.plan.patches import Patch, patches
from meshgen.plan.types import JsonPatch, Operation, StrategicPatch, Target
from meshgen.resources import Path, Resource


def key_of(path: Path) -> str | None:
    """Lists called `items` merge by name."""
    return "name" if path[-1:] == ("items",) else None


def resource(name: str, **spec: Any) -> Resource:
    obj = {"apiVersion": "v1", "kind": "Widget", "metadata": {"name": name}, "spec": spec}
    return Resource(obj, name)


def patches_of(*changes: tuple[dict[str, Any], dict[str, Any]]) -> list[Patch]:
    """Return the patches for objects a, b, … that change from one spec to the other."""
    before = [resource("abcdef"[i], **old) for i, (old, _) in enumerate(changes)]
    after = [resource("abcdef"[i], **new) for i, (_, new) in enumerate(changes)]
    found = {
        i: edits(old.object, new.object)
        for i, (old, new) in enumerate(zip(before, after, strict=True))
    }
    return patches(found, before, lambda _version, _kind, path: key_of(path))


def body(name: str, **spec: Any) -> dict[str, Any]:
    return resource(name, **spec).object


def test_a_value_is_a_merge_patch() -> None:
    assert patches_of(({"x": 1, "y": 1, "z": 1}, {"x": 2, "z": 1, "w": {"v": 1}})) == [
        StrategicPatch(body("a", x=2, w={"v": 1}, y=None))
    ]
    assert patches_of(({"x": 1}, {"x": 1})) == []


def test_a_list_that_merges_by_name_is_a_merge_patch_too() -> None:
    old, new = [{"name": "m", "v": 1}], [{"name": "m", "v": 2}]
    assert patches_of(({"items": old, "x": 1}, {"items": new, "x": 2})) == [
        StrategicPatch(body("a", items=new, x=2))
    ]


# A merge replaces a list without a key: a JSON patch changes one item. What can be merged still is.
def test_any_other_list_is_a_json_patch() -> None:
    (patch,) = patches_of(({"list": [1, 2], "x": 1}, {"list": [1, 3], "x": 2}))
    assert patch == JsonPatch(
        Target("Widget", "a"),
        (
            Operation("replace", ("spec", "list", 1), 3),
            Operation("replace", ("spec", "x"), 2),
        ),
    )


# A JSON patch makes no mappings on its way.
def test_what_has_no_place_yet_is_merged() -> None:
    found = patches_of(({"list": [1, 2]}, {"list": [1, 3], "x": {"y": 2}}))
    assert found == [
        StrategicPatch(body("a", x={"y": 2})),
        JsonPatch(Target("Widget", "a"), (Operation("replace", ("spec", "list", 1), 3),)),
    ]


def test_what_all_get_is_one_patch_for_the_kind() -> None:
    old, new = {"x": 1, "list": [{"name": "m"}]}, {"x": 2, "list": [{"name": "m", "v": 1}]}
    assert patches_of((old, new), (old, {**new, "y": 1})) == [
        StrategicPatch(body("any", x=2), Target("Widget")),
        # Items are called otherwise in each object: the patch that all share names none.
        JsonPatch(Target("Widget"), (Operation("add", ("spec", "list", 0, "v"), 1),)),
        StrategicPatch(body("b", y=1)),
    ]


# Shared by those at the same place alone: the same value elsewhere, or in a list, is another one.
def test_what_is_not_shared() -> None:
    found = patches_of(({"x": 1}, {"x": 2}), ({"y": 1}, {"y": 2}), ({"x": 1}, {"x": 3}))
    assert found == [
        StrategicPatch(body("a", x=2)),
        StrategicPatch(body("b", y=2)),
        StrategicPatch(body("c", x=3)),
    ]


# Where no target selects just those objects, each has a patch of its own.
def test_what_no_target_selects() -> None:
    before = [
        Resource({**resource(name).object, "kind": kind}, name)
        for kind, name in (("A", "x"), ("A", "y"), ("B", "x"), ("B", "y"))
    ]
    changed = {**before[0].object, "spec": {"v": 1}}
    edit = edits(before[0].object, changed)
    found = patches({0: edit, 3: edit}, before, lambda *_: None)
    assert [(patch.target, patch.body) for patch in found if isinstance(patch, StrategicPatch)] == [
        (None, changed),
        (None, {**before[3].object, "spec": {"v": 1}}),
    ]


# Kustomize matches a patch against what the one before it has left.
def test_no_target_by_a_label_that_another_patch_changes() -> None:
    def labelled(name: str, v: int, **labels: str) -> Resource:
        made = resource(name, v=v).object
        return Resource({**made, "metadata": {"name": name, "labels": labels}}, name)

    before = [labelled(n, 1, inject="false", tier="back") for n in "ab"] + [labelled("c", 1)]
    for after in (
        [labelled(n, 2, tier="back") for n in "ab"],
        [labelled(n, 2, inject="true", tier="back") for n in "ab"],
    ):
        found = {p: edits(before[p].object, after[p].object) for p in (0, 1)}
        targets = [patch.target for patch in patches(found, before, lambda *_: None)]
        assert {*targets} == {Target("Widget", label_selector="tier=back")}
    found = {
        p: edits(before[p].object, {**before[p].object, "metadata": {"name": n}, "spec": {"v": 2}})
        for p, n in ((0, "a"), (1, "b"))
    }
    targets = [patch.target for patch in patches(found, before, lambda *_: None)]
    assert {*targets} == {Target("Widget", "(a|b)")}


ITEMS = [{"name": "a", "v": 1}, {"name": "b", "v": 1, "items": [{"name": "x"}]}]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"items": [{"name": "a", "v": 2}, ITEMS[1]]}, {"items": [{"name": "a", "v": 2}]}),
        ({"items": [{"name": "a"}, ITEMS[1]]}, {"items": [{"name": "a", "v": None}]}),
        (
            {"items": [{"name": "a", "v": {"w": 1}}, ITEMS[1]]},
            {"items": [{"name": "a", "v": {"w": 1}}]},
        ),
        (
            {"items": [{"name": "new", "v": 3}, *ITEMS]},
            {"items": [{"name": "new", "v": 3}]},
        ),
        (
            {"items": [{"name": "a", "v": 2}, {**ITEMS[1], "v": 2}], "x": 1},
            {"items": [{"name": "a", "v": 2}, {"name": "b", "v": 2}], "x": 1},
        ),
        # Its order would change: what a merge names comes first.
        ({"items": [ITEMS[0], {**ITEMS[1], "v": 2}]}, None),
        ({"items": [*ITEMS, {"name": "new"}]}, None),
        # Where items come before it, a place in the list is no longer that of the same item.
        ({"items": [{"name": "n"}, {"name": "m"}, ITEMS[0], {**ITEMS[1], "v": 2}]}, None),
        ({"items": [{"name": "n"}, {**ITEMS[0], "v": 2}, ITEMS[1]]}, None),
        # A merge takes no item away, and puts none in another's place.
        ({"items": ITEMS[:1]}, None),
        ({"items": [{"name": "c", "v": 1}, ITEMS[1]]}, None),
        ({"items": [{"v": 3}, *ITEMS]}, None),
        ({"items": [5, *ITEMS]}, None),
        ({"x": 1, "items": ITEMS}, {"x": 1}),
        ({}, {"items": None}),
    ],
)
def test_a_merge_patch_or_none(after: Any, expected: Any) -> None:
    before = {"items": ITEMS}
    assert merge_patch(before, edits(before, after), {}, key_of) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"list": [{"name": "a", "v": 1}]}, {"list": [{"name": "a", "v": 2}]}),
        ({"items": [{"v": 1, "port": 1}]}, {"items": [{"v": 2, "port": 1}]}),
        ({"items": [1, 2]}, {"items": [1, 3]}),
    ],
)
def test_items_without_the_key(before: Any, after: Any) -> None:
    assert merge_patch(before, edits(before, after), {}, key_of) is None


def test_what_a_body_has_stays() -> None:
    head = {"kind": "Widget", "spec": {"y": 1}}
    before = {"kind": "Widget", "spec": {"x": 1, "y": 1}}
    after = {"kind": "Widget", "spec": {"x": 2, "y": 1}}
    assert merge_patch(before, edits(before, after), head, key_of) == {
        "kind": "Widget",
        "spec": {"y": 1, "x": 2},
    }
