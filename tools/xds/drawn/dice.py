"""What is thrown for objects."""

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
SPACES = ("a", "b")
APPS = ("web", "api", "db")
PATHS = ("/", "/one", "/one/two", "/ü", "/x.y")
HOSTS = ("web.example.com", "api.example.com", "*.example.com", "*")


class Dice:
    """Throws, by a seed."""

    def __init__(self, seed: int) -> None:
        """Take the seed."""
        self._random = random.Random(seed)

    def often(self, chance: float) -> bool:
        """Return whether something is so, with a chance from 0 to 1."""
        return self._random.random() < chance

    def one(self, choices: Sequence[T]) -> T:
        """Return one of some things."""
        return self._random.choice(choices)

    def some(self, choices: Sequence[T], least: int = 0, most: int = 99) -> list[T]:
        """Return some of some things, in any order."""
        number = self._random.randint(least, min(most, len(choices)))
        return self._random.sample(list(choices), number)

    def number(self, lowest: int, highest: int) -> int:
        """Return a whole number."""
        return self._random.randint(lowest, highest)

    def listed(self, draw: Callable[["Dice"], T], least: int, most: int) -> list[T]:
        """Return a list of drawn things."""
        return [draw(self) for _ in range(self.number(least, most))]

    def fields(self, **drawn: tuple[float, Callable[["Dice"], Any]]) -> dict[str, Any]:
        """Return a mapping with each of some fields, with its chance."""
        return {name: draw(self) for name, (chance, draw) in drawn.items() if self.often(chance)}


def host(dice: Dice) -> str:
    """Return a host as an object names it: short, full, nobody's, or outside."""
    app, space = dice.one((*APPS, "none")), dice.one(SPACES)
    names = (app, app, f"{app}.{space}", f"{app}.{space}.svc.cluster.local", "out.example.com")
    return dice.one(names)


def string_match(dice: Dice, values: Sequence[str]) -> dict[str, str]:
    """Return a StringMatch."""
    kind = dice.one(("exact", "prefix", "regex"))
    value = dice.one(values)
    return {kind: f"{value}.*" if kind == "regex" else value}
