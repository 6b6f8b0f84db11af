"""Change good objects in ways that people do: dropped, doubled, empty, out of range, swapped."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from meshgen.resources import Object, Path
from meshgen.schemas.store import SchemaStore
from tools.verdicts.invention import Inventor

_WORDS = """
a A_b -a a- a.b a..b * *.a.com a/b /a ../a é 0 80 65536 -1 1.5 100% 101% 10.0.0.1 10.0.0.0/8
10.0.0.0/33 fd00::1 ::ffff:1.2.3.4 010.0.0.1 http TCP http://a https://a/b true 1Gi 500m 0.5 1e3
1s 0s 1h 5m30s ( ^a$ a=b example.com/a kubernetes.io/a None All Always Never In Exists
cluster.local a.b.svc.cluster.local
"""
_TEXTS = ("", "a b", "a" * 16, "a" * 64, "a" * 254, *_WORDS.split())
_NUMBERS = (
    *(0, 1, -1, 2, 3, 5, 8, 63, 80, 100, 101, 299, 443, 600, 999, 3600),
    *(65535, 65536, 2**31 - 1, 2**31),
)
# Of these nothing can be learnt by changing them.
_KEPT = {("apiVersion",), ("kind",)}
# Of so many places in metadata one is changed.
_METADATA = 8
# Of so many changes one is a field that is made up.
_INVENTED = 8


class Mutator:
    """Changes objects of a pool; values come from the whole pool, too."""

    def __init__(self, pool: Sequence[Object], store: SchemaStore, seed: int) -> None:
        """Take good objects, and schemas that know more fields; a seed draws the same changes."""
        self._pool = pool
        self._random = random.Random(seed)
        self._inventor = Inventor(store, self._random, _TEXTS, _NUMBERS)
        self._donors: dict[str, list[Any]] = defaultdict(list)
        self._fields: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for obj in pool:
            for path, value in _values(obj):
                name = _name(path)
                self._donors[name].append(value)
                if isinstance(value, dict):
                    for key, item in value.items():
                        self._fields[name][key].append(item)

    def objects(self, kind: str = "") -> Iterator[Object]:
        """Yield changed objects for ever: the kinds in turn, or of one kind, each text once."""
        by_kind: dict[str, list[Object]] = defaultdict(list)
        for obj in self._pool:
            if kind in ("", obj["kind"]):
                by_kind[obj["kind"]].append(obj)
        kinds, count = sorted(by_kind), 0
        while kinds:
            yield self.mutated(self._random.choice(by_kind[kinds[count % len(kinds)]]))
            count += 1

    def mutated(self, obj: Object) -> Object:
        """Return an object with one change, or two or three."""
        obj = deepcopy(obj)
        for _ in range(self._random.choice((1, 1, 1, 1, 2, 2, 3))):
            self._change(obj)
        return obj

    def _change(self, obj: Object) -> None:
        places = [
            path
            for path, _ in _values(obj)
            if path and path not in _KEPT and (path[0] != "metadata" or self._rarely(_METADATA))
        ]
        if not places:
            return
        if self._rarely(_INVENTED):
            self._invent(obj, self._random.choice(places))
            return
        *above, last = self._random.choice(places)
        parent: Any = obj
        for step in above:
            parent = parent[step]
        self._random.choice(self._ways(parent[last]))(parent, last, _name((*above, last)))

    def _invent(self, obj: Object, path: Path) -> None:
        """Give the mapping at a path, or the nearest above, a field that nobody in the pool has."""
        value: Any = obj
        mappings: list[tuple[Path, Any]] = [((), obj)]
        for depth, step in enumerate(path):
            value = value[step]
            if isinstance(value, dict):
                mappings.append((path[: depth + 1], value))
        at, mapping = mappings[-1]
        made = self._inventor.field(obj, at)
        if made:
            mapping[made[0]] = made[1]

    def _ways(self, value: Any) -> list[Callable[[Any, Any, str], None]]:
        common: list[Callable[[Any, Any, str], None]] = [self._drop, self._donate, self._add]
        if isinstance(value, dict):
            return [*common, self._empty, self._inside, self._inside, self._add_inside]
        if isinstance(value, list):
            return [*common, self._empty, self._double, self._append]
        return [*common, self._spoil, self._spoil, self._spoil, self._nudge, self._swap]

    def _drop(self, parent: Any, key: Any, _: str) -> None:
        del parent[key]

    def _empty(self, parent: Any, key: Any, _: str) -> None:
        parent[key] = type(parent[key])()

    def _donate(self, parent: Any, key: Any, name: str) -> None:
        parent[key] = deepcopy(self._random.choice(self._donors.get(name) or [parent[key]]))

    def _add(self, parent: Any, key: Any, name: str) -> None:
        """Add a field beside the one at hand, such as elsewhere in the pool stands beside it."""
        if isinstance(parent, dict):
            kin = [fields for fields in self._fields.values() if key in fields]
            fields = self._random.choice(kin or [{key: [parent[key]]}])
            absent = sorted(fields.keys() - parent.keys())
            if absent:
                added = self._random.choice(absent)
                parent[added] = deepcopy(self._random.choice(fields[added]))
        else:
            self._append_to(parent, name)

    def _add_inside(self, parent: Any, key: Any, name: str) -> None:
        absent = sorted(self._fields[name].keys() - parent[key].keys())
        if absent:
            added = self._random.choice(absent)
            parent[key][added] = deepcopy(self._random.choice(self._fields[name][added]))

    def _inside(self, parent: Any, key: Any, name: str) -> None:
        """Change a key of a mapping, as of labels or quantities."""
        value = parent[key]
        if value:
            old = self._random.choice(sorted(value))
            value[self._random.choice((*_TEXTS, *self._fields[name]))] = value.pop(old)

    def _double(self, parent: Any, key: Any, _: str) -> None:
        if parent[key]:
            parent[key].append(deepcopy(self._random.choice(parent[key])))

    def _append(self, parent: Any, key: Any, name: str) -> None:
        self._append_to(parent[key], name)

    def _append_to(self, items: list[Any], name: str) -> None:
        donors = [each for each in self._donors.get(name, ()) if isinstance(each, list) and each]
        if donors:
            items.append(deepcopy(self._random.choice(self._random.choice(donors))))

    def _spoil(self, parent: Any, key: Any, _: str) -> None:
        value = parent[key]
        if isinstance(value, bool):
            parent[key] = not value
        elif isinstance(value, int):
            parent[key] = self._random.choice(_NUMBERS)
        else:
            parent[key] = self._random.choice(_TEXTS)

    def _nudge(self, parent: Any, key: Any, _: str) -> None:
        """Change a value a little."""
        value = parent[key]
        if isinstance(value, str) and value:
            at = self._random.randrange(len(value))
            sign = self._random.choice("a1-./*_:A ")
            parent[key] = self._random.choice(
                (value[:at] + value[at + 1 :], value[:at] + sign + value[at:], value + value)
            )
        elif isinstance(value, int) and not isinstance(value, bool):
            parent[key] = value + self._random.choice((-1, 1, -value * 2, value))

    def _swap(self, parent: Any, key: Any, _: str) -> None:
        """Take the value of a neighbour of the same type."""
        items = parent.items() if isinstance(parent, dict) else enumerate(parent)
        same = [item for other, item in items if other != key and type(item) is type(parent[key])]
        if same:
            parent[key] = deepcopy(self._random.choice(same))

    def _rarely(self, times: int) -> bool:
        return self._random.randrange(times) == 0


def _values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _values(item, (*path, position))


def _name(path: Path) -> str:
    """Return the field that a value stands in: that of the list for an item, marked as one."""
    for depth, step in enumerate(reversed(path)):
        if isinstance(step, str):
            return step + "[]" * depth
    return ""
