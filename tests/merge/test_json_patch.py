"""JSON patches: what applies, and what is refused at which operation."""

import copy
from typing import Any

import pytest

from meshgen.merge import PatchError, json_patch

_OBJECT = {"kind": "A", "list": [1, 2], "map": {"a/b": 1, "c~d": 2}}


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([], _OBJECT),
        ([{"op": "add", "path": "/new", "value": None}], {**_OBJECT, "new": None}),
        ([{"op": "add", "path": "/list/-", "value": 3}], {**_OBJECT, "list": [1, 2, 3]}),
        ([{"op": "add", "path": "/list/0", "value": 0}], {**_OBJECT, "list": [0, 1, 2]}),
        ([{"op": "remove", "path": "/list/0"}], {**_OBJECT, "list": [2]}),
        (
            [{"op": "replace", "path": "/map/a~1b", "value": 5}],
            {**_OBJECT, "map": {"a/b": 5, "c~d": 2}},
        ),
        ([{"op": "remove", "path": "/map/c~0d"}], {**_OBJECT, "map": {"a/b": 1}}),
        ([{"op": "copy", "from": "/kind", "path": "/copy"}], {**_OBJECT, "copy": "A"}),
        ([{"op": "test", "path": "/kind", "value": "A"}], _OBJECT),
        (
            [{"op": "move", "from": "/kind", "path": "/x"}, {"op": "remove", "path": "/x"}],
            {"list": [1, 2], "map": {"a/b": 1, "c~d": 2}},
        ),
    ],
)
def test_applies(operations: list[dict[str, Any]], expected: Any) -> None:
    before = copy.deepcopy(_OBJECT)
    assert json_patch(_OBJECT, operations) == expected
    assert before == _OBJECT


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"op": "add"},
        {"op": "add", "path": "/x"},
        {"op": "nope", "path": "/x"},
        {"op": 5, "path": "/x"},
        {"op": ["add"], "path": "/x", "value": 1},
        {"op": "add", "path": 5, "value": 1},
        {"op": "add", "path": ["a"], "value": 1},
        {"op": "add", "path": None, "value": 1},
        {"op": "add", "path": "x", "value": 1},
        {"op": "add", "path": "/~2", "value": 1},
        {"op": "add", "path": "/list/5", "value": 1},
        {"op": "add", "path": "/list/x", "value": 1},
        {"op": "add", "path": "/list/-1", "value": 1},
        {"op": "add", "path": "/kind/x", "value": 1},
        {"op": "replace", "path": "/nope", "value": 1},
        {"op": "replace", "path": "/list/-", "value": 1},
        {"op": "remove", "path": "/nope/nope"},
        {"op": "remove", "path": "/list/-"},
        {"op": "remove", "path": ""},
        {"op": "move", "path": "/x"},
        {"op": "move", "path": "/x", "from": 5},
        {"op": "move", "path": "/map/x", "from": "/map"},
        {"op": "copy", "path": "/x", "from": "/nope"},
        {"op": "test", "path": "/kind", "value": "B"},
        {"op": "test", "path": "/nope", "value": "B"},
    ],
)
def test_refuses_an_operation_by_its_position(operation: dict[str, Any]) -> None:
    good = {"op": "add", "path": "/new", "value": 1}
    with pytest.raises(PatchError) as caught:
        json_patch(_OBJECT, [good, operation])
    assert caught.value.path == (1,)
    assert caught.value.expected.startswith("expected operations of RFC 6902")
    assert len(str(caught.value)) < 200


# The library shows the whole object behind its words.
def test_a_long_object_is_left_out_of_the_message() -> None:
    obj = {**_OBJECT, "long": "x" * 1000}
    with pytest.raises(PatchError) as caught:
        json_patch(obj, [{"op": "test", "path": "/nope", "value": 1}])
    assert str(caught.value) == "the operation does not apply: member 'nope' not found"
    with pytest.raises(PatchError) as caught:
        json_patch({"a": 1}, [{"op": "test", "path": "/nope", "value": 1}])
    assert str(caught.value).endswith("member 'nope' not found in {'a': 1}")
