"""Words in a YAML document for what YAML itself cannot hold: template code, comments."""

from typing import Generic, TypeVar

from meshgen.chart.marks import Marks

T = TypeVar("T")


class Placeholders(Generic[T]):
    """Things that stand aside while a document is laid out, each with a word in its place."""

    def __init__(self, marks: Marks) -> None:
        """Start with none; the words occur nowhere else, as the marks do."""
        self._things: list[T] = []
        self._stem = f"{marks.stem}place"
        # Matches one word; its only group is for `thing`.
        self.pattern = rf"{self._stem}(\d+)z"

    def put(self, thing: T) -> str:
        """Keep a thing, and return the word for it."""
        self._things.append(thing)
        return f"{self._stem}{len(self._things) - 1}z"

    def thing(self, number: str) -> T:
        """Return the thing of a word, by what `pattern` found in it."""
        return self._things[int(number)]
