"""Which fields an expression uses of what it sees, so that no others have to be made for it."""

from collections.abc import Iterable, Iterator

from meshgen.checks.cel.syntax import tokens
from meshgen.checks.cel.tree import Tree, parse

_LOOPS = ("all", "exists", "exists_one", "map", "filter")
# What a loop has: what it goes over, the name of an item, what is asked of it.
_PARTS = 3


def fields_used(texts: Iterable[str], name: str, *, is_list: bool) -> frozenset[str] | None:
    """Return the fields that expressions use of a variable, or of each item of one.

    None stands for all, where more is done with it than to look at its fields.
    """
    finder = _Finder(name, is_list)
    try:
        for text in texts:
            finder.follow(parse(text), frozenset() if is_list else frozenset((name,)))
    except (RecursionError, ValueError):
        return None
    return None if finder.is_whole else frozenset(finder.fields)


def names_in(text: str) -> frozenset[str]:
    """Return the names that stand in an expression for themselves, or for what a loop goes over."""
    try:
        return frozenset(_names(parse(text)))
    except (RecursionError, ValueError):  # the library takes it: it may be any of them
        return frozenset(tokens(text))


def _names(tree: Tree) -> Iterator[str]:
    if tree.kind == "name":
        yield tree.text
    for part in tree.parts:
        yield from _names(part)


class _Finder:
    def __init__(self, name: str, is_list: bool) -> None:
        self.fields: set[str] = set()
        self.is_whole = False
        self._name, self._is_list = name, is_list

    def follow(self, tree: Tree, bound: frozenset[str], *, counted: bool = False) -> None:
        """Look through a part; `bound` are the names of what has the fields.

        `counted` says that of a list nothing is asked but how many there are.
        """
        if tree.kind == "name":
            is_list = self._is_list and tree.text == self._name and not counted
            self.is_whole |= is_list or tree.text in bound
        elif tree.kind == "field" and tree.parts[0].kind == "name" and tree.parts[0].text in bound:
            self.fields.add(tree.text)
        elif tree.member and tree.text in _LOOPS and len(tree.parts) >= _PARTS:
            self._loop(tree, bound, counted=counted)
        else:
            is_size = tree.kind == "call" and tree.text == "size" and len(tree.parts) == 1
            for part in tree.parts:
                self.follow(part, bound, counted=is_size)

    def _loop(self, tree: Tree, bound: frozenset[str], *, counted: bool) -> None:
        over, variable, *bodies = tree.parts
        inner = bound - {variable.text}
        if self._is_list and over.kind == "name" and over.text == self._name:
            # The items that `filter` leaves are somebody else's to look at.
            self.is_whole |= tree.text == "filter" and not counted
            inner |= {variable.text}
        else:
            self.follow(over, bound)
        for body in bodies:
            self.follow(body, inner)
