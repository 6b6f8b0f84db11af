"""The config's JSON Schema: made from the model, committed under schemas/, read from there."""

import json
from functools import cache
from inspect import cleandoc
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.schemas.walk import Fixed

Schema = dict[str, Any]

FILE = "meshgen-v1alpha1.json"
MESH_CONFIG = "mesh-config.json"
# Settings merge from several layers, so what must be there is only known after merging; these
# stand in one place, and are required there.
_WHOLE = frozenset({"Mesh", "Metadata", "Patch"})
# The keyword of the published schema in the place of `required`.
_DEPENDENT = "dependentRequired"
# What is said of a field, not of one of the forms that its value may have.
_OUTER = frozenset(
    {
        "description",
        "default",
        "examples",
        "x-renders",
        "x-default",
        "x-null",
        "x-short",
        "x-whole",
        "x-refers",
        "x-adds",
        "x-listed",
        "x-named",
        "x-over",
    }
)


def make_schema(
    outputs: Schema | None = None,
    codes: Schema | None = None,
    mesh_config: Schema | None = None,
    ignored: Schema | None = None,
    *,
    whole: bool = False,
) -> Schema:
    """Return the JSON Schema (2020-12) of a meshgen.yaml, made from the model's types.

    `outputs` is that of `output:`, `codes` that of the keys of `severities:`, `mesh_config` that
    of `istio.meshConfig`, `ignored` that of the keys of `ignore:`; the model takes any names there,
    as what can be written and what can be found is known further up. With `whole`, the schema
    demands what must be there once all layers are merged.
    """
    import msgspec

    from meshgen import model

    raw = msgspec.json.schema(model.Mesh)
    if outputs is not None:
        _name_outputs(raw["$defs"], outputs)
    definitions: dict[str, Schema] = {k: _published(v) for k, v in raw["$defs"].items()}
    for name, definition in definitions.items():
        if not whole and name not in _WHOLE:
            definition.pop("required", None)
    # For anchors, as in Docker Compose.
    definitions["Mesh"]["patternProperties"] = {"^x-": {}}
    for definition in definitions.values():
        _take_shorts(definition, definitions)
        _take_lists(definition.get("properties", {}))
    if codes is not None:
        for name in ("Mesh", "Environment", "InCluster"):
            definitions[name]["properties"]["severities"]["anyOf"][0]["propertyNames"] = codes
    if mesh_config is not None:
        definitions |= mesh_config["$defs"]
        field = definitions["Istio"]["properties"]["meshConfig"]
        field["anyOf"][0] = {"$ref": mesh_config["$ref"]}
    if ignored is not None:
        definitions["Service"]["properties"]["ignore"]["anyOf"][0]["propertyNames"] = ignored
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshgen.yaml",
        **{k: v for k, v in raw.items() if k != "$defs"},
        "$defs": definitions,
    }


def mesh_config_schema() -> Schema:
    """Return the JSON Schema of Istio's MeshConfig."""
    text = (data_dir("schemas") / MESH_CONFIG).read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


def schema_text() -> str:
    """Return the committed JSON Schema as it stands in its file."""
    return (data_dir("schemas") / FILE).read_text(encoding="utf-8")


@cache
def whole_schema() -> Fixed:
    """Return the JSON Schema of settings in which nothing is missing once all layers are merged."""
    return Fixed(make_schema(whole=True))


@cache
def read_schema() -> Fixed:
    """Return the committed JSON Schema, as it holds of a config with all its files."""
    schema: Schema = json.loads(schema_text())
    mesh = schema["$defs"]["Mesh"]
    schema["$defs"]["Mesh"] = {
        ("required" if key == _DEPENDENT else key): (_header(value) if key == _DEPENDENT else value)
        for key, value in mesh.items()
    }
    return Fixed(schema)


def published(schema: Schema) -> Schema:
    """Return a JSON Schema of a config as it holds of each file of it by itself.

    A file that says anything of what only the config's own file can say is that one, and has to say
    all that it must; others have settings only.
    """
    mesh = schema["$defs"]["Mesh"]
    dependent = dict.fromkeys(of_main_file(schema), mesh["required"])
    mesh = {
        (_DEPENDENT if key == "required" else key): (dependent if key == "required" else value)
        for key, value in mesh.items()
    }
    return {**schema, "$defs": {**schema["$defs"], "Mesh": mesh}}


