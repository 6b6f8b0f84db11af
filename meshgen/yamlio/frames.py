"""What the composer remembers of collections that it is inside of, and of anchored values."""

from dataclasses import dataclass, field

from meshgen.findings import Location
from meshgen.yamlio.nodes import Node


@dataclass(slots=True)
class Anchored:
    """A value that aliases repeat, its size in nodes and the levels of collections in it."""

    node: Node
    size: int
    height: int


@dataclass(slots=True)
class Frame:
    """A collection that has not ended yet.

    `values` and `keys` are the objects in the node itself; `values` is None for a list. `key` is
    the key whose value comes next, None if a key comes next. That value belongs to no key if
    `merging` (it follows `<<`) or `dropped` (its key was refused).
    """

    node: Node
    items: list[Node]
    values: dict[str, Node] | None
    keys: dict[str, Location]
    anchor: str | None
    started: int
    height: int = 1
    key: str | None = None
    merging: bool = False
    dropped: bool = False
    merged_at: Location | None = None
    merges: list[dict[str, tuple[Location, Node]]] = field(default_factory=list)

    @property
    def at_key(self) -> bool:
        """Return whether a key comes next."""
        return self.key is None and self.values is not None

    def merge(self) -> None:
        """Put the merged keys in front; the mapping's own win, then those of the first source.

        The source of the rule is https://yaml.org/type/merge.html.
        """
        if self.values is None or not self.merges:
            return
        merged: dict[str, tuple[Location, Node]] = {}
        for source in reversed(self.merges):
            merged |= source
        merged |= {key: (self.keys[key], value) for key, value in self.values.items()}
        self.values.clear()
        self.values.update((key, value) for key, (_, value) in merged.items())
        self.keys.clear()
        self.keys.update((key, at) for key, (at, _) in merged.items())
