"""What variants have in common, and where the reference decides."""

from typing import Any

import pytest

from meshgen.plan.common import common, common_data, identity, without_annotations
from meshgen.resources import Resource


@pytest.mark.parametrize(
    ("reference", "variants", "expected"),
    [
        # What all say, whatever the reference does.
        ({"a": 1}, [{"a": 2}, {"a": 2}], {"a": 2}),
        ({}, [{"a": 2}, {"a": 2}], {"a": 2}),
        # Where they differ, as the reference has it.
        ({"a": 1}, [{"a": 2}, {"a": 3}], {"a": 1}),
        ({"a": 1}, [{"a": 2}, {"a": 1}], {"a": 1}),
        # A key that only some have stays as in the reference; one that none has goes.
        ({"a": 1}, [{"a": 2}, {}], {"a": 1}),
        ({"a": 1}, [{}, {}], {}),
        ({"a": 1, "b": 1}, [{"b": 2}, {"b": 1}], {"b": 1}),
        ({}, [{"a": 2}, {}], {}),
        # 1 and true are two values, however deep they stand.
        ({"a": {"b": 1}}, [{"a": {"b": True}}, {"a": {"b": 1}}], {"a": {"b": 1}}),
        ({"a": {"b": True}}, [{"a": {"b": 1}}, {"a": {"b": True}}], {"a": {"b": True}}),
        # Without a reference there is nothing for what differs, and in mappings what is shared.
        ({}, [{"a": 1}, {"a": 2}], {}),
        ({}, [{"a": {"b": 1, "c": 1}}, {"a": {"b": 1, "c": 2}}], {"a": {"b": 1}}),
        ({}, [{"a": {"c": 1}}, {"a": {"c": 2}}], {}),
        ({"a": 5}, [{"a": {"b": 1, "c": 1}}, {"a": {"b": 1, "c": 2}}], {"a": {"b": 1}}),
        ({"a": {"c": 0}}, [{"a": {"c": 1}}, {"a": {"c": 2}}], {"a": {"c": 0}}),
        # The order is the reference's, then that of the variants.
        (
            {"b": 1, "a": 1},
            [{"a": 2, "c": 1, "b": 2}, {"c": 1, "b": 3, "a": 2}],
            {"b": 1, "a": 2, "c": 1},
        ),
        # Lists item by item, if all have the same items.
        (
            {"l": [{"name": "x", "v": 0}]},
            [{"l": [{"name": "x", "v": 1, "w": 1}]}, {"l": [{"name": "x", "v": 2, "w": 1}]}],
            {"l": [{"name": "x", "v": 0, "w": 1}]},
        ),
        (
            {"l": [{"name": "x"}]},
            [{"l": [{"name": "x", "v": 1}]}, {"l": [{"name": "y", "v": 1}]}],
            {"l": [{"name": "x"}]},
        ),
        ({"l": [1]}, [{"l": [2]}, {"l": [3]}], {"l": [1]}),
        ({"l": [1]}, [{"l": [1, 2]}, {"l": [1, 3]}], {"l": [1]}),
        ({"l": []}, [{"l": [1, 2]}, {"l": [1, 3]}], {"l": []}),
        ({"l": 5}, [{"l": [1, 2]}, {"l": [1, 3]}], {"l": 5}),
        ({"l": [1, 2]}, [{"l": [1, 2]}, {"l": "x"}], {"l": [1, 2]}),
    ],
)
def test_what_is_common(reference: Any, variants: list[Any], expected: Any) -> None:
    found = common(reference, variants)
    assert found == expected
    assert type(found) is type(expected)
    assert [type(value) for value in found.values()] == [type(v) for v in expected.values()]
    assert list(found) == list(expected)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("x", "x"),
        ({"name": "a", "port": 1, "value": 2}, ("name", "a")),
        ({"containerPort": 1, "port": 2, "protocol": "TCP"}, ("containerPort", 1)),
        ({"port": 80, "mountPath": "/a"}, ("port", 80)),
        ({"mountPath": "/a", "key": "b"}, ("mountPath", "/a")),
        ({"key": "a", "type": "b"}, ("key", "a")),
        ({"type": "a", "value": 1}, ("type", "a")),
        ({"port": {"number": 80}, "hosts": []}, ("port", {"number": 80})),
        ({"metadata": {"name": "a"}, "spec": {}}, ("metadata", "a")),
        ({"match": [1], "route": 2}, ("match", [1])),
        ({"name": None, "match": [1]}, ("match", [1])),
        ({"metadata": {}, "a": 1}, {"metadata": {}, "a": 1}),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_what_tells_an_item_from_others(item: Any, expected: Any) -> None:
    assert identity(item) == expected


# Merging adds and replaces keys, and removes none.
@pytest.mark.parametrize(
    ("reference", "variants", "expected"),
    [
        ({"a": "0"}, [{"a": "1"}, {"a": "1"}], {"a": "1"}),
        ({"a": "0"}, [{"a": "1"}, {"a": "2"}], {"a": "0"}),
        ({}, [{"a": "1"}, {"a": "2"}], {}),
        ({"a": "1"}, [{"a": "1"}, {}], {}),
        ({"a": ""}, [{"b": "1", "a": "1"}, {"a": "", "b": "1"}], {"a": "", "b": "1"}),
    ],
)
def test_data_that_all_have(reference: Any, variants: list[Any], expected: Any) -> None:
    head = {"kind": "ConfigMap"}
    found = common_data({**head, "data": reference}, [{**head, "data": data} for data in variants])
    assert found == {**head, "data": expected}
    assert list(found["data"]) == sorted(expected)
    assert common_data({**head}, [{**head}, {**head}]) == {**head, "data": {}}


@pytest.mark.parametrize("way", [("template",), ("jobTemplate", "spec", "template")])
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            {"metadata": {"annotations": {"a": "1", "b": "2"}}},
            {"metadata": {"annotations": {"b": "2"}}},
        ),
        # What gets empty goes with it.
        ({"metadata": {"annotations": {"a": "1"}, "labels": {}}}, {"metadata": {"labels": {}}}),
        ({"metadata": {"annotations": {"a": "1"}}, "spec": {}}, {"spec": {}}),
        ({"metadata": {"annotations": {"b": "2"}}}, {"metadata": {"annotations": {"b": "2"}}}),
        ({"metadata": {"annotations": None}}, {"metadata": {"annotations": None}}),
        ({"metadata": "x"}, {"metadata": "x"}),
        ({"spec": {}}, {"spec": {}}),
    ],
)
def test_annotations_that_belong_elsewhere(
    way: tuple[str, ...], template: Any, expected: Any
) -> None:
    def placed(value: Any) -> Resource:
        for name in reversed(way):
            value = {name: value}
        return Resource({"kind": "X", "spec": {**value, "replicas": 1}}, "web")

    before = placed(template)
    after = without_annotations(before, ("a",))
    assert after == placed(expected)
    assert (after is before) == (template == expected)
