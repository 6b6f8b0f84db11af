"""The published JSON Schema: valid itself, made from the model, complete, and what meshgen does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from meshgen import model
from meshgen.checks.registry import code_schema, ignore_schema
from meshgen.config.as_written import as_text
from meshgen.config.mistakes import EXPLAINERS
from meshgen.config.schema import (
    make_schema,
    mesh_config_schema,
    of_main_file,
    published,
    read_schema,
    schema_text,
)
from meshgen.inputs import read_text
from meshgen.outputs.registry import output_schema
from meshgen.schemas.walk import Schema, branches_of
from meshgen.yamlio import load, to_data
from tests.examples import EXAMPLES

SCHEMA = read_schema()
# Of the rest, editors read some and nobody has to.
ANNOTATIONS = {"$schema", "$defs", "title", "description", "default", "examples"}
# These lead to others, which refuse.
LEADING = {"$ref", "anyOf", "items", "patternProperties", "properties", "propertyNames"}


def properties() -> Iterator[tuple[str, Schema]]:
    """Yield every property of every type of the model's, by its name and the type's."""
    for name, definition in SCHEMA["$defs"].items():
        if name.startswith("istio."):
            continue
        for field, schema in definition.get("properties", {}).items():
            yield f"{name}.{field}", schema


PROPERTIES = dict(properties())


def schemas(schema: Schema) -> Iterator[Schema]:
    """Yield a schema and every one inside of it."""
    yield schema
    inner = [schema.get(k) for k in ("items", "additionalProperties", "propertyNames")]
    inner += schema.get("anyOf", [])
    inner += [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for child in inner:
        if isinstance(child, dict):
            yield from schemas(child)


def valid(schema: Schema, value: Any) -> bool:
    return bool(jsonschema_rs.is_valid({**schema, "$defs": SCHEMA["$defs"]}, value))


def test_the_committed_schema_is_that_of_the_model() -> None:
    schema = make_schema(output_schema(), code_schema(), mesh_config_schema(), ignore_schema())
    made = json.dumps(published(schema), indent=1) + "\n"
    assert made == schema_text(), "run tools/build_config_schema.py"


PUBLISHED = json.loads(schema_text())
HEADER = {"apiVersion": "meshgen.dev/v1alpha1", "kind": "Mesh", "metadata": {"name": "t"}}


def test_editors_hold_it_against_each_file_of_a_config() -> None:
    jsonschema_rs.meta.validate(PUBLISHED)
    services = {"services": {"web": {"image": "nginx", "port": 80}}}
    takes = jsonschema_rs.validator_for(PUBLISHED).is_valid
    assert takes(services)
    assert takes({**HEADER, **services, "include": ["teams/*.yaml"]})
    assert not takes({"service": {}})
    # Who says what only the config's own file can say, has to say all that it must.
    dependent = PUBLISHED["$defs"]["Mesh"]["dependentRequired"]
    assert dependent == {key: list(HEADER) for key in of_main_file(SCHEMA)}
    for key in HEADER:
        left = {name: value for name, value in HEADER.items() if name != key}
        assert not takes({**left, **services})
        assert not takes({**left, "templates": "t"})


def test_a_config_is_held_against_all_that_it_must_say() -> None:
    assert SCHEMA["$defs"]["Mesh"]["required"] == list(HEADER)
    assert "dependentRequired" not in SCHEMA["$defs"]["Mesh"]


def test_the_schema_is_valid_itself() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(SCHEMA)
    jsonschema_rs.meta.validate(make_schema(whole=True))


def test_meshgen_explains_every_keyword() -> None:
    used = {key for schema in schemas(make_schema(whole=True)) for key in schema}
    refusing = {key for key in used - ANNOTATIONS - LEADING if not key.startswith("x-")}
    assert refusing == EXPLAINERS.keys()


def refused(values: dict[str, Any]) -> set[str]:
    """Return the properties whose schemas refuse the values given."""
    every = {"properties": PROPERTIES, "$defs": SCHEMA["$defs"]}
    errors = jsonschema_rs.validator_for(every).iter_errors(values)
    return {str(error.instance_path[0]) for error in errors}


def test_every_property_is_described() -> None:
    for name, schema in PROPERTIES.items():
        description = schema.get("description", "")
        assert len(description) > 5, name
        assert description.endswith("."), name


def test_every_default_is_valid() -> None:
    assert not refused({n: s["default"] for n, s in PROPERTIES.items() if "default" in s})


def test_every_example_is_valid() -> None:
    examples = {name: schema.get("examples", []) for name, schema in PROPERTIES.items()}
    for at in range(max(map(len, examples.values()))):
        assert not refused({n: every[at] for n, every in examples.items() if len(every) > at})


def test_choices_are_valid() -> None:
    found = [s for s in schemas(SCHEMA) if "x-choices" in s]
    assert found
    assert all(valid(s, choice) for s in found for choice in s["x-choices"])


def test_types_take_no_unknown_keys() -> None:
    closed = {n: d["additionalProperties"] for n, d in SCHEMA["$defs"].items()}
    assert closed == dict.fromkeys(SCHEMA["$defs"], False)


def test_what_may_be_left_out_may_be_null() -> None:
    whole = make_schema(output_schema(), code_schema(), ignored=ignore_schema(), whole=True)[
        "$defs"
    ]
    nulls = refused(dict.fromkeys(PROPERTIES))
    for name in PROPERTIES:
        owner, _, field = name.partition(".")
        # One that a stronger layer takes away.
        takes_away = field == "patch"
        required = field in whole[owner].get("required", [])
        assert (name not in nulls) is (takes_away or not required), name


def test_a_null_is_a_value_only_where_the_default_is_not_nothing() -> None:
    kept = [name for name, schema in PROPERTIES.items() if schema.get("x-null")]
    assert kept == ["RateLimit.header", "Gateway.port"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.parent.name)
def test_examples_are_valid(path: Path) -> None:
    root = load(read_text(path), str(path))
    assert valid(SCHEMA, to_data(root))
    assert valid(SCHEMA, to_data(as_text(root, SCHEMA, SCHEMA)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.parent.name)
def test_examples_name_the_schema_for_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / name).resolve().name == "meshgen-v1alpha1.json"
    assert (path.parent / name).is_file()


def test_there_are_examples() -> None:
    assert EXAMPLES


def test_the_whole_demands_what_the_model_demands() -> None:
    whole = make_schema(whole=True)["$defs"]
    raw = msgspec.json.schema(model.Mesh)["$defs"]
    assert {n: d.get("required") for n, d in whole.items()} == {
        n: d.get("required") for n, d in raw.items()
    }


def test_references_are_followed() -> None:
    forms = branches_of(SCHEMA["$defs"]["Service"]["properties"]["health"], SCHEMA)
    assert [form.get("type") for form in forms] == ["string", "object", "null"]
