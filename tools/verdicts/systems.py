"""Systems with something changed, made up of what others have."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from meshgen.resources import Object
from tools.verdicts.analyze import Asked

_Place = tuple[Any, str | int]


class Changer:
    """Draws systems out of a pool; the same seed draws the same."""

    def __init__(self, pool: Sequence[Asked], seed: int) -> None:
        """Take the systems to change."""
        self._pool = pool
        self._random = random.Random(seed)
        self._values: dict[str, list[Any]] = {}
        for asked in pool:
            for place, key in _places([*asked.objects]):
                if isinstance(key, str):
                    self._values.setdefault(key, []).append(place[key])

    def systems(self) -> Iterator[Asked]:
        """Yield changed systems without end."""
        while True:
            asked = self._random.choice(self._pool)
            objects: list[Object] = json.loads(json.dumps(list(asked.objects)))
            if self._random.random() < 0.2:
                other = self._random.choice(self._pool)
                objects += json.loads(json.dumps(list(other.objects)))
            for _ in range(self._random.randint(1, 3)):
                self._change(objects)
            yield replace(asked, objects=objects)

    def _change(self, objects: list[Object]) -> None:
        if not objects:
            return
        match self._random.randrange(6):
            case 0 if len(objects) > 1:
                objects.pop(self._random.randrange(len(objects)))
            case 1:
                self._double(objects)
            case 2:
                self._drop(objects)
            case _:
                self._swap(objects)

    def _double(self, objects: list[Object]) -> None:
        copied = json.loads(json.dumps(self._random.choice(objects)))
        if isinstance(copied.get("metadata"), dict):
            copied["metadata"]["name"] = f"{copied['metadata'].get('name')}-2"
        objects.append(copied)

    def _drop(self, objects: list[Object]) -> None:
        places = [(place, key) for place, key in _places(objects) if not _is_identity(key)]
        if places:
            place, key = self._random.choice(places)
            if isinstance(place, list) and place is objects:
                return
            place.pop(key)

    def _swap(self, objects: list[Object]) -> None:
        places = [(p, k) for p, k in _places(objects) if isinstance(k, str)]
        places = [(place, key) for place, key in places if key not in ("apiVersion", "kind")]
        if places:
            place, key = self._random.choice(places)
            value = self._random.choice(self._values.get(key) or [place[key]])
            place[key] = json.loads(json.dumps(value))


def _is_identity(key: str | int) -> bool:
    return key in ("apiVersion", "kind", "metadata", "name")


def _places(value: Any) -> Iterator[_Place]:
    """Yield every place in a value: what holds it, and its key or position there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(pairs):
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)
