"""Reduce OpenAPI schemas to what a validator needs: structure and rules, no prose.

The result is JSON Schema (draft 2020-12). Unknown fields are errors, except where the source
preserves them; the `x-kubernetes-*` keywords stay where validators ignore them.
"""

import re
from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

# Kept as they are. A keyword that is in none of these sets stops the build: somebody has to decide.
PLAIN = {
    "$ref",
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-patch-merge-key",
    "x-kubernetes-patch-strategy",
    "x-kubernetes-preserve-unknown-fields",
}
ONE = {"additionalProperties", "items", "not"}
MANY = {"allOf", "anyOf", "oneOf"}
DROPPED = {
    "description",
    "example",
    "externalDocs",
    "title",
    "x-kubernetes-group-version-kind",
    "x-kubernetes-unions",
}
RULE = ("rule", "message", "messageExpression", "fieldPath", "reason", "optionalOldSelf")

FORMATS = {"date-time", "ipv4", "ipv6"}
# The API server does not look at these, or the type says as much.
DROPPED_FORMATS = {"binary", "double", "float", "int64", "string", "url"}
INT32 = (-(2**31), 2**31 - 1)
# Go's base64.StdEncoding, which takes line breaks anywhere.
_B64 = r"(?:[A-Za-z0-9+/][\r\n]*)"
_B64_END = rf"(?:{_B64}{{2}}(?:=[\r\n]*){{2}}|{_B64}{{3}}=[\r\n]*)?"
BYTES = rf"^[\r\n]*(?:{_B64}{{4}})*{_B64_END}$"

_DEPRECATED = re.compile(r"\b(?:Deprecated|DEPRECATED)[:.]|This API is deprecated")


def slim(node: Schema) -> Schema:
    """Return `node` without prose, closed against unknown fields, in JSON Schema's own terms.

    Raises ValueError for a keyword or format that this tool does not know.
    """
    return _close(_reduce(node))


def types(node: Schema) -> list[str]:
    """Return the types that `node` names; none where it names none."""
    found = node.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def _reduce(node: Schema, inside: bool = False) -> Schema:
    """Reduce one node and all below it; `inside` a oneOf, anyOf, allOf or not, nothing is closed.

    There, the API server takes a schema as a condition only; it is the schema around it that
    says which fields exist.
    """
    out: Schema = {}
    for keyword, value in node.items():
        if keyword in PLAIN:
            out[keyword] = value
        elif keyword == "properties":
            out[keyword] = {name: _below(sub, inside) for name, sub in value.items()}
        elif keyword in ONE:
            condition = inside or keyword == "not"
            out[keyword] = value if isinstance(value, bool) else _below(value, condition)
        elif keyword in MANY:
            out[keyword] = [_below(sub, True) for sub in value]
        elif keyword == "format":
            _put_format(out, value)
        elif keyword == "x-kubernetes-validations":
            out[keyword] = [{k: rule[k] for k in RULE if k in rule} for rule in value]
        elif keyword not in DROPPED and keyword != "nullable":
            raise ValueError(f"unknown keyword {keyword}: decide whether to keep it")
    if _DEPRECATED.search(str(node.get("description", ""))):
        out["deprecated"] = True
    _put_bounds(out, str(node.get("format", "")))
    _put_int_or_string(out)
    return _nullable(out) if node.get("nullable") else out


def _below(node: Schema, inside: bool) -> Schema:
    reduced = _reduce(node, inside)
    return reduced if inside else _close(reduced)


def _put_format(out: Schema, name: str) -> None:
    if name in FORMATS:
        out["format"] = name
    elif name == "byte":
        out.update(format=name, pattern=BYTES)
    elif name not in DROPPED_FORMATS and name != "int32":
        raise ValueError(f"unknown format {name}: decide whether to keep it")


def _put_bounds(out: Schema, name: str) -> None:
    """Write an int32's range out: validators do not apply formats to numbers."""
    if name == "int32" and "integer" in types(out):
        out["minimum"] = max(out.get("minimum", INT32[0]), INT32[0])
        out["maximum"] = min(out.get("maximum", INT32[1]), INT32[1])


def _put_int_or_string(out: Schema) -> None:
    """Say `integer or string` as a type; its anyOf form makes poor messages."""
    if out.get("x-kubernetes-int-or-string"):
        either = [{"type": "integer"}, {"type": "string"}]
        if out.get("anyOf") == either:
            del out["anyOf"]
        out["type"] = ["integer", "string"]
        out["format"] = "int-or-string"


def _nullable(node: Schema) -> Schema:
    if "type" in node:
        node["type"] = [*types(node), "null"]
    if "enum" in node:
        node["enum"] = [*node["enum"], None]
    return node


def _close(node: Schema) -> Schema:
    """Refuse unknown fields of an object, unless the source preserves them.

    As the API server does with `fieldValidation: Strict`. Preserving goes no deeper than the node
    itself: fields below it that have a schema are closed again.
    """
    if "object" not in types(node) and "properties" not in node:
        return node
    if node.get("x-kubernetes-embedded-resource"):
        fields: Iterable[tuple[str, Schema]] = (
            ("apiVersion", {"type": "string"}),
            ("kind", {"type": "string"}),
            ("metadata", {"type": "object"}),
        )
        properties = node.setdefault("properties", {})
        for name, schema in fields:
            properties.setdefault(name, schema)
    if not node.get("x-kubernetes-preserve-unknown-fields"):
        node.setdefault("additionalProperties", False)
    if node.get("additionalProperties") is True:
        del node["additionalProperties"]
    return node
