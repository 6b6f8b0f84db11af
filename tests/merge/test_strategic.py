"""What holds of every strategic merge patch."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.merge import PatchError, strategic_merge
from meshgen.resources import Path, canonical

from .objects import DEPLOYMENT, container, keys_of, pod

_SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x", "y"])
_KEYS = st.sampled_from(["a", "b", "items", "list"])
_NAMES = st.sampled_from(["n1", "n2", "n3", "n4"])


@st.composite
def mappings(draw: st.DrawFn, depth: int = 1) -> dict[str, Any]:
    """Draw a mapping in which `items` is a list that merges by name, and no other list does."""
    values = _SCALARS | mappings(depth - 1) if depth else _SCALARS
    return {
        **draw(st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2)),
        **({"list": draw(st.lists(_SCALARS, max_size=3))} if draw(st.booleans()) else {}),
        **({"items": draw(items(depth - 1))} if depth and draw(st.booleans()) else {}),
    }


@st.composite
def items(draw: st.DrawFn, depth: int = 0) -> list[dict[str, Any]]:
    """Draw a list that merges by name; no name comes twice."""
    names = draw(st.lists(_NAMES, max_size=4, unique=True))
    return [{"name": name, **draw(mappings(depth))} for name in names]


def key_of(path: Path) -> str | None:
    """Return the merge key: lists called `items` merge by name."""
    return "name" if path and path[-1] == "items" else None


def merged(target: Any, patch: Any) -> Any:
    return strategic_merge(target, patch, key_of)


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


@given(mappings())
def test_an_empty_patch_changes_nothing(target: Any) -> None:
    assert canonical(merged(target, {})) == canonical(target)


@given(mappings())
def test_an_object_is_a_patch_to_itself(target: Any) -> None:
    target = without_nulls(target)
    assert canonical(merged(target, target)) == canonical(target)


@given(mappings(), mappings())
def test_a_patch_again_changes_nothing(target: Any, patch: Any) -> None:
    once = merged(target, patch)
    assert canonical(merged(once, patch)) == canonical(once)


@given(mappings(), mappings())
def test_neither_is_modified(target: Any, patch: Any) -> None:
    before = copy.deepcopy((target, patch))
    merged(target, patch)
    assert canonical([target, patch]) == canonical(list(before))


@given(mappings(), mappings(), _KEYS)
def test_null_removes(target: Any, patch: Any, key: str) -> None:
    found = merged(target, {**patch, key: None})
    assert key not in found
    expected = merged({k: v for k, v in target.items() if k != key}, without(patch, key))
    assert canonical(found) == canonical(expected)


def without(mapping: Any, key: str) -> Any:
    return {k: v for k, v in mapping.items() if k != key}


@given(items(), items())
def test_every_named_item_is_there_once(before: Any, patch: Any) -> None:
    found = merged({"items": before}, {"items": patch})["items"]
    names = [item["name"] for item in found]
    assert sorted(names) == sorted({item["name"] for item in (*before, *patch)})


@given(items(), items())
def test_items_keep_the_order_of_each_side(before: Any, patch: Any) -> None:
    found = merged({"items": before}, {"items": patch})["items"]
    named = {item["name"] for item in patch}
    mine = [item["name"] for item in found if item["name"] in named]
    rest = [item["name"] for item in found if item["name"] not in named]
    assert mine == [item["name"] for item in patch]
    assert rest == [item["name"] for item in before if item["name"] not in named]


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        (container({"env": [{"name": "A"}, {"value": "1"}]}), ("env", 1)),
        (
            container({"env": [{"name": "A", "valueFrom": {"$patch": 5}}]}),
            ("env", 0, "valueFrom", "$patch"),
        ),
        (container({"ports": [5]}), ("ports", 0)),
    ],
)
def test_an_error_names_its_place_in_the_patch(patch: Any, path: Path) -> None:
    with pytest.raises(PatchError) as caught:
        strategic_merge(DEPLOYMENT, patch, keys_of(DEPLOYMENT))
    assert caught.value.path == ("spec", "template", "spec", "containers", 0, *path)


@pytest.mark.parametrize(
    "key", ["$retainKeys", "$setElementOrder/env", "$deleteFromPrimitiveList/x"]
)
def test_directives_that_only_kubectl_apply_writes_are_refused(key: str) -> None:
    with pytest.raises(PatchError, match="does not know the directive"):
        strategic_merge(DEPLOYMENT, container({key: []}), keys_of(DEPLOYMENT))


def test_a_new_item_takes_no_nulls_and_no_directives() -> None:
    """Unlike kubectl, which leaves them in for the API server to stumble over."""
    ports = [{"containerPort": 1, "$patch": "delete"}, {"containerPort": 2}]
    new = {"name": "n", "image": "n", "env": None, "ports": ports}
    found = strategic_merge(DEPLOYMENT, pod({"containers": [new]}), keys_of(DEPLOYMENT))
    containers = found["spec"]["template"]["spec"]["containers"]
    assert containers[0] == {"name": "n", "image": "n", "ports": [{"containerPort": 2}]}


def test_a_new_mapping_can_be_replaced() -> None:
    """Unlike kubectl, which leaves it out."""
    patch = pod({"affinity": {"$patch": "replace", "podAffinity": {}}})
    found = strategic_merge(DEPLOYMENT, patch, keys_of(DEPLOYMENT))
    assert found["spec"]["template"]["spec"]["affinity"] == {"podAffinity": {}}


def test_custom_resources_know_no_merge_keys() -> None:
    obj = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "spec": {"http": [1]}}
    found = strategic_merge(obj, {"spec": {"http": [{"name": "a"}]}}, keys_of(obj))
    assert found["spec"]["http"] == [{"name": "a"}]


# The merge key is asked for with the place that an item has in the object, not in the patch.
def test_where_a_list_stands() -> None:
    asked = []

    def keyed(path: Path) -> str | None:
        asked.append(path)
        return key_of(path)

    target = {"items": [{"name": "a"}, {"name": "b"}]}
    patch = {"items": [{"name": "new", "items": []}, {"name": "b", "items": []}]}
    strategic_merge(target, patch, keyed)
    assert asked == [("items",), ("items", 2, "items"), ("items", 1, "items")]


# Nobody has looked at a file of the user's yet.
def test_a_list_that_holds_something_else() -> None:
    target = {"items": ["x", {"b": 1}, {"name": "a"}, {"name": "b"}]}
    patch = {"items": [{"name": "a", "$patch": "delete"}, {"name": "b", "c": 1}]}
    assert merged(target, patch) == {"items": ["x", {"b": 1}, {"name": "b", "c": 1}]}
