"""What two environments, or one at two times, have otherwise: setting by setting."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from meshgen.config.layers import mapping, without_later_nulls
from meshgen.config.load import Resolved
from meshgen.findings import Location
from meshgen.resources import Path
from meshgen.yamlio import Node


@dataclass(frozen=True)
class Setting:
    """A setting as it holds in an environment, and where it is written."""

    node: Node
    location: Location


@dataclass(frozen=True)
class Difference:
    """A setting that one has otherwise than the other; None is one that is not there."""

    path: Path
    before: Setting | None
    after: Setting | None


@dataclass(frozen=True)
class Differences:
    """What `after` has otherwise than `before`, in order: each is called by its name."""

    before: str
    after: str
    differences: Sequence[Difference]


def differences(before: Resolved, after: Resolved) -> Iterator[Difference]:
    """Yield each setting that differs, all layers merged; what one has not, as a whole."""
    trees = without_later_nulls(before.tree), without_later_nulls(after.tree)
    for path, one, other in _below((), *trees):
        yield Difference(path, _setting(before, path, one), _setting(after, path, other))


def _below(
    path: Path, one: Node | None, other: Node | None
) -> Iterator[tuple[Path, Node | None, Node | None]]:
    if one is None or other is None:
        if one is not other:
            yield path, one, other
    elif isinstance(one.value, dict) and isinstance(other.value, dict):
        for key in dict.fromkeys((*one.value, *other.value)):
            yield from _below((*path, key), one.value.get(key), other.value.get(key))
    elif isinstance(one.value, list) and isinstance(other.value, list) and _are_apart(one, other):
        for index, items in enumerate(zip_longest(one.value, other.value)):
            yield from _below((*path, index), *items)
    elif not _are_equal(one, other):
        yield path, one, other


def _are_apart(*lists: Node) -> bool:
    """Return whether they are lists of mappings, of which each item is compared by itself."""
    items = (item for one in lists if isinstance(one.value, list) for item in one.value)
    return all(mapping(item) for item in items)


def _are_equal(one: Node, other: Node) -> bool:
    if isinstance(one.value, list) and isinstance(other.value, list):
        pairs = zip(one.value, other.value, strict=False)
        return len(one.value) == len(other.value) and not any(
            True for pair in pairs for _ in _below((), *pair)
        )
    return type(one.value) is type(other.value) and one.value == other.value


def _setting(resolved: Resolved, path: Path, node: Node | None) -> Setting | None:
    return None if node is None else Setting(node, resolved.location(path))
