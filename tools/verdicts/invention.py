"""Values for fields that no object of the pool has, made up by the kind's schema."""

import random
from collections.abc import Sequence
from typing import Any

from meshgen.resources import Object, Path
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import Schema, resolve

# So deep a made-up value goes.
_DEEPEST = 3


class Inventor:
    """Makes up values; the same random numbers give the same ones."""

    def __init__(
        self, store: SchemaStore, draw: random.Random, texts: Sequence[str], numbers: Sequence[int]
    ) -> None:
        """Take the schemas, and texts and numbers to choose from."""
        self._store = store
        self._random = draw
        self._texts = texts
        self._numbers = numbers

    def field(self, obj: Object, path: Path) -> tuple[str, Any] | None:
        """Return a field that the mapping at a path could have and has not, with a value."""
        schema = self._store.schema(obj["apiVersion"], obj["kind"])
        if schema is None:
            return None
        node: Schema = resolve(schema, schema)
        value: Any = obj
        for step in path:
            value = value[step]
            below = node.get("items") if isinstance(step, int) else self._below(node, step)
            if not isinstance(below, dict):
                return None
            node = resolve(schema, below)
        absent = sorted(node.get("properties", {}).keys() - value.keys() - {"status"})
        if not absent:
            return None
        name = self._random.choice(absent)
        return name, self._value(schema, node["properties"][name], _DEEPEST)

    def _below(self, node: Schema, step: str) -> Any:
        return node.get("properties", {}).get(step, node.get("additionalProperties"))

    def _value(self, schema: Schema, node: Schema, depth: int) -> Any:
        node = resolve(schema, node)
        node = resolve(schema, node["anyOf"][0]) if "anyOf" in node else node
        if node.get("enum"):
            return self._random.choice(node["enum"])
        match node.get("type"):
            case "integer" | "number":
                return self._random.choice(self._numbers)
            case "boolean":
                return self._random.random() < 0.5
            case "array":
                items = node.get("items") or {}
                return [self._value(schema, items, depth - 1)] if depth else []
            case "string":
                return self._random.choice(self._texts)
        return self._mapping(schema, node, depth)

    def _mapping(self, schema: Schema, node: Schema, depth: int) -> Any:
        fields = node.get("properties", {})
        if not fields:
            key, value = self._random.choice(self._texts), self._random.choice(self._texts)
            return {key: value} if depth else {}
        if not depth:
            return {}
        wanted = set(node.get("required", ()))
        wanted |= {
            self._random.choice(sorted(fields)) for _ in range(self._random.choice((0, 1, 2)))
        }
        return {name: self._value(schema, fields[name], depth - 1) for name in sorted(wanted)}