def of_main_file(schema: Schema) -> list[str]:
    """Return the settings that only a config's own file can have: those of no environment."""
    definitions = schema["$defs"]
    shared = {"environments", *definitions["Environment"]["properties"]}
    return [name for name in definitions["Mesh"]["properties"] if name not in shared]


def _header(dependent: dict[str, list[str]]) -> list[str]:
    """Return what a config's own file has to say: each of its settings asks for all of it."""
    return next(iter(dependent.values()))


def _name_outputs(definitions: dict[str, Schema], outputs: Schema) -> None:
    """Give `output:` a definition of its own, in front of what the fields behind it refer to."""
    definitions["Mesh"]["properties"]["output"]["anyOf"][0] = {"$ref": "#/$defs/Output"}
    definitions |= {"Output": outputs, "Environment": definitions.pop("Environment")}


def _published(schema: Any) -> Any:
    """Let `x-text` values be plain numbers and booleans, and whatever is optional be null."""
    if isinstance(schema, list):
        return [_published(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    out = {k: _published(v) for k, v in schema.items() if k not in ("default", "examples")}
    out |= {k: schema[k] for k in ("default", "examples") if k in schema}
    if schema.get("default", 0) is None:
        del out["default"]
    elif "default" in schema and _nullable(schema):
        # Elsewhere a null takes away what a weaker layer says; here it is a value.
        out["x-null"] = True
    if isinstance(schema.get("description"), str):
        # Only Python 3.13 takes the indentation out of docstrings by itself.
        out["description"] = cleandoc(schema["description"])
    if schema.get("x-text"):
        out["type"] = ["string", "number", "boolean"]
    if schema.get("x-one"):
        return _one_or_more(out)
    required = schema.get("required", [])
    for name, value in out.get("properties", {}).items():
        if name not in required and not _nullable(value):
            out["properties"][name] = _or_null(value)
    # What a mapping from names holds can be taken away by name.
    named = out.get("additionalProperties")
    if isinstance(named, dict) and not _nullable(named):
        out["additionalProperties"] = _or_null(named)
    return out


def _one_or_more(schema: Schema) -> Schema:
    """Let the only item of a list stand without the list."""
    kept = {k: v for k, v in schema.items() if k in _OUTER}
    if len(kept.get("default", ())) == 1:
        kept["default"] = kept["default"][0]
    inner = {k: v for k, v in schema.items() if k not in _OUTER}
    return {**kept, "anyOf": [dict(schema["items"]), inner]}


def _take_shorts(schema: Any, definitions: dict[str, Schema]) -> None:
    """Let the value of one of a mapping's fields stand for the mapping, wherever `x-short` says."""
    if isinstance(schema, list):
        for form in schema:
            _take_shorts(form, definitions)
    elif isinstance(schema, dict):
        for part in schema.values():
            _take_shorts(part, definitions)
        if "x-short" in schema and "$ref" in schema:
            # An item of a list is never null, and so has one form.
            schema["anyOf"] = [{"$ref": schema.pop("$ref")}]
        if "x-short" in schema and "anyOf" in schema:
            name = next(form["$ref"] for form in schema["anyOf"] if "$ref" in form)
            fields = definitions[name.rpartition("/")[2]]["properties"]
            short = _or_null(fields[schema["x-short"]])["anyOf"]
            schema["anyOf"] = [*(f for f in short if f.get("type") != "null"), *schema["anyOf"]]


def _take_lists(fields: dict[str, Schema]) -> None:
    """Let a list stand for another setting wherever `x-listed` says, of names where `x-named`."""
    for field in fields.values():
        if "x-named" in field:
            name = {"type": "string", **field["anyOf"][0]["propertyNames"]}
            *forms, none = field["anyOf"]
            names = {"type": "array", "items": name, "uniqueItems": True}
            names["x-expected"] = "a list of names"
            if "minProperties" in forms[0]:
                names["minItems"] = forms[0]["minProperties"]
            field["anyOf"] = [*forms, names, none]
        if "x-listed" in field:
            lists = fields[field["x-listed"]]["anyOf"]
            field["anyOf"] = [*field["anyOf"][:-1], *lists]


def _nullable(schema: Schema) -> bool:
    return any(s.get("type") == "null" for s in schema.get("anyOf", []))


def _or_null(schema: Schema) -> Schema:
    inner = {k: v for k, v in schema.items() if k not in _OUTER}
    outer = {k: v for k, v in schema.items() if k in _OUTER}
    forms = inner["anyOf"] if list(inner) == ["anyOf"] else [inner]
    return {**outer, "anyOf": [*forms, {"type": "null"}]}
