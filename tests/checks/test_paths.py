"""Places of violations under keys that a validator's paths do not tell apart."""

from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from tests.checks.widgets import store_of, widget

NUMBERS = {"type": "object", "additionalProperties": {"type": "integer"}}
SCHEMA = {"type": "object", "additionalProperties": NUMBERS}


@pytest.mark.parametrize(
    ("schema", "value", "path"),
    [
        ({"type": "object"}, {"": 1}, ("",)),
        ({"type": "object"}, {"": {"": {}}}, ("",)),
        ({"type": "object", "properties": {"a": {"type": "object"}}}, {"a": {"": 1}}, ("a", "")),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {"": {"a": 1}}, ("",)),
    ],
)
def test_unknown_fields_without_a_name(schema: dict[str, Any], value: Any, path: Any) -> None:
    (found,) = SchemaChecker(store_of(schema)).check(widget(value))
    assert (found.path[1:], found.message) == (path, "unknown field ``")


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"": {"x": "a"}}, [("", "x")]),
        ({"": 1}, [("",)]),
        ({"": {"": "a"}}, [("", "")]),
        ({"x": {"y": 1}, "": {"x": "a"}}, [("", "x")]),
        ({"": {"": "a", "x": "b"}}, [("", ""), ("", "x")]),
        ({"": {"10": 1.5, "010": 2.5}}, [("", "010"), ("", "10")]),
        ({"010": {"1": "a"}, "10": {"1": 1}}, [("010", "1")]),
        ({"a/b": {"~0": "a"}}, [("a/b", "~0")]),
        ({"": [1], "-5": {"x": "a"}}, [("",), ("-5", "x")]),
    ],
)
def test_paths(value: Any, paths: list[tuple[str, ...]]) -> None:
    found = SchemaChecker(store_of(SCHEMA)).check(widget(value))
    assert [violation.path[1:] for violation in found] == paths
