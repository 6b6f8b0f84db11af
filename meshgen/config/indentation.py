"""Settings that stand a level too far left or right: where they were meant to be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from meshgen.config.layers import mapping
from meshgen.findings import Code, Finding
from meshgen.resources import Path, dotted
from meshgen.schemas.walk import Schema, branches_of, child_schema, fields_of
from meshgen.yamlio import Node

_SERVICES = "services"
_BELOW = "indent {lines} by two spaces more"
_BESIDE = "begin it as far left as `{name}`"


class Indentation:
    """A tree in which what is misplaced by its indentation stands where it belongs.

    `findings` are what was moved. Told is what a key that says nothing, such as a service's name,
    is followed by and should hold; what stands among names, such as those of services, and is a
    field of the mapping around them; and what an environment says of a service beside `services`.
    """

    def __init__(self, root: Node, schema: Schema) -> None:
        """Look through a tree."""
        self.findings: list[Finding] = []
        self._schema = schema
        self._services = mapping(root).get(_SERVICES, Node({}, root.location))
        self.root = self._raised(root, branches_of(schema, schema), ())

    def _raised(self, node: Node, forms: Sequence[Schema], path: Path) -> Node:
        if not isinstance(node.value, dict):
            return node
        node = self._with_fields_out(self._with_followers_in(node, forms, path), forms, path)
        node = self._with_services_in(node, forms, path)
        below = {
            key: self._raised(child, self._forms(forms, key), (*path, key))
            for key, child in mapping(node).items()
        }
        return Node(below, node.location, node.text, node.keys)

    def _forms(self, forms: Sequence[Schema], key: str) -> list[Schema]:
        child = child_schema(forms, key)
        return branches_of(child, self._schema) if child is not None else []

    def _with_followers_in(self, node: Node, forms: Sequence[Schema], path: Path) -> Node:
        """Return a mapping in which a key that says nothing holds what follows, if that is its."""
        value = mapping(node)
        left: dict[str, Node] = {}
        rest = list(value)
        while rest:
            key, *rest = rest
            mine = [] if value[key].value is not None else self._followers(key, rest, value, forms)
            left[key] = value[key]
            if mine:
                places = {each: node.keys[each] for each in mine}
                inner = {each: value[each] for each in mine}
                left[key] = Node(inner, places[mine[0]], "", places)
                self._tell(node, mine[0], path, f"belongs under `{key}`", _lines(places, inner))
                rest = rest[len(mine) :]
        return Node(left, node.location, node.text, node.keys)

    def _followers(
        self, key: str, rest: Sequence[str], value: Mapping[str, Node], forms: Sequence[Schema]
    ) -> list[str]:
        """Return which of the keys behind a key are fields of it, up to the first that is not."""
        own = self._forms(forms, key)
        return [*takewhile(lambda other: self._is_of(other, value[other], own, forms), rest)]

    def _is_of(
        self, key: str, value: Node, own: Sequence[Schema], around: Sequence[Schema]
    ) -> bool:
        """Return whether what stands at a key is a field of `own`, and not of what is around."""
        fields, named = fields_of(own), self._forms(own, "")
        if key in fields_of(around):
            return False
        if key in fields:
            return not _holds(value, fields_of(self._forms(around, key)))
        return not fields and _holds(value, fields_of(named))

    def _with_fields_out(self, node: Node, forms: Sequence[Schema], path: Path) -> Node:
        """Return a mapping without what stands among names in it and is a field of its own."""
        fields, value = fields_of(forms), dict(mapping(node))
        places = dict(node.keys)
        for name, child in list(value.items()):
            own = self._forms(forms, name)
            if not isinstance(child.value, dict) or fields_of(own) or not own:
                continue
            named = fields_of(self._forms(own, ""))
            out = {
                key: inner
                for key, inner in child.value.items()
                if key in fields
                and key not in value
                and named
                and not _holds(inner, named)
                and isinstance(inner.value, dict)
            }
            if not out:
                continue
            for key in out:
                hint = _BESIDE.format(name=name)
                self._tell(child, key, (*path, name), f"belongs beside `{name}`", hint)
            places |= {key: child.keys[key] for key in out}
            kept = {key: inner for key, inner in child.value.items() if key not in out}
            value = {**value, name: Node(kept, child.location, child.text, child.keys), **out}
        return Node(value, node.location, node.text, places)

    def _with_services_in(self, node: Node, forms: Sequence[Schema], path: Path) -> Node:
        """Return what an environment says, in which what it says of a service is below `services`.

        It is a service's if all services have one of that name, and if it has a service's fields.
        """
        fields, value = fields_of(forms), mapping(node)
        if not path or _SERVICES not in fields:
            return node
        named = fields_of(self._forms(self._forms(forms, _SERVICES), ""))
        services = value.get(_SERVICES, Node({}, node.location))
        inside = mapping(services)
        found = {
            key: inner
            for key, inner in value.items()
            if key not in fields
            and key in mapping(self._services)
            and key not in inside
            and _holds(inner, named)
        }
        if not found or not isinstance(services.value, dict):
            return node
        for key in found:
            hint = f"write `{_SERVICES}: {{{key}: …}}`"
            self._tell(node, key, path, f"belongs under `{_SERVICES}`", hint)
        places = {**services.keys, **{key: node.keys[key] for key in found}}
        moved = Node({**inside, **found}, services.location, "", places)
        kept = {key: inner for key, inner in value.items() if key not in found}
        keys = {_SERVICES: next(iter(places.values())), **node.keys}
        return Node({**kept, _SERVICES: moved}, node.location, node.text, keys)

    def _tell(self, node: Node, key: str, path: Path, where: str, hint: str) -> None:
        message, at = f"`{key}` {where}", dotted((*path, key))
        self.findings.append(Finding(Code.UNKNOWN_KEY, message, node.keys[key], at, hint=hint))


def _holds(value: Node, fields: Mapping[str, Any]) -> bool:
    """Return whether a value is a mapping with some of the fields."""
    return isinstance(value.value, dict) and any(key in fields for key in value.value)


def _lines(places: Mapping[str, Any], inner: Mapping[str, Node]) -> str:
    first = min(place.line for place in places.values())
    last = max([place.line for place in places.values()] + [*_last(inner.values())])
    return _BELOW.format(lines=f"line {first}" if first == last else f"lines {first} to {last}")


def _last(nodes: Iterable[Node]) -> Iterator[int]:
    """Yield the lines that values begin in."""
    for node in nodes:
        yield node.location.line
        value = node.value
        if isinstance(value, dict | list):
            yield from _last(value.values() if isinstance(value, dict) else value)
