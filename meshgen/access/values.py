"""Values that stand for all others: one for every way in which patterns tell values apart."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from meshgen.system.access.patterns import STAR, covers_path, is_template

# Parts of a pattern beside letters: whatever follows, and all of one part of a path.
_REST, _PART, _MORE = "rest", "part", "more"
_TEMPLATES = {"{*}": (_PART, _MORE), "{**}": (_REST,)}
_TEMPLATE = re.compile(r"(\{\*\*?\})")
_SLASH = "/"


@lru_cache(maxsize=4096)
def samples(patterns: tuple[str, ...], *, of_path: bool = False) -> Mapping[str, str]:
    """Return values, each with the patterns that it is of, as people write them; "" is of none.

    Any value is told apart by `patterns` as one of these is. They are those of policies, with a `*`
    at an end or templates, and values are not empty; paths begin with a slash.
    """
    found: dict[tuple[bool, ...], str] = {}
    walk = _Walk(patterns, of_path=of_path)
    for accepted, value in walk.found():
        found.setdefault(accepted, value)
    return {
        value: _told([one for one, is_of in zip(patterns, accepted, strict=True) if is_of])
        for accepted, value in found.items()
    }


def _told(patterns: Sequence[str]) -> str:
    """Return the narrowest of patterns."""
    narrow = [
        one
        for one in dict.fromkeys(patterns)
        if not any(one != other and covers_path(one, other) for other in patterns)
    ]
    return " and ".join(narrow)


class _Walk:
    """All patterns at once, letter by letter: a bit for each place in any of them.

    The letters that no pattern has behave alike, so that one of them is enough.
    """

    def __init__(self, patterns: Sequence[str], *, of_path: bool) -> None:
        self._parts: list[str] = []
        self._ends: list[int] = []
        start = 0
        for pattern in patterns:
            start |= 1 << len(self._parts)
            self._parts += _parts(pattern, of_path=of_path)
            self._ends.append(1 << len(self._parts))
            self._parts.append("")  # behind the last one
        letters = {part for part in self._parts if len(part) == 1}
        self._other = next(each for each in _letters() if each not in letters | {_SLASH})
        self._start = self._closed(start)
        self._first = _SLASH if of_path else ""

    def found(self) -> Iterator[tuple[tuple[bool, ...], str]]:
        """Yield values, the shortest first, with which of the patterns they are of."""
        seen: set[int] = set()
        waiting = deque([(self._start, "")])
        while waiting:
            places, value = waiting.popleft()
            for letter in self._next(places) if value or not self._first else [self._first]:
                after = self._after(places, letter)
                if after not in seen:
                    seen.add(after)
                    waiting.append((after, value + letter))
                    yield tuple(bool(after & end) for end in self._ends), value + letter

    def _next(self, places: int) -> list[str]:
        """Return the letters that make a difference; the one that none has comes first."""
        parts = {self._parts[place] for place in _bits(places)}
        named = {part for part in parts if len(part) == 1}
        if parts & {_PART, _MORE}:
            named.add(_SLASH)
        return [self._other, *sorted(named)]

    def _after(self, places: int, letter: str) -> int:
        after = 0
        for place in _bits(places):
            part = self._parts[place]
            if part == _REST or (part == _MORE and letter != _SLASH):
                after |= 1 << place
            elif part == letter or (part == _PART and letter != _SLASH):
                after |= 1 << (place + 1)
        return self._closed(after)

    def _closed(self, places: int) -> int:
        """Return places with those behind what may be empty."""
        more = places
        while more:
            more = sum(1 << (p + 1) for p in _bits(more) if self._parts[p] in (_REST, _MORE))
            more &= ~places
            places |= more
        return places


def _parts(pattern: str, *, of_path: bool) -> Sequence[str]:
    if of_path and is_template(pattern):
        pieces = _TEMPLATE.split(pattern)
        return [part for piece in pieces for part in _TEMPLATES.get(piece, tuple(piece))]
    if pattern.startswith(STAR):
        return [_REST, *pattern[1:]]
    if pattern.endswith(STAR):
        return [*pattern[:-1], _REST]
    return list(pattern)


def _letters() -> Iterator[str]:
    yield from "xyzabcdefghijklmnopqrstuvw0123456789"
    yield from map(chr, range(0xE000, 0xF900))


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
