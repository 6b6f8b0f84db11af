"""Values as CEL expressions see them: by their schema, not by how YAML happens to write them."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from meshgen.checks.cel.escaping import escaped
from meshgen.schemas.walk import Schema, resolve

# What the CEL library cuts, refuses or reads otherwise than Go: NUL, halves of a surrogate pair,
# and the two letters of `µs`.
_ODD = re.compile(r"\\u(?:0000|00b5|03bc|d[89a-f])", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_MICRO = re.compile(r"(?<=[0-9.])[µμ]s")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass
class Shape:
    """How to convert the values that a schema describes.

    Most stay as they are: those of a schema that is not `special`, which hold no field that is
    `renamed`, here or below.
    """

    kind: str = ""  # a scalar's: "number", "time" or "bytes"
    names: dict[str, str] = field(default_factory=dict)  # what fields are called in expressions
    fields: dict[str, "Shape"] = field(default_factory=dict)
    others: "Shape | None" = None
    items: "Shape | None" = None
    special: bool = False
    renamed: frozenset[str] = frozenset()


def shape_of(schema: Schema, node: Schema, within: frozenset[str] = frozenset()) -> Shape:
    """Return how to convert the values of `node`; `within`: the references that led to it."""
    name = str(node.get("$ref", ""))
    if name in within:
        return Shape()
    inner = within | {name} if name else within
    node = resolve(schema, node)
    shape = Shape(kind=_scalar(node))
    for name, sub in node.get("properties", {}).items():
        written = escaped(name)
        if written is not None and written != name:
            shape.names[name] = written
        shape.fields[name] = shape_of(schema, sub, inner)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), Mapping):
            below = shape_of(schema, node[keyword], inner)
            setattr(shape, "items" if keyword == "items" else "others", below)
    parts = [*shape.fields.values(), *(s for s in (shape.items, shape.others) if s)]
    shape.special = bool(shape.kind) or any(part.special for part in parts)
    shape.renamed = frozenset(shape.names).union(*(part.renamed for part in parts))
    return shape


class Contents:
    """What in a document decides whether its values have to be converted."""

    def __init__(self, document: Any, renamed: Iterable[str]) -> None:
        """Look for fields that are called otherwise in expressions, and for odd text."""
        text = json.dumps(document)
        self.characters = len(text)
        # Text that the CEL library would not read as Go does, and nulls that rules do not see.
        self._odd = bool(_ODD.search(text)) or ": null" in text
        self._present = frozenset(name for name in renamed if f"{json.dumps(name)}: " in text)

    def need(self, shape: Shape | None) -> bool:
        """Return whether values of a shape have to be converted."""
        if self._odd or shape is None:
            return True
        return shape.special or not self._present.isdisjoint(shape.renamed)


def as_cel(shape: Shape | None, value: Any) -> Any:
    """Return a value as CEL is to see it: names escaped, times comparable, numbers as declared."""
    if isinstance(value, str):
        return _text(shape, value)
    if isinstance(value, dict):
        if shape is None:
            return {_clean(k): as_cel(None, v) for k, v in value.items()}
        names, fields, others = shape.names, shape.fields, shape.others
        # A field that is null counts as left out: Find in apiserver/pkg/cel/common/values.go.
        return {
            names.get(k) or _clean(k): as_cel(fields.get(k, others), v)
            for k, v in value.items()
            if v is not None or k not in fields
        }
    if isinstance(value, list):
        items = shape.items if shape else None
        return [as_cel(items, item) for item in value]
    if shape and shape.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _scalar(node: Schema) -> str:
    kinds = node.get("type", ())
    if "number" in ([kinds] if isinstance(kinds, str) else kinds):
        return "number"
    return {"date-time": "time", "byte": "bytes"}.get(node.get("format", ""), "")


def _text(shape: Shape | None, text: str) -> Any:
    if shape and shape.kind == "time":
        return _comparable(text)
    if shape and shape.kind == "bytes":
        try:
            return base64.b64decode(text)
        except binascii.Error:
            return text
    return text if text.isascii() and "\0" not in text else _MICRO.sub("us", _clean(text))


def _clean(text: str) -> str:
    """Return text that UTF-8 can hold; Go reads half a surrogate pair as a replacement too."""
    if text.isascii() and "\0" not in text:
        return text
    return _HALF.sub(_REPLACEMENT, text).replace("\0", _REPLACEMENT)


def _comparable(text: str) -> str:
    """Return a time in UTC, so that times compare as texts as they would as times."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(timespec="microseconds")
