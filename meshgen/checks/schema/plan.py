"""Where in a schema stand rules that JSON Schema has no words for: CEL, and unique keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.checks.cel.rule import Rule, rules_of
from meshgen.checks.cel.values import Shape, shape_of
from meshgen.schemas.walk import Schema, resolve


@dataclass
class Plan:
    """What to check at one place of an object, and below it.

    `keys` are the fields that tell a list's items apart, with their defaults; None for lists
    that may hold anything twice. `shape` converts values for the rules.
    """

    rules: tuple[Rule, ...] = ()
    shape: Shape | None = None
    keys: dict[str, Any] | None = None
    fields: dict[str, "Plan"] = field(default_factory=dict)
    items: "Plan | None" = None
    others: "Plan | None" = None
    has_rules: bool = False  # here or below
    renamed: frozenset[str] = frozenset()  # fields called otherwise in the rules here or below

    def is_empty(self) -> bool:
        """Return whether there is nothing to check."""
        below = self.fields or self.items or self.others
        return not self.rules and self.keys is None and not below


def make_plan(schema: Schema) -> Plan | None:
    """Return what to check in an object of a kind; None if JSON Schema says it all.

    An object's status is left out: the API server does not take it when the object is created.
    """
    fields = {n: sub for n, sub in schema.get("properties", {}).items() if n != "status"}
    return _Planner(schema).plan({**schema, "properties": fields})


class _Planner:
    """Makes the plans of a schema, those of its definitions once each."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._known: dict[str, Plan | None] = {}

    def plan(self, node: Schema) -> Plan | None:
        """Return the plan of a schema; None if there is nothing to check."""
        if set(node) != {"$ref"}:
            return self._make(node)
        name = node["$ref"]
        if name not in self._known:
            self._known[name] = None  # a definition within itself is not looked at again
            self._known[name] = self._make(node)
        return self._known[name]

    def _make(self, node: Schema) -> Plan | None:
        node = resolve(self._schema, node)
        rules = tuple(rules_of(node))
        plan = Plan(
            rules=rules,
            shape=shape_of(self._schema, node) if rules else None,
            keys=self._keys(node),
            items=self._below(node.get("items")),
            others=self._below(node.get("additionalProperties")),
        )
        for name, sub in node.get("properties", {}).items():
            below = self.plan(sub)
            if below:
                plan.fields[name] = below
        parts = [*plan.fields.values(), *(p for p in (plan.items, plan.others) if p)]
        plan.has_rules = bool(rules) or any(part.has_rules for part in parts)
        renamed = plan.shape.renamed if plan.shape else frozenset[str]()
        plan.renamed = renamed.union(*(part.renamed for part in parts))
        return None if plan.is_empty() else plan

    def _below(self, node: Any) -> Plan | None:
        return self.plan(node) if isinstance(node, Mapping) else None

    def _keys(self, node: Schema) -> dict[str, Any] | None:
        if node.get("x-kubernetes-list-type") != "map" or not isinstance(
            node.get("items"), Mapping
        ):
            return None
        fields = resolve(self._schema, node["items"]).get("properties", {})
        names = node.get("x-kubernetes-list-map-keys", ())
        keys = {name: resolve(self._schema, fields.get(name, {})) for name in names}
        return {name: field.get("default") for name, field in keys.items()}
