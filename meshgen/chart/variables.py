"""The environment variables of a container."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.fieldnames import names_of
from meshgen.chart.place import MISSING, Place
from meshgen.chart.printing import agree
from meshgen.chart.types import Entry, Lines, When
from meshgen.chart.valuenames import expression
from meshgen.chart.variableorder import Item, in_common_order, items_of
from meshgen.chart.walk import Walk
from meshgen.model.base import pattern_of
from meshgen.model.scalars import EnvName

_VARIABLES = {
    "type": "object",
    "propertyNames": {"pattern": pattern_of(EnvName)},
    "additionalProperties": {"type": "string"},
}


def variables(walk: Walk, place: Place) -> Any:
    """Return the variables of the container at a place; None leaves them to the walk."""
    lists = {env: container.get("env", []) for env, container in place.variants.items()}
    items = {env: read for env, value in lists.items() if (read := items_of(value)) is not None}
    if len(items) < len(lists):
        return None
    usual = items_of(place.usual.get("env") or []) or {}
    env = Place((*place.path, "env"), items, list(items), usual)
    if all(_is_plain(walk, by_name) for by_name in env.all_values):
        return _ranged(walk, env)
    order = in_common_order([list(by_name) for by_name in env.values])
    always = any(env.at(name).is_everywhere for name in order or ())
    return _listed(walk, env, order) if order and always else None


def _is_plain(walk: Walk, items: Mapping[str, Item]) -> bool:
    plain = all(
        isinstance(item, str) and not walk.draft.marks.within(item) for item in items.values()
    )
    return plain and list(items) == sorted(items)


def _ranged(walk: Walk, env: Place) -> Any:
    """Return variables as one mapping, to which more can be added."""
    path, at = names_of(walk.subject, env.path), walk.subject.place(env.path)
    entry = Entry.of(path, env.variants, dict(env.usual), _VARIABLES, at)
    return When(f"with {expression(walk.draft.entries.add(entry))}", [_range(".")])


def _range(mapping: str) -> Lines:
    return Lines(
        (
            f"{{{{- range $name, $value := {mapping} }}}}",
            "- name: {{ $name | quote }}",
            "  value: {{ $value | quote }}",
            "{{- end }}",
        )
    )


def _listed(walk: Walk, env: Place, order: list[str]) -> Any:
    """Return variables one by one, in their order, and what is added to them."""
    root = names_of(walk.subject, env.path)
    nodes: list[Any] = []
    # What is no text is none of the values below `env`.
    fixed: list[str] = []
    for name in order:
        item = env.at(name)
        if not _is_text(item):
            fixed.append(name)
        if item.is_everywhere and not isinstance(item.values[0], str) and agree(item.values):
            nodes.append({"name": name, **_fields(item.values[0])})
        else:
            nodes.append(_value(walk, item, root))
    schema = {**_VARIABLES, **({"properties": dict.fromkeys(fixed, False)} if fixed else {})}
    walk.draft.entries.open(root, schema, walk.subject.place(env.path))
    quoted = " ".join(f'"{name}"' for name in order)
    return [*nodes, _range(f"omit {expression(root)} {quoted}")]


def _value(walk: Walk, item: Place, root: tuple[str, ...]) -> Any:
    """Return the variable of a place, whose value has its name below `root`."""
    name = str(item.path[-1])
    if _is_text(item):
        node = walk.value(item, names=(*root, name), schema={"type": "string"})
        if isinstance(node, When):
            return When(node.head, {"name": name, "value": node.node})
        return {"name": name, "value": node}
    fields = item.changed(lambda _, value: value if value is MISSING else _fields(value))
    node = walk.value(fields, names=(*root[:-1], "envSources", name), schema={"type": "object"})
    inner = node.node if isinstance(node, When) else node
    made = {"name": name, "": Lines((f"{{{{- {inner.expression} | nindent INDENT }}}}",))}
    return When(node.head, made) if isinstance(node, When) else made


def _is_text(item: Place) -> bool:
    return all(isinstance(value, str) for value in item.all_values)


def _fields(item: Item) -> dict[str, Any]:
    return {"value": item} if isinstance(item, str) else {"valueFrom": item}
