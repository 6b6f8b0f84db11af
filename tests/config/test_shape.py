"""What meshgen refuses of single settings is what any reader of its JSON Schema refuses."""

import tempfile
from pathlib import Path
from typing import Any

import jsonschema_rs
from hypothesis import given, settings

from meshgen.config import load_config
from meshgen.config.origins import Origins
from meshgen.config.shape import Shape
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import dump, load, to_data
from tests.config.strategies import CONFIGS, SCHEMA

_VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def checked(config: Any) -> tuple[Shape, Any]:
    """Return the check of a config, and what it leaves of it."""
    root = load(dump(config), "f")
    shape = Shape(Origins(root), SCHEMA)
    return shape, to_data(shape.sound(root))


@settings(deadline=None)
@given(CONFIGS)
def test_meshgen_refuses_what_the_schema_refuses(config: Any) -> None:
    shape, left = checked(config)
    assert bool(shape.findings) is not _VALIDATOR.is_valid(config)
    assert (left == config) is not bool(shape.findings)


@settings(deadline=None)
@given(CONFIGS)
def test_what_is_left_is_right(config: Any) -> None:
    _, left = checked(config)
    again, _ = checked(left)
    # The heading of the file cannot be made up.
    assert [f for f in again.findings if f.path or "is missing" not in f.message] == []


@settings(deadline=None)
@given(CONFIGS)
def test_a_finding_says_where_and_what(config: Any) -> None:
    shape, _ = checked(config)
    for finding in shape.findings:
        assert finding.location.line > 0
        assert finding.path
        assert finding.message
        assert finding.expected.startswith("expected ")
    assert bool(shape.broken) is bool(shape.findings)


def findings_of(path: Path) -> list[Finding]:
    """Return what loading a config finds; any other error than MeshgenError is a test's failure."""
    try:
        load_config(path)
    except MeshgenError as error:
        return error.findings or [Finding(Code.READ, "an error without a finding")]
    return []


@settings(deadline=None)
@given(CONFIGS)
def test_whatever_stands_in_a_file_it_is_taken_or_explained(config: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        path.write_text(dump(config), encoding="utf-8")
        for finding in findings_of(path):
            assert finding.location.file == str(path)
            assert finding.location.line > 0


def test_places_are_those_of_the_whole() -> None:
    """What is left of a list moves up; what depends on it is still told by its own place."""
    item = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    schema = {"type": "object", "properties": {"list": {"type": "array", "items": item}}}
    root = load("list: [x, {a: 1}, y, {a: b}, {a: 2}]\n", "f")
    shape = Shape(Origins(root), Fixed(schema))
    assert to_data(shape.sound(root)) == {"list": [{"a": 1}, {"a": 2}]}
    assert shape.broken == {("list", 0), ("list", 2), ("list", 3, "a"), ("list", 3)}


def test_what_needs_what_is_wrong_goes_too() -> None:
    numbers = {"type": "array", "minItems": 1, "items": {"type": "integer"}}
    named = {"type": "object", "additionalProperties": numbers, "required": ["a"]}
    schema = {"type": "object", "properties": {"n": named}}
    root = load("n: {a: [x], b: [1]}\n", "f")
    shape = Shape(Origins(root), Fixed(schema))
    assert to_data(shape.sound(root)) == {}
    assert [finding.path for finding in shape.findings] == ["n.a[0]"]


def test_a_field_that_a_misspelt_key_stands_for_is_not_missing() -> None:
    fields = {"name": {"type": "string"}}
    schema = {"properties": fields, "additionalProperties": False, "required": ["name"]}
    shape = Shape(Origins(root := load("nmae: a\n", "f")), Fixed({"type": "object", **schema}))
    shape.sound(root)
    assert [finding.message for finding in shape.findings] == ["unknown key `nmae`"]
