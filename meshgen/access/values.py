"""Values that stand for all others: one for every way in which patterns tell values apart."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from meshgen.system.access.patterns import STAR, covers_path, is_of_part, is_template, pieces

# What stands in a pattern beside letters: any others, and those of one part of a path or of more.
_REST, _PART, _MORE, _PARTS = "rest", "part", "more", "parts"
_TEMPLATES = {"{*}": (_PART, _MORE), "{**}": (_PARTS,)}
_OF_TEMPLATES = frozenset((_PART, _MORE, _PARTS))
_MAY_BE_EMPTY = frozenset((_REST, _MORE, _PARTS))
_SLASH = "/"
# Letters that stand for all that are not named: of parts of paths, and others.
_USUAL = "xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
_STRANGE = '|^<>[]"'
_LAST = "\ue000"


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

    The letters that no pattern has behave alike, so that one of them is enough; where templates
    are, one that they stand for and one that they do not.
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
        """Return the letters that make a difference; those that none has come first."""
        parts = {self._parts[place] for place in _bits(places)}
        named = {part for part in parts if len(part) == 1}
        others = [next((each for each in _USUAL if each not in named), _LAST)]
        if parts & _OF_TEMPLATES:
            named.add(_SLASH)
            others.append(next((each for each in _STRANGE if each not in named), _LAST))
        return [*others, *sorted(named)]

    def _after(self, places: int, letter: str) -> int:
        after = 0
        for place in _bits(places):
            part = self._parts[place]
            if part in _MAY_BE_EMPTY and _stands_for(part, letter):
                after |= 1 << place
            elif part == letter or (part == _PART and _stands_for(part, letter)):
                after |= 1 << (place + 1)
        return self._closed(after)

    def _closed(self, places: int) -> int:
        """Return places with those behind what may be empty."""
        more = places
        while more:
            more = sum(1 << (p + 1) for p in _bits(more) if self._parts[p] in _MAY_BE_EMPTY)
            more &= ~places
            places |= more
        return places


def _parts(pattern: str, *, of_path: bool) -> Sequence[str]:
    if of_path and is_template(pattern):
        return [part for piece in pieces(pattern) for part in _TEMPLATES.get(piece, tuple(piece))]
    if pattern.startswith(STAR):
        return [_REST, *pattern[1:]]
    if pattern.endswith(STAR):
        return [*pattern[:-1], _REST]
    return list(pattern)


def _stands_for(part: str, letter: str) -> bool:
    if part == _REST or (part == _PARTS and letter == _SLASH):
        return True
    return letter != _SLASH and is_of_part(letter)


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
