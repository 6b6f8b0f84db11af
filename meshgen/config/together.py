"""Several files of a config as one tree: what comes together, and what stands in one file alone.

The JSON Schema says which is which. What the file itself and an environment say is put together
setting by setting, a mapping from names (`services`, `labels`, `environments`) name by name, and
lists that add up (`x-adds`) follow each other. Everything else, such as a service, stands in one
file: no file overrides another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meshgen.config.layers import mapping
from meshgen.findings import Location
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, branches_of, child_schema
from meshgen.yamlio import Node

# A value, and where its key stands.
_Entry = tuple[Node, Location]


@dataclass(frozen=True)
class Twice:
    """A setting that stands in two files: its path, and where its key stands in each."""

    path: Path
    first: Location
    again: Location


def together(files: Sequence[Node], schema: Schema) -> tuple[Node, list[Twice]]:
    """Return what files with mappings say as one tree, and what stands in several of them.

    The order of lists is that of the files; of what stands twice, the first is taken.
    """
    union = _Union(schema)
    return union.of_settings(files, schema, ()), union.twice


class _Union:
    def __init__(self, schema: Schema) -> None:
        self.twice: list[Twice] = []
        self._schema = schema
        self._layers = [schema["$defs"][name] for name in ("Environment", "InCluster")]

    def of_settings(self, nodes: Sequence[Node], schema: Schema, path: Path) -> Node:
        """Return what the files, or their words on one environment, say together."""
        forms = branches_of(schema, self._schema)
        value: dict[str, Node] = {}
        keys: dict[str, Location] = {}
        for key, entries in _lists_apart(_by_key(nodes), forms).items():
            inner = child_schema(forms, key)
            value[key], keys[key] = self._setting(entries, inner, (*path, key))
        return Node(value, nodes[0].location, "", keys)

    def _setting(self, entries: list[_Entry], schema: Schema | None, path: Path) -> _Entry:
        if len(path) == 1:
            # Only in an environment does a null say something: it takes away what is said for all.
            entries = _saying(entries)
        if len(entries) == 1 or schema is None:  # an unknown key is told wherever it stands
            return entries[0]
        names = None if _are_lists(entries, schema) else self._of_names(schema)
        form = dict if names is not None else list if _adds(entries, schema) else None
        if form is None or any(node.value is None for node, _ in entries):
            return self._alone(entries, path)
        # What is of the wrong type is kept, to be told.
        wrong = next((entry for entry in entries if not isinstance(entry[0].value, form)), None)
        if wrong is not None:
            return wrong
        first, where = entries[0]
        nodes = [node for node, _ in entries]
        if names is None:
            items = [item for node in nodes if isinstance(node.value, list) for item in node.value]
            return Node(items, first.location), where
        return self._named(nodes, names, path), where

    def _named(self, nodes: Sequence[Node], schema: Schema, path: Path) -> Node:
        """Return mappings from names as one; `schema` is that of what a name stands for."""
        is_layer = any(f is one for f in branches_of(schema, self._schema) for one in self._layers)
        value: dict[str, Node] = {}
        keys: dict[str, Location] = {}
        for name, entries in _by_key(nodes).items():
            at = (*path, name)
            if is_layer:
                value[name], keys[name] = self._layer(_saying(entries), schema, at)
            else:
                value[name], keys[name] = self._alone(entries, at)
        return Node(value, nodes[0].location, "", keys)

    def _layer(self, entries: list[_Entry], schema: Schema, path: Path) -> _Entry:
        wrong = next((entry for entry in entries if not isinstance(entry[0].value, dict)), None)
        if wrong is not None or len(entries) == 1:
            return wrong or entries[0]
        return self.of_settings([node for node, _ in entries], schema, path), entries[0][1]

    def _alone(self, entries: list[_Entry], path: Path) -> _Entry:
        """Return the first of several values, all of which but one are too many."""
        first = entries[0]
        self.twice += [Twice(path, first[1], where) for _, where in entries[1:]]
        return first

    def _of_names(self, schema: Schema) -> Schema | None:
        """Return the schema of what a mapping from names holds; None for all else."""
        forms = branches_of(schema, self._schema)
        held = (form.get("additionalProperties") for form in forms)
        return next((inner for inner in held if isinstance(inner, dict)), None)


def _by_key(nodes: Iterable[Node]) -> dict[str, list[_Entry]]:
    """Return what mappings hold under each of their keys."""
    found: dict[str, list[_Entry]] = {}
    for node in nodes:
        for key, child in mapping(node).items():
            found.setdefault(key, []).append((child, node.keys[key]))
    return found


def _adds(entries: list[_Entry], schema: Schema) -> bool:
    return bool(schema.get("x-adds")) or _are_lists(entries, schema)


def _are_lists(entries: list[_Entry], schema: Schema) -> bool:
    """Return whether all values are lists that stand in the place of a mapping."""
    return "x-listed" in schema and all(isinstance(node.value, list) for node, _ in entries)


def _lists_apart(
    found: dict[str, list[_Entry]], forms: Sequence[Schema]
) -> dict[str, list[_Entry]]:
    """Return values by key, with lists beside mappings under the key that lists stand for."""
    for key in list(found):
        other = (child_schema(forms, key) or {}).get("x-listed")
        lists = [entry for entry in found[key] if isinstance(entry[0].value, list)]
        if other and lists and len(lists) < len(found[key]):
            found[key] = [entry for entry in found[key] if entry not in lists]
            found[other] = [*lists, *found.get(other, ())]
    return found


def _saying(entries: list[_Entry]) -> list[_Entry]:
    """Return the values that say something; the first one if none does."""
    return [entry for entry in entries if entry[0].value is not None] or entries[:1]
