"""The schema that one version of a CustomResourceDefinition declares."""

import re
from collections.abc import Mapping
from typing import Any

from meshgen.schemas.convert.formats import GO_DURATION
from meshgen.schemas.convert.root import root
from meshgen.schemas.convert.share import nodes
from meshgen.schemas.convert.slim import Schema, slim, types

_DURATION_RULE = re.compile(r"\bduration\(self\)")
# The pattern that controller-gen writes for resource.Quantity.
_QUANTITY = re.compile(r"^\^\(\\\+\|-\)\?.*KMGTPE.*numkMGTPE")
# A version without a schema takes anything.
_ANY: Schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def version_schema(spec: Mapping[str, Any], version: Mapping[str, Any]) -> Schema:
    """Return the root schema of one version in a CRD's `spec`, as JSON Schema.

    It refers to ObjectMeta, which whoever loads it has to add.
    """
    source = version.get("schema", {}).get("openAPIV3Schema", _ANY)
    schema = slim(dict(source))
    for node in nodes(schema):
        _sharpen(node)
    if version.get("deprecated"):
        schema["deprecated"] = True
    return root(schema, spec["group"], spec["names"]["kind"])


def _sharpen(node: Schema) -> None:
    """Say in JSON Schema what the API server checks by its own keywords."""
    if node.get("x-kubernetes-list-type") == "set":
        node["uniqueItems"] = True
    if _QUANTITY.match(node.get("pattern", "")):
        node["format"] = "quantity"
    rules = node.get("x-kubernetes-validations", ())
    durations = any(_DURATION_RULE.search(rule["rule"]) for rule in rules)
    if durations and "string" in types(node) and "pattern" not in node:
        node.update(GO_DURATION)
