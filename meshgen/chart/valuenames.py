"""The names of values: what a Helm user would guess."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z0-9]+")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def camel(text: str) -> str:
    """Return a name as Helm's best practices have it: `user-service` is `userService`.

    What would not start with a letter gets a `_` in front, since `.Values.1a` is no field.
    """
    words = _WORD.findall(text)
    if not words:
        return "value"
    first, *rest = words
    head = first[0].lower() + first[1:] if not first.isupper() else first.lower()
    name = head + "".join(w[0].upper() + w[1:] for w in rest)
    return name if name[0].isalpha() else f"_{name}"


def camel_keys(names: Iterable[str]) -> dict[str, str]:
    """Return a key for each name of letters, digits and `-`.

    Where two would be the same, that of a name with `-` has `_` there instead, which no other has.
    """
    keys = {name: camel(name) for name in sorted(set(names))}
    uses = Counter(keys.values())
    return {n: k if uses[k] == 1 or "-" not in n else _spelled(n) for n, k in keys.items()}


def _spelled(name: str) -> str:
    return name.replace("-", "_") if name[0].isalpha() else f"_{name.replace('-', '_')}"


def expression(path: Iterable[str]) -> str:
    """Return the template expression for a value: `.Values.a.b`, `(index .Values.a "b.c")`."""
    text = ".Values"
    for part in path:
        if _FIELD.fullmatch(part):
            text += f".{part}"
        else:
            quoted = part.replace("\\", "\\\\").replace('"', '\\"')
            text = f'(index {text} "{quoted}")'
    return text


def dotted(path: Iterable[str]) -> str:
    """Return a value's name as `--set` takes it: dots in a key are escaped."""
    return ".".join(part.replace(".", "\\.") for part in path)


class Taken:
    """The names that are given; none is a part of another's way."""

    def __init__(self) -> None:
        """Start with none."""
        self._ways: set[tuple[str, ...]] = set()
        self._ends: set[tuple[str, ...]] = set()

    def free(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path, or the nearest one that is free, and take it."""
        path = self._beside_ends(path)
        candidate, number = path, 2
        while candidate in self._ends or candidate in self._ways:
            candidate = (*path[:-1], f"{path[-1]}{number}")
            number += 1
        self._ends.add(candidate)
        self._ways.update(candidate[:n] for n in range(1, len(candidate)))
        return candidate

    def open(self, path: tuple[str, ...]) -> None:
        """Take a path that others may lead through."""
        self._ways.update(path[:n] for n in range(1, len(path) + 1))

    def _beside_ends(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return a path that leads through no value: past `a.b` to `a.bC` in place of `a.b.c`."""
        for end in range(1, len(path)):
            if path[:end] in self._ends:
                joined = path[end - 1] + path[end][:1].upper() + path[end][1:]
                return self._beside_ends((*path[: end - 1], joined, *path[end + 1 :]))
        return path
