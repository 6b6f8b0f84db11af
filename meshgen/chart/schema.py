"""The JSON Schema of values, from the schemas of the fields that they stand for.

Those are draft 2020-12; Helm 3 reads draft 7, where nothing beside a `$ref` counts.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from meshgen.chart.sidecar import SIDECAR
from meshgen.chart.types import Entry
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, resolve

# The JSON Schema of a kind by apiVersion and kind; None for one that is not known.
SchemaOf = Callable[[str, str], Mapping[str, Any] | None]

# What a validator of draft 7 has no use for.
_DROPPED = ("format", "description", "default", "title")


# What stands among the values where the chart is another's dependency: Helm puts the first one
# there, and the second is what `condition: NAME.enabled` asks for.
_OF_DEPENDENCIES = {
    "global": {"type": "object"},
    "enabled": {"description": "For a chart that has this one below it.", "type": "boolean"},
}


class Definitions:
    """The parts of schemas that several values share."""

    def __init__(self, schema_of: SchemaOf) -> None:
        """Take fields' schemas from those of kinds, which `schema_of` returns."""
        self._schema_of = schema_of
        self._definitions: dict[str, Any] = {"sidecar": SIDECAR}

    def field(self, api_version: str, kind: str, path: Path) -> Mapping[str, Any] | None:
        """Return the schema of a field for draft 7; None for what is not known."""
        root = self._schema_of(api_version, kind)
        if root is None:
            return None
        node: Schema | None = root
        for part in path:
            node = _step(root, node, part) if node is not None else None
        if node is None:
            return None
        named = _Named(f"{api_version.replace('/', '.')}.{kind}")
        self._keep(root, node, named)
        whole = resolve(root, node)
        # A long one stands among the definitions, once for all values.
        kept = node if "properties" in whole else _without_null(whole)
        converted: dict[str, Any] = named.converted(kept)
        return converted

    def _keep(self, root: Schema, node: Any, named: "_Named") -> None:
        pending = list(_references(node))
        while pending:
            name = pending.pop()
            if named.of(name) not in self._definitions:
                self._definitions[named.of(name)] = named.converted(root["$defs"][name])
                pending += _references(root["$defs"][name])

    def used(self, schemas: Iterable[Any]) -> dict[str, Any]:
        """Return the definitions that schemas refer to, by name."""
        wanted: dict[str, Any] = {}
        pending = [name for schema in schemas for name in _references(schema)]
        while pending:
            name = pending.pop()
            if name not in wanted:
                wanted[name] = self._definitions[name]
                pending += _references(self._definitions[name])
        return dict(sorted(wanted.items()))


def _step(root: Schema, node: Schema, part: str | int) -> Schema | None:
    inner = resolve(root, node)
    # An item of a list may be called by its name.
    if isinstance(part, str) and "items" not in inner:
        below = inner.get("properties", {}).get(part, inner.get("additionalProperties"))
    else:
        below = inner.get("items")
    return below if isinstance(below, Mapping) else None


def _references(node: Any) -> list[str]:
    if isinstance(node, list | tuple):
        return [name for item in node for name in _references(item)]
    if not isinstance(node, Mapping):
        return []
    here = [str(node["$ref"]).rpartition("/")[2]] if isinstance(node.get("$ref"), str) else []
    return here + [name for value in node.values() for name in _references(value)]


class _Named(NamedTuple):
    """Schemas of a kind for draft 7; the names of its definitions are its own."""

    kind: str

    def of(self, name: str) -> str:
        """Return what a definition is called in the chart; Kubernetes' are alike in all kinds."""
        return name if "." in name else f"{self.kind}.{name}"

    def converted(self, node: Any) -> Any:
        """Return a schema for draft 7."""
        if isinstance(node, list):
            return [self.converted(item) for item in node]
        if not isinstance(node, Mapping):
            return node
        kept = {
            key: self._of_fields(value)
            if key in ("properties", "patternProperties")
            else self.converted(value)
            for key, value in node.items()
            if key not in (*_DROPPED, "$ref", "$schema", "$defs") and not key.startswith("x-")
        }
        if "$ref" not in node:
            return kept
        (name,) = _references({"$ref": node["$ref"]})
        reference = {"$ref": f"#/definitions/{self.of(name)}"}
        return {**kept, "allOf": [*kept.get("allOf", []), reference]} if kept else reference

    def _of_fields(self, fields: Any) -> Any:
        """Return the schemas of fields: there a name is no keyword."""
        return {name: self.converted(schema) for name, schema in fields.items()}


def _without_null(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that takes no null: a value that is null is gone."""
    kinds = node.get("type")
    result = dict(node)
    if isinstance(kinds, list):
        rest = [kind for kind in kinds if kind != "null"]
        result["type"] = rest[0] if len(rest) == 1 else rest
    if isinstance(node.get("enum"), list):
        result["enum"] = [value for value in node["enum"] if value is not None]
    return result


def values_schema(entries: Iterable[Entry], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of all values together; no others are allowed."""
    root = _group()
    for entry in entries:
        _place(root, entry)
    root["properties"] = {**root["properties"], **_OF_DEPENDENCIES}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **root,
        **({"definitions": dict(definitions)} if definitions else {}),
    }


def _group() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": [], "properties": {}}


def _place(root: dict[str, Any], entry: Entry) -> None:
    node = root
    for part in entry.path[:-1]:
        if part not in node["required"]:
            node["required"].append(part)
        node = node["properties"].setdefault(part, _group())
        node.setdefault("properties", {})
        node.setdefault("required", [])
    name = entry.path[-1]
    if entry.required:
        node["required"].append(name)
    schema = dict(entry.schema)
    # Nothing counts beside a `$ref`.
    schema = {"allOf": [schema]} if "$ref" in schema else schema
    described = {"description": entry.text, **schema} if entry.text else schema
    before = node["properties"].get(name, {}) if entry.open else {}
    kept = {k: v for k, v in before.items() if k in ("properties", "required")}
    if "properties" in kept:
        kept["properties"] = {**described.get("properties", {}), **kept["properties"]}
    node["properties"][name] = {**described, **kept}
