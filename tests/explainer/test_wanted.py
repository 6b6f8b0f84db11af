"""What a schema wants, in words."""

from typing import Any

import pytest

from meshgen.explainer.wanted import types_of, unquoted, wanted, wanted_type
from meshgen.explainer.words import describe, kind_of, short
from meshgen.schemas.walk import Schema

FIELDS: Schema = {"type": "object", "properties": {name: {} for name in "abc"}}
MANY: Schema = {"type": "object", "properties": {str(n): {} for n in range(13)}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, ""),
        ({"type": "integer"}, "expected a whole number"),
        ({"type": "integer", "x-expected": "a port"}, "expected a port"),
        ({"enum": ["a"]}, "expected a"),
        ({"enum": ["a", "b"]}, "expected one of a, b"),
        (FIELDS, "expected a mapping with a, b, c"),
        (MANY, "expected a mapping of fields that `meshgen explain x` lists"),
        ({"anyOf": [{"type": "string"}, FIELDS]}, "expected text or a mapping with a, b, c"),
        ({"anyOf": [{"type": "array"}, {"type": "null"}]}, "expected a list"),
    ],
)
def test_what_is_wanted(schema: Schema, expected: str) -> None:
    assert wanted(schema, {}, "x") == expected


def test_what_type_is_wanted() -> None:
    schema = {"oneOf": [{"type": ["integer", "null"]}, {"type": "string"}, FIELDS]}
    assert types_of(schema, {}) == ["integer", "null", "string", "object"]
    assert wanted_type(schema, {}) == "expected a whole number, text or a mapping"
    # What stands beside a type tells no other one.
    assert types_of({**FIELDS, "oneOf": [{"required": ["a"]}]}, {}) == ["object"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("8080", "integer", "8080"),
        (" 8080 ", "integer", "8080"),
        ("8.5", "integer", ""),
        ("8.5", "number", "8.5"),
        ("true", "boolean", "true"),
        ("many", "integer", ""),
        ("8080", "string", ""),
        ("", "null", ""),
    ],
)
def test_without_quotes(text: str, kind: str, expected: str) -> None:
    assert unquoted(text, [{"type": kind}]) == expected


@pytest.mark.parametrize(
    ("value", "described", "kind"),
    [
        (None, "null", "null"),
        (True, "true", "a boolean"),
        ("a", 'the text "a"', "text"),
        (1, "the number 1", "a number"),
        (1.5, "the number 1.5", "a number"),
        ([], "a list", "a list"),
        ({}, "a mapping", "a mapping"),
    ],
)
def test_values(value: Any, described: str, kind: str) -> None:
    assert (describe(value), kind_of(value)) == (described, kind)


def test_long_texts_are_cut() -> None:
    assert short("x" * 63) == "x" * 63
    assert short("x" * 64) == "x" * 60 + "..."
