"""Where two renderings differ, in the words of the chart's README."""

import re
from collections.abc import Iterator
from typing import Any

from meshgen.resources import Path, canonical, dotted
from tests.chart.compare import CHECKSUM

Found = dict[str, Any]


def differing(before: list[Any], after: list[Any]) -> Found:
    """Return each place that differs, with what stands there afterwards."""
    old, new = _named(before), _named(after)
    found: Found = {}
    for name in {**old, **new}:
        if name not in old or name not in new:
            found[name] = new.get(name)
            continue
        for path, value in _differing(old[name], new[name], ()):
            found[f"{name}: {dotted(path)}"] = value
    return found


def _named(objects: list[Any]) -> dict[str, Any]:
    return {f"{o['kind']}/{o['metadata']['name']}": o for o in objects}


def _differing(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if path[-1:] == (CHECKSUM,) or canonical(old) == canonical(new):
        return
    # Variables are called by their names, and so are containers where there may be one more.
    if path[-1:] == ("env",) or (
        path[-1:] in (("containers",), ("initContainers",)) and len(path) > 1
    ):
        old, new = ({v["name"]: v for v in variables or []} for variables in (old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _differing(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _differing(a, b, (*path, index))
    else:
        yield path, new


def named(place: str, objects: list[Any]) -> str:
    """Return a place with the container's name instead of its position."""
    found = re.fullmatch(r"(.+?): (.*\.(?:initC|c)ontainers)\[(\d+)\](.*)", place)
    if not found:
        return place
    value = _named(objects)[found[1]]
    for part in found[2].split("."):
        value = value[part]
    return f"{found[1]}: {dotted((*found[2].split('.'), value[int(found[3])]['name']))}{found[4]}"


def within(place: str, around: str) -> bool:
    """Return whether a place is another one, or in it."""
    return place == around or place.startswith((f"{around}.", f"{around}[", f"{around}:"))
