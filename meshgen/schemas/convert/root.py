"""What every object's root schema has: apiVersion, kind and metadata, checked strictly."""

from meshgen.schemas.convert.names import NAMES, SUBDOMAIN
from meshgen.schemas.convert.slim import OBJECT_META, Schema

IDENTITY = ("apiVersion", "kind", "metadata")


def root(schema: Schema, group: str, kind: str) -> Schema:
    """Return `schema` with the fields that identify an object; its name follows its kind's rule.

    apiVersion and kind stay open: one file serves several versions, and whoever loads it knows.
    What the schema itself says of the name holds besides.
    """
    name = {"type": "string", **(NAMES.get((group, kind), SUBDOMAIN) or {"minLength": 1})}
    metadata = schema.get("properties", {}).get("metadata", {}).get("properties", {})
    if set(metadata.get("name", {})) - {"type"}:
        name["allOf"] = [metadata["name"]]
    identity: dict[str, Schema] = {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {
            "$ref": f"#/$defs/{OBJECT_META}",
            "properties": {"name": name},
            "required": ["name"],
            "type": "object",
        },
    }
    return {
        **schema,
        "type": "object",
        "properties": {**schema.get("properties", {}), **identity},
        "required": sorted({*schema.get("required", []), *IDENTITY}),
    }
