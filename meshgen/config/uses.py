"""Where settings name something of the config: the schema's `x-refers` says what, of which field.

So a new field that names a service, a gateway or a ConfigMap is found, and a wrong name in it
told, without a line of code for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from meshgen.config.layers import mapping
from meshgen.resources import Path
from meshgen.schemas.walk import Fixed, Schema
from meshgen.yamlio import Node


@dataclass(frozen=True)
class Use:
    """A name in the settings, its path, and the mapping of the config in which it has to be.

    `keys` are those that are used of what is named, by their paths; what is `optional` may be
    missing.
    """

    refers: str
    name: str
    path: Path
    optional: bool = False
    keys: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Referring:
    """What of a value names something: a text itself, some of its fields, or all that it holds.

    A mapping that `refers` and has no such fields holds what it names under `name`.
    """

    refers: str = ""
    fields: Mapping[str, "Referring"] = field(default_factory=dict)
    each: "Referring | None" = None

    def uses(self, node: Node) -> Iterator[Use]:
        """Yield every name in the settings."""
        yield from self._uses(node, (), {})

    def _uses(self, node: Node, path: Path, around: Mapping[str, Node]) -> Iterator[Use]:
        within = mapping(node)
        if self.refers and not self.fields and "name" in within:
            yield from _uses_of(self.refers, within["name"], (*path, "name"), within)
        elif self.refers and not within:
            yield from _uses_of(self.refers, node, path, around)
        for key, part in self.fields.items():
            if key in within:
                yield from part._uses(within[key], (*path, key), within)
        if self.each is not None:
            for at, child in within.items() if within else enumerate(_items(node)):
                yield from self.each._uses(child, (*path, at), {})


# Keywords of which a schema has one at least around values that name something.
_AROUND = frozenset(("$ref", "anyOf", "properties", "additionalProperties", "items"))


@lru_cache(maxsize=4)
def referring(schema: Fixed, said: str = "x-refers") -> Referring:
    """Return what the config's schema says, under a keyword, of which of its values name something.

    That is something of the config, or of what else the keyword tells.
    """
    return _Reading(schema, said).referring({"$ref": schema["$ref"]}) or Referring()


class _Reading:
    """What a schema says under a keyword; each of its types is looked at once."""

    def __init__(self, root: Schema, said: str) -> None:
        self._root, self._said = root, said
        self._telling = _AROUND | {said}
        self._seen: dict[str, Referring | None] = {}

    def referring(self, schema: Schema) -> Referring | None:
        """Return what of a value names something."""
        if self._telling.isdisjoint(schema):
            return None
        reference = schema.get("$ref", "")
        if reference and reference not in self._seen:
            named = self._root["$defs"][reference.rpartition("/")[2]]
            self._seen[reference] = self.referring(named)
        forms = [self._seen[reference]] if reference else []
        forms += [self.referring(form) for form in schema.get("anyOf", ())]
        fields = {
            key: part
            for key, inner in schema.get("properties", {}).items()
            if (part := self.referring(inner))
        }
        inside = (schema.get(key) for key in ("additionalProperties", "items"))
        each = [self.referring(one) for one in inside if isinstance(one, dict)]
        whole = [form for form in forms if form]
        held = [one for one in each if one]
        refers = schema.get(self._said, "")
        if not (whole or fields or held or refers):
            return None
        return _together(refers, [*whole, Referring("", fields)], held)


def _together(refers: str, forms: Sequence[Referring], each: Sequence[Referring]) -> Referring:
    """Return what the forms of a value name together, and what it holds."""
    fields = {key: part for form in forms for key, part in form.fields.items()}
    held = [*each, *(form.each for form in forms if form.each)]
    refers = refers or next((form.refers for form in forms if form.refers), "")
    return Referring(refers, fields, held[0] if held else None)


def _uses_of(refers: str, named: Node, path: Path, beside: Mapping[str, Node]) -> Iterator[Use]:
    """Yield the use of a name, with what stands beside it: `optional`, and `key` or `items`."""
    if not isinstance(named.value, str):
        return
    optional, key = beside.get("optional"), beside.get("key")
    holder = path[:-1]
    keys = {(*holder, "items", item): item for item in mapping(beside.get("items"))}
    if key is not None and isinstance(key.value, str):
        keys = {(*holder, "key"): key.value}
    may_be_missing = optional is not None and optional.value is True
    yield Use(refers, named.value, path, may_be_missing, keys)


def _items(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else []
