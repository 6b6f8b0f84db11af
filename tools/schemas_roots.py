"""What every object's root schema has: apiVersion, kind and metadata, checked strictly."""

from dataclasses import dataclass, field
from typing import Any

from schemas_rules import NAMES, SUBDOMAIN
from schemas_slim import Schema

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
IDENTITY = ("apiVersion", "kind", "metadata")


@dataclass(frozen=True)
class Kind:
    """One kind as one release serves it, ready to be written.

    `product` is the folder that it comes from, `release` that product's version ("" where only
    one is known), `content` what its file holds.
    """

    product: str
    release: str
    group: str
    version: str
    kind: str
    namespaced: bool
    content: dict[str, Any] = field(hash=False)

    @property
    def api_version(self) -> str:
        """Return `group/version`, or the version alone for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version


def root(schema: Schema, group: str, kind: str) -> Schema:
    """Return `schema` with the fields that identify an object; its name follows its kind's rule.

    apiVersion and kind stay open: one file serves several versions, and whoever loads it knows.
    """
    name = {"type": "string", **(NAMES.get((group, kind), SUBDOMAIN) or {"minLength": 1})}
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
