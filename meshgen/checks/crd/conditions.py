"""Conditions in a schema: what stands in its allOf, anyOf, oneOf and not."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.crd.patterns import is_pattern
from meshgen.checks.violation import Violation
from meshgen.resources import Path

Schema = Mapping[str, Any]
KEYWORDS = {
    *("$ref", "$schema", "additionalItems", "additionalProperties", "allOf", "anyOf", "default"),
    *("definitions", "dependencies", "description", "enum", "example", "exclusiveMaximum"),
    *("exclusiveMinimum", "externalDocs", "format", "id", "items", "maxItems", "maxLength"),
    *("maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum"),
    *("multipleOf", "not", "nullable", "oneOf", "pattern", "patternProperties", "properties"),
    *("required", "title", "type", "uniqueItems", "x-kubernetes-embedded-resource"),
    *("x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type"),
    *("x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations"),
}
JUNCTORS = ("allOf", "anyOf", "oneOf")
_EITHER = [{"type": "integer"}, {"type": "string"}]
# What belongs into the schema itself, and not into its conditions.
_STRUCTURE = (
    *("additionalProperties", "default", "description", "nullable", "title", "type"),
    *("x-kubernetes-embedded-resource", "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys"),
    *("x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields"),
    "x-kubernetes-validations",
)


def of_condition(node: Schema, path: Path, around: Schema | None) -> Iterator[Violation]:
    """Yield what is wrong with a condition, of which `around` is the schema beside it."""
    if not isinstance(node, Mapping):
        return
    for key in _STRUCTURE:
        if node.get(key) not in (None, False, "", []):
            message = f"`{key}` may not stand in a condition"
            hint = "say it in the schema around it"
            yield Violation((*path, key), message, hint=hint, about_key=True)
    if isinstance(node.get("pattern"), str):
        yield from of_pattern(node, path)
    for key in JUNCTORS:
        for position, branch in enumerate(node.get(key) or ()):
            yield from of_condition(branch, (*path, key, position), around)
    if isinstance(node.get("not"), Mapping):
        yield from of_condition(node["not"], (*path, "not"), around)
    if isinstance(node.get("items"), Mapping):
        items = around.get("items") if around else None
        yield from _inner(node["items"], (*path, "items"), items, around)
    fields = (around or {}).get("properties") or {}
    for name, sub in (node.get("properties") or {}).items():
        at = (*path, "properties", name)
        if name == "metadata":
            yield Violation(at, "metadata may not stand in a condition")
        else:
            yield from _inner(sub, at, fields.get(name), around)


def _inner(node: Schema, path: Path, field: Any, around: Schema | None) -> Iterator[Violation]:
    if around is not None and not isinstance(field, Mapping):
        message = f"`{path[-1]}` stands in a condition, and not in the schema around it"
        yield Violation(path, message)
    yield from of_condition(node, path, field if isinstance(field, Mapping) else None)


def is_either(node: Schema, key: str, position: int) -> bool:
    """Return whether a branch says what x-kubernetes-int-or-string does: integer or string."""
    if key == "anyOf":
        return says_either(node)
    return key == "allOf" and position == 0 and says_either(node["allOf"][0])


def says_either(node: Schema) -> bool:
    """Return whether a schema's anyOf is that of a whole number or a text."""
    # What else stands there the API server has dropped.
    branches = node.get("anyOf") or ()
    return [{k: b[k] for k in b.keys() & KEYWORDS} for b in branches] == _EITHER


def of_pattern(node: Schema, path: Path) -> Iterator[Violation]:
    """Yield that a schema's pattern is none, if so."""
    if node["pattern"] and not is_pattern(node["pattern"]):
        expected = "expected one that Go knows, which has no lookaround and no references"
        yield Violation((*path, "pattern"), "is no regular expression", expected)
