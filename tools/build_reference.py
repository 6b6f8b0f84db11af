"""Write docs/config.md from the config's JSON Schema: `python tools/build_reference.py`.

`meshgen explain` tells the same in the terminal.
"""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshgen.config.schema import read_schema
from meshgen.kinds import KINDS

Schema = dict[str, Any]

# What is of Istio has its own pages.
_OF_ISTIO = "istio."
# Types that have what an environment has.
_AS_ENVIRONMENT = ("Mesh", "InCluster")
TARGET = Path(__file__).parent.parent / "docs" / "config.md"
_INTRODUCTION = """\
# The config

Every setting of a meshgen.yaml. `meshgen explain FIELD` tells the same in the terminal; both are
made from the JSON Schema that `meshgen schema` prints. This page is written by
`tools/build_reference.py`.

A field that is left out has its default. What an environment says goes over what the top level
says: mappings merge, `patches`, `resources` and `schemas` add up, everything else replaces, `null`
takes away. A service's own layers are, from the weakest: `defaults`, the environment's `defaults`,
`services.NAME`, the environment's `services."*"`, the environment's `services.NAME`.

All of it may stand in several files: [files.md](files.md) tells how they become one. A key at the
top that begins with `x-` is left out: anchors may stand there.

A text may hold references such as `${api.url}`: [extending.md](extending.md) tells of them, and
which of patches, resources and templates to take.
"""
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "mapping",
}


def reference() -> str:
    """Return the page as Markdown."""
    root = read_schema()
    places = _places(root)
    shared = root["$defs"]["Environment"]["properties"]
    lines = [_INTRODUCTION]
    for name, paths in places.items():
        definition = root["$defs"][name]
        fields = definition["properties"]
        if name in _AS_ENVIRONMENT:
            fields = {k: v for k, v in fields.items() if shared.get(k) != v}
        lines += [
            f"## {name}",
            "",
            inspect.cleandoc(definition["description"]),
            "",
            _where(name, paths),
            "",
        ]
        lines += [*_table(fields, definition.get("required", [])), ""] if fields else []
    return "\n".join([*lines, *_kinds()])


def _kinds() -> Iterator[str]:
    """Yield the kinds that are rendered."""
    yield from ("## What is rendered", "", "| kind | file | what it is |", "|---|---|---|")
    for kind in KINDS:
        if kind.description:
            yield f"| {kind.name} | `{kind.stem}.yaml` | {kind.description} |"
    yield ""


def _places(root: Schema) -> dict[str, list[str]]:
    """Return the definitions in the order in which a reader meets them, with where they stand."""
    start = root["$ref"].rpartition("/")[2]
    # What an environment may say comes first after the file itself: most of it stands at the top.
    found: dict[str, list[str]] = {start: [], "Environment": []}
    queue = list(found)
    for name in queue:
        # One path of several stands for all in what is below.
        above = f"{found[name][-1]}." if found[name] else ""
        for field, schema in root["$defs"][name]["properties"].items():
            of_environment = root["$defs"]["Environment"]["properties"].get(field)
            shared = name in _AS_ENVIRONMENT and of_environment == schema
            for target, path in [] if shared else _references(schema, field):
                if target.startswith(_OF_ISTIO):
                    continue
                if target not in found:
                    queue.append(target)
                if target != "Environment":
                    found.setdefault(target, []).append(f"{above}{path}")
    return found


def _references(schema: Schema, path: str) -> Iterator[tuple[str, str]]:
    """Yield each definition that a field's value may be, with the value's path."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2], path
    for form in schema.get("anyOf", []):
        yield from _references(form, path)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _references(schema["additionalProperties"], f"{path}.NAME")
    if isinstance(schema.get("items"), dict):
        yield from _references(schema["items"], f"{path}[]")


def _where(name: str, paths: list[str]) -> str:
    if name == "Mesh":
        return "The file itself. Whatever an [Environment](#environment) has may stand here too."
    if name == "InCluster":
        return (
            "At `environments.NAME.clusters.NAME`. Whatever an [Environment](#environment) has may "
            "stand here, but for `clusters`."
        )
    if name == "Environment":
        return "At the top level, for all environments, and at `environments.NAME`, for one."
    quoted = (f"`{path}`" for path in dict.fromkeys(paths))
    return f"At {', '.join(quoted)}."


def _table(fields: dict[str, Schema], required: list[str]) -> Iterator[str]:
    yield "| field | value | what it is |"
    yield "|---|---|---|"
    for name, schema in fields.items():
        told = [schema.get("description", "")]
        if name in required:
            told.append("Required.")
        if "x-renders" in schema:
            told.append(f"Renders {schema['x-renders']}.")
        default = schema.get("x-default", schema.get("default"))
        if default not in (None, {}):
            text = default if isinstance(default, str) else json.dumps(default)
            told.append(f"Default: {text}.")
        if schema.get("examples"):
            told.append(f"Example: `{json.dumps(schema['examples'][0], ensure_ascii=False)}`")
        cells = [f"`{name}`", _kind(schema), " ".join(filter(None, told))]
        escaped = (cell.replace("|", "\\|") for cell in cells)
        yield f"| {' | '.join(escaped)} |"


def _kind(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name.startswith(_OF_ISTIO):
            page = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/"
            return f"[Istio's {name.removeprefix(_OF_ISTIO)}]({page})"
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        kinds = [_kind(form) for form in schema["anyOf"] if form.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if isinstance(schema.get("additionalProperties"), dict):
        return f"mapping of names to {_kind(schema['additionalProperties'])}"
    if isinstance(schema.get("items"), dict):
        return f"list of {_kind(schema['items'])}"
    said = schema.get("type", [])
    names = [said] if isinstance(said, str) else said
    return " or ".join(_TYPES[name] for name in names) or "anything"


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
