"""Reduce OpenAPI schemas to what a validator needs: structure and rules, no prose.

The result is JSON Schema (draft 2020-12). Unknown fields are errors, except where the source
preserves them; the `x-kubernetes-*` keywords stay where validators ignore them.
"""

import re
from collections.abc import Iterator
from typing import Any

from meshgen.schemas.convert.formats import DROPPED, FORMATS, INT32
from meshgen.schemas.convert.patterns import ecmascript

Schema = dict[str, Any]

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
# Kept as they are.
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
IGNORED = {
    "description",
    "example",
    "externalDocs",
    "title",
    "x-kubernetes-group-version-kind",
    "x-kubernetes-unions",
}
# Read, and written in other words.
READ = {"format", "nullable", "properties", "x-kubernetes-validations"}
RULE = ("rule", "message", "messageExpression", "fieldPath", "reason", "optionalOldSelf")

_DEPRECATED = re.compile(r"\b(?:Deprecated|DEPRECATED)[:.]|This API is deprecated")


def slim(node: Schema) -> Schema:
    """Return `node` without prose, closed against unknown fields, in JSON Schema's own terms.

    Keywords and formats that the API server does not know are left out, as it ignores them.
    """
    return _close(_reduce(node))


def unknown(node: Any) -> Iterator[str]:
    """Yield each keyword and format at or below `node` that `slim` would leave out unseen."""
    if not isinstance(node, dict):
        return
    handled = PLAIN | ONE | MANY | IGNORED | READ
    yield from (f"keyword {keyword}" for keyword in node if keyword not in handled)
    name = node.get("format")
    if name is not None and name not in FORMATS and name not in DROPPED:
        yield f"format {name}"
    below = [node[keyword] for keyword in ONE if keyword in node]
    below += [sub for keyword in MANY for sub in node.get(keyword, ())]
    for sub in (*below, *node.get("properties", {}).values()):
        yield from unknown(sub)


def types(node: Schema) -> list[str]:
    """Return the types that `node` names; none where it names none."""
    types = node.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _reduce(node: Schema, inside: bool = False) -> Schema:
    """Reduce one node and all below it; `inside` a oneOf, anyOf, allOf or not, nothing is closed.

    There, the API server takes a schema as a condition only; it is the schema around it that
    says which fields exist.
    """
    out: Schema = {}
    for keyword, value in node.items():
        if keyword == "pattern":
            out[keyword] = ecmascript(value) if isinstance(value, str) else value
        elif keyword in PLAIN:
            out[keyword] = value
        elif keyword == "properties":
            out[keyword] = {name: _below(sub, inside) for name, sub in value.items()}
        elif keyword in ONE:
            condition = inside or keyword == "not"
            out[keyword] = value if isinstance(value, bool) else _below(value, condition)
        elif keyword in MANY:
            out[keyword] = [_below(sub, True) for sub in value]
        elif keyword == "x-kubernetes-validations":
            out[keyword] = [{k: rule[k] for k in RULE if k in rule} for rule in value]
    _put_format(out, str(node.get("format", "")))
    if _DEPRECATED.search(str(node.get("description", ""))):
        out["deprecated"] = True
    _put_exclusive(out)
    _put_int_or_string(out)
    return _nullable(out) if node.get("nullable") else out


def _below(node: Schema, inside: bool) -> Schema:
    reduced = _reduce(node, inside)
    return reduced if inside else _close(reduced)


def _put_format(out: Schema, name: str) -> None:
    """Add what a format asks for; an int32's range is written out, as formats bind text only."""
    if name == "int32" and "integer" in types(out):
        out["minimum"] = max(out.get("minimum", INT32[0]), INT32[0])
        out["maximum"] = min(out.get("maximum", INT32[1]), INT32[1])
    elif name in FORMATS:
        checked = FORMATS[name]
        if "pattern" in out and "pattern" in checked:  # both hold
            out["allOf"] = [*out.get("allOf", ()), {**checked}]
        else:
            out.update(checked)


def _put_exclusive(out: Schema) -> None:
    """Turn OpenAPI's exclusive bounds, which are flags, into JSON Schema's, which are numbers."""
    for end, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = out.get(exclusive)
        if isinstance(flag, bool):
            del out[exclusive]
            if flag and end in out:
                out[exclusive] = out.pop(end)


def _put_int_or_string(out: Schema) -> None:
    """Say `integer or string` as a type; its anyOf form makes poor messages."""
    if out.get("x-kubernetes-int-or-string"):
        either = [{"type": "integer"}, {"type": "string"}]
        if out.get("anyOf") == either:
            del out["anyOf"]
        if out.get("allOf"):
            out["allOf"] = [sub for sub in out["allOf"] if sub != {"anyOf": either}]
        out["type"] = ["integer", "string"]
        out["format"] = "int-or-string"


def _nullable(node: Schema) -> Schema:
    if "type" in node:
        node["type"] = [*types(node), "null"]
    return node  # an enum has to name null itself


def _close(node: Schema) -> Schema:
    """Refuse unknown fields of an object, unless the source preserves them.

    As the API server does with `fieldValidation: Strict`. Preserving goes no deeper than the node
    itself: fields below it that have a schema are closed again.
    """
    if "object" not in types(node) and "properties" not in node:
        return node
    if node.get("x-kubernetes-embedded-resource"):
        _embed(node)
    if not node.get("x-kubernetes-preserve-unknown-fields"):
        node.setdefault("additionalProperties", False)
    if node.get("additionalProperties") is True:
        del node["additionalProperties"]
    return node


def _embed(node: Schema) -> None:
    """Add the fields of an object within an object; the API server checks its metadata too.

    Source: objectmeta/validation.go in k8s.io/apiextensions-apiserver/pkg/apiserver/schema.
    """
    properties = node.setdefault("properties", {})
    fields = properties.get("metadata", {}).get("properties")
    properties["metadata"] = {"$ref": f"#/$defs/{OBJECT_META}", "type": "object"}
    if fields:
        properties["metadata"]["properties"] = fields
    for name in ("apiVersion", "kind"):
        properties[name] = {"type": "string", "minLength": 1, **properties.get(name, {})}
    node["required"] = sorted({*node.get("required", ()), "apiVersion", "kind"})
