"""Find the way in a JSON Schema with references."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


class Fixed(dict[str, Any]):
    """A schema that nobody changes: what is worked out from it once holds for the whole process.

    It is the same as another only where it is the very same.
    """

    def __hash__(self) -> int:  # type: ignore[override]
        """Tell it apart without looking at what it says."""
        return id(self)


# What a value is called in a schema.
_TYPES = {
    dict: ("object",),
    list: ("array",),
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
}


def resolve(schema: Schema, node: Schema) -> Schema:
    """Return `node` with what it refers to in `schema`; what the node itself says comes first."""
    while "$ref" in node:
        name = str(node["$ref"]).removeprefix("#/$defs/")
        target = schema["$defs"][name]
        beside = {k: v for k, v in node.items() if k != "$ref"}
        fields = {**target.get("properties", {}), **beside.get("properties", {})}
        node = {**target, **beside, **({"properties": fields} if fields else {})}
    return node


def child(schema: Schema, node: Schema, name: str) -> Schema | None:
    """Return the schema of the field or map entry `name`; lists are stepped through."""
    node = resolve(schema, node)
    while "items" in node:
        node = resolve(schema, node["items"])
    field = node.get("properties", {}).get(name, node.get("additionalProperties"))
    return resolve(schema, field) if isinstance(field, Mapping) else None


def branches_of(node: Schema, root: Schema) -> list[Schema]:
    """Return the forms that a value may have: the alternatives, with every `$ref` followed."""
    if "$ref" in node:
        return branches_of(root["$defs"][node["$ref"].rpartition("/")[2]], root)
    # Beside a type, they tell no other one.
    forms = () if "type" in node else node.get("anyOf", node.get("oneOf"))
    return [b for form in forms for b in branches_of(form, root)] if forms else [node]


def child_schema(branches: Iterable[Schema], key: str | int) -> Schema | None:
    """Return the schema of a mapping's key or a list's item; None where nothing is said of it."""
    return next(_children(branches, key), None)


def branches_at(path: Iterable[str | int], root: Schema) -> list[Schema]:
    """Return the forms of what stands at a path; none where nothing is said of it."""
    branches = branches_of(root, root)
    for part in path:
        branches = [b for child in _children(branches, part) for b in branches_of(child, root)]
    return branches


def fields_of(branches: Iterable[Schema]) -> dict[str, Schema]:
    """Return the fields that a mapping may have, in any of its forms."""
    return {name: field for b in branches for name, field in b.get("properties", {}).items()}


def fits(value: Any, form: Schema) -> bool:
    """Return whether a value is of the type that a schema without alternatives wants."""
    if "type" not in form:
        return "enum" not in form or isinstance(value, str)
    types = [form["type"]] if isinstance(form["type"], str) else form["type"]
    return any(name in types for name in _TYPES[type(value)])


def has_defaults(node: Any) -> bool:
    """Return whether `node` declares a default, or any field or definition in it."""
    if not isinstance(node, Mapping):
        return False
    if "default" in node:
        return True
    fields, definitions = node.get("properties", {}), node.get("$defs", {})
    below = (node.get("items"), node.get("additionalProperties"))
    return any(map(has_defaults, (*fields.values(), *below, *definitions.values())))


def _children(branches: Iterable[Schema], key: str | int) -> Iterator[Schema]:
    for branch in branches:
        fields, others = branch.get("properties", {}), branch.get("additionalProperties")
        child = branch.get("items") if isinstance(key, int) else fields.get(key, others)
        if isinstance(child, Mapping):
            yield child
