"""Which fields an expression names that its schema does not have."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.cel.escaping import escaped
from meshgen.checks.cel.tree import Tree, parse
from meshgen.nearest import did_you_mean

Schema = Mapping[str, Any]
_META: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "generateName": {"type": "string"}},
}
_OBJECT: Schema = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": _META}
_LOOPS = {"all", "exists", "exists_one", "filter", "map"}
# What yields what it is called on, or something of the same kind.
_PASSING = {"filter", "orValue", "value"}


def unknown_fields(text: str, schema: Schema, *, root: bool) -> Iterator[str]:
    """Yield what is to be said of each field that an expression names and `self` does not have.

    `root` says that `self` is the whole object. What the schema leaves open may have any field.
    """
    own = {**schema, "x-kubernetes-embedded-resource": True} if root else schema
    yield from fields_not_there(text, {"self": own, "oldSelf": own})


def fields_not_there(
    text: str,
    names: Mapping[str, Schema],
    written: Callable[[str], str | None] = escaped,
) -> Iterator[str]:
    """Yield what is to be said of each field that an expression names and no schema has.

    `names` has the schemas of the variables; `written` tells how expressions write a field: as the
    API server has them, unless somebody else gives the variables.
    """
    follower = _Follower(written)
    try:
        follower.follow(parse(text), names)
    except (RecursionError, ValueError):  # no expression that anybody could work out
        return
    yield from follower.missing.values()


class _Follower:
    """Goes through an expression; `missing` has what is to be said, by the field."""

    def __init__(self, written: Callable[[str], str | None]) -> None:
        self.missing: dict[str, str] = {}
        self._written = written

    def follow(self, tree: Tree, names: Mapping[str, Schema]) -> Schema:
        """Return the schema of what a part yields, {} for one that is not known."""
        if tree.kind == "name":
            return names.get(tree.text, {})
        if tree.member and tree.text in _LOOPS and len(tree.parts) > 2:
            over = self.follow(tree.parts[0], names)
            item = (over.get("items") or {}) if over.get("type") == "array" else {}
            for part in tree.parts[2:]:
                self.follow(part, {**names, tree.parts[1].text: item})
            return over if tree.text in _PASSING else {}
        parts = [self.follow(part, names) for part in tree.parts]
        if tree.kind == "field":
            return self._field(tree.text, parts[0])
        if tree.text == "[]":
            below = parts[0].get("items") or parts[0].get("additionalProperties")
            return below if isinstance(below, Mapping) else {}
        return parts[0] if tree.member and tree.text in _PASSING else {}

    def _field(self, name: str, node: Schema) -> Schema:
        others = node.get("additionalProperties")
        if isinstance(others, Mapping):
            return others
        is_open = node.get("x-kubernetes-preserve-unknown-fields") or others
        if node.get("type") != "object" or is_open or name.startswith("`"):
            return {}
        fields = dict(node.get("properties") or {})
        if node.get("x-kubernetes-embedded-resource"):
            fields.update(_OBJECT)
        by_name = {self._written(field) or "": sub for field, sub in fields.items()}
        if name not in by_name:
            hint = did_you_mean(name, [field for field in by_name if field])
            self.missing[name] = f"there is no field `{name}`" + (f"; {hint}" if hint else "")
        return by_name.get(name) or {}
