"""What a schema refuses of a value: where, by which keyword, in the form that was meant."""

from typing import Any

import pytest

from meshgen.explainer.refusals import refusals
from meshgen.schemas.walk import Schema

NUMBER: Schema = {"type": "integer", "minimum": 1}
PROBE: Schema = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "port": NUMBER},
    "additionalProperties": False,
    "required": ["path"],
}
TEXT: Schema = {"type": "string"}
FORMS: Schema = {"anyOf": [TEXT, {"$ref": "#/$defs/Probe"}], "$defs": {"Probe": PROBE}}
NAMES: Schema = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z]+$"},
    "additionalProperties": NUMBER,
}
CHOICE: Schema = {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
# A form that something rules out is far, however little it refuses.
RULED_OUT: Schema = {
    "oneOf": [
        {"properties": {"type": {"not": {"enum": ["IP"]}}}},
        {"properties": {"type": {"enum": ["IP"]}, "value": {"pattern": "^[0-9.]+$"}}},
    ]
}


def told(schema: Schema, value: Any, **options: Any) -> list[tuple[Any, ...]]:
    return [(r.keyword, *r.path) for r in refusals(schema, value, **options)]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (NUMBER, 1, []),
        (NUMBER, 0, [("minimum",)]),
        (NUMBER, "a", [("type",)]),
        (NUMBER, True, [("type",)]),
        (NUMBER, 2.0, []),
        (FORMS, "/", []),
        (FORMS, 5, [("type",)]),
        (FORMS, {"path": 5}, [("type", "path")]),
        (FORMS, {"port": 0}, [("minimum", "port"), ("required",)]),
        (FORMS, {"path": "/", "prot": 1, "prt": 2}, [("additionalProperties",)]),
        ({"anyOf": [TEXT, {"anyOf": [NUMBER]}]}, [], [("type",)]),
        ({"anyOf": [{"type": "string", "pattern": "^a"}, NUMBER]}, "b", [("pattern",)]),
        ({"type": "array", "items": TEXT}, ["a", 1, None], [("type", 1), ("type", 2)]),
        ({"type": "string", "enum": ["a"]}, 1, [("type",)]),
        ({"enum": ["a"]}, 1, [("type",)]),
        ({"enum": ["a", 2]}, 1, [("enum",)]),
        (NAMES, {"A": 0, "b": 1}, [("pattern", "A"), ("minimum", "A")]),
        (NAMES, {"A": "x"}, [("pattern", "A"), ("type", "A")]),
        (CHOICE, {}, [("oneOf",)]),
        (CHOICE, {"a": 1, "b": 1}, [("oneOf",)]),
        (RULED_OUT, {"type": "IP", "value": "a"}, [("pattern", "value")]),
        ({"type": "number"}, float("inf"), [("type",)]),
    ],
)
def test_refusals(schema: Schema, value: Any, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(told(schema, value), key=str) == sorted(expected, key=str)


def test_a_number_with_a_point_is_no_whole_number_where_that_counts() -> None:
    assert told(NUMBER, 2.0, exact=True) == [("type",)]
    assert told(NUMBER, 2, exact=True) == []


def test_patterns_are_those_of_json_schema() -> None:
    assert told({"pattern": "^a$"}, "a\n") == [("pattern",)]
    assert told({"pattern": r"^\p{L}+$"}, "ä") == []
    assert told({"format": "date"}, "2024-02-30") == [("format",)]


def test_of_very_many_the_first_are_told_in_their_order() -> None:
    value = dict.fromkeys("qwertyuiop", 0)
    schema = {"type": "object", "additionalProperties": NUMBER}
    assert told(schema, value, most=3) == [("minimum", name) for name in "qwe"]


def test_what_is_refused_of_a_mapping() -> None:
    (unknown,) = refusals(PROBE, {"path": "/", "b": 1, "a": 2})
    assert unknown.unknown() == ["b", "a"]
    assert unknown.places() == [("b",), ("a",)]
    (missing,) = refusals(PROBE, {})
    assert missing.missing() == ["path"]
    assert missing.places() == [()]


def test_a_key_is_refused_by_itself() -> None:
    (key,) = refusals(NAMES, {"A": 1})
    assert key.is_key
    assert key.value == "A"
    (value,) = refusals(NAMES, {"a": 0})
    assert not value.is_key
