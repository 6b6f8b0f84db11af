"""An object as it is rendered, and as it is in the cluster: what is otherwise, and what is more.

What is rendered has to stand there with an equal value. What stands there besides is a default, a
controller's, or somebody's: meshgen.live.managers tells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from meshgen.quantity import parse_quantity
from meshgen.resources import Path

# The merge key of the list at a path; None for one that is compared item by item.
KeyOf = Callable[[Path], str | None]

# Mappings of quantities, and fields that are one; anywhere else `1` and `1000m` are two texts.
_OF_QUANTITIES = frozenset(
    ("requests", "limits", "hard", "max", "min", "default", "defaultRequest")
)
_QUANTITIES = frozenset(("sizeLimit", "averageValue", "divisor", "value", "storage"))
# Fields that are no pointer in the API's types: where they are false or 0, nothing is written.
_UNWRITTEN = frozenset(
    (
        *("hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty", "readOnly", "paused"),
        *("publishNotReadyAddresses", "initialDelaySeconds", "minReadySeconds"),
    )
)


class Nothing(Enum):
    """What stands where nothing does."""

    HERE = auto()


@dataclass(frozen=True)
class Difference:
    """One value that is otherwise; `path` is in the rendered object, `live` in the cluster's."""

    path: Path
    live: Path
    wanted: Any
    found: Any

    @property
    def is_added(self) -> bool:
        """Return whether the cluster has it and the render has not."""
        return self.wanted is Nothing.HERE


def differences(wanted: Any, found: Any, key_of: KeyOf) -> Iterator[Difference]:
    """Yield what of an object is otherwise in the cluster, and what is more, topmost places only.

    Its status is no part of it.
    """
    yield from _compared({k: v for k, v in wanted.items() if k != "status"}, found, key_of, (), ())


def _compared(wanted: Any, found: Any, key_of: KeyOf, at: Path, live: Path) -> Iterator[Difference]:
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key, value in wanted.items():
            if key in found:
                yield from _compared(value, found[key], key_of, (*at, key), (*live, key))
            elif not _is_unwritten(key, value):
                yield Difference((*at, key), (*live, key), value, Nothing.HERE)
        for key in found.keys() - wanted.keys() - ({"status"} if not at else set()):
            yield Difference((*at, key), (*live, key), Nothing.HERE, found[key])
    elif isinstance(wanted, list) and isinstance(found, list):
        yield from _lists(wanted, found, key_of, at, live)
    elif not _is_equal(wanted, found, at):
        yield Difference(at, live, wanted, found)


def _lists(
    wanted: list[Any], found: list[Any], key_of: KeyOf, at: Path, live: Path
) -> Iterator[Difference]:
    key = key_of(at)
    if key is None or not all(isinstance(each, Mapping) for each in (*wanted, *found)):
        plain = not all(isinstance(each, Mapping) for each in (*wanted, *found))
        if len(wanted) != len(found) or (plain and wanted != found):
            yield Difference(at, live, wanted, found)
            return
        for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from _compared(one, other, key_of, (*at, number), (*live, number))
        return
    left = dict(enumerate(found))
    for number, one in enumerate(wanted):
        # Ports of one number may have two protocols: the one that is most alike is meant.
        alike = {
            place: list(_compared(one, other, key_of, (*at, number), (*live, place)))
            for place, other in left.items()
            if other.get(key) == one.get(key)
        }
        if not alike:
            yield Difference((*at, number), (*live, number), one, Nothing.HERE)
            continue
        best = min(alike, key=lambda place: len([d for d in alike[place] if not d.is_added]))
        yield from alike[best]
        del left[best]
    for place, other in left.items():
        yield Difference((*at, place), (*live, place), Nothing.HERE, other)


def _is_unwritten(key: Any, value: Any) -> bool:
    """Return whether a value is one that the API server leaves out."""
    return value in (None, "") or value in ({}, []) or (not value and key in _UNWRITTEN)


def _is_equal(wanted: Any, found: Any, at: Path) -> bool:
    if wanted == found and isinstance(wanted, bool) == isinstance(found, bool):
        return True
    if wanted in (None, {}, []) and found in (None, {}, []):
        return True
    of_quantities = at[-2:-1] and at[-2] in _OF_QUANTITIES
    if at[:1] == ("spec",) and (of_quantities or (at[-1:] and at[-1] in _QUANTITIES)):
        try:
            return parse_quantity(str(wanted)) == parse_quantity(str(found))
        except ValueError:
            return False
    return False
