"""Where a setting was written, whatever layers it came through."""

from dataclasses import dataclass
from functools import cached_property

from meshgen.config.gather import Problem
from meshgen.findings import Code, Finding, Location
from meshgen.resources import Path, dotted
from meshgen.yamlio import Node


@dataclass(frozen=True)
class Origins:
    """The config as written: what stands where, and under which path.

    Where it is written in several files, `root` is all of them together, and `files` has each of
    them: the path of an item is that in its own file.
    """

    root: Node
    files: tuple[Node, ...] = ()

    def find(self, tree: Node, path: Path, *, key: bool = False) -> tuple[Location, Path]:
        """Return the place of a value in `tree`, or of its key, and its path in the file.

        `tree` is the file or settings that were merged of it. Of a path that does not exist, the
        place is that of its deepest ancestor.
        """
        node, location = tree, tree.location
        written: Path = ()
        for index, part in enumerate(path):
            child = _child(node, part)
            if child is None:
                return location, (*written, *path[index:])
            if key and isinstance(part, str):
                location = node.keys[part]
                written = self._keys.get(location, path[: index + 1])
            else:
                location = child.location
                written = self._values.get(location, path[: index + 1])
            node = child
        return location, written

    def problem(
        self,
        tree: Node,
        code: Code,
        path: Path,
        message: str,
        expected: str = "",
        hint: str = "",
        *,
        key: bool = False,
    ) -> Problem:
        """Return a problem at a path of `tree`; `key` points at the key instead of the value."""
        location, written = self.find(tree, path, key=key)
        finding = Finding(code, message, location, dotted(written), expected, hint)
        subject = path[:2]
        own = written[:2], written[2:4], written[4:6]
        elsewhere = subject[:1] == ("services",) and subject not in own
        return Problem(finding, str(path[1]) if elsewhere and len(subject) > 1 else "")

    @cached_property
    def _values(self) -> dict[Location, Path]:
        return self._paths[0]

    @cached_property
    def _keys(self) -> dict[Location, Path]:
        return self._paths[1]

    @cached_property
    def _paths(self) -> tuple[dict[Location, Path], dict[Location, Path]]:
        """Return the paths of values and of keys by place; a repeated value has its first path."""
        values: dict[Location, Path] = {}
        keys: dict[Location, Path] = {}
        stack: list[tuple[Node, Path]] = [(root, ()) for root in (self.root, *self.files)]
        while stack:
            node, path = stack.pop()
            values.setdefault(node.location, path)
            if isinstance(node.value, dict):
                for key, child in reversed(node.value.items()):
                    keys.setdefault(node.keys[key], (*path, key))
                    stack.append((child, (*path, key)))
            elif isinstance(node.value, list):
                stack.extend((c, (*path, i)) for i, c in reversed(list(enumerate(node.value))))
        return values, keys


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(part) if isinstance(part, str) else None
    if isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None
