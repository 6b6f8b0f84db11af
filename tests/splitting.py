"""A config's settings, spread over several files at random."""

from typing import Any

from hypothesis import strategies as st

# What only a config's own file says; what is put together name by name; lists that add up.
HEADER = (
    "apiVersion",
    "kind",
    "metadata",
    "meshgen",
    "include",
    "namespaceNames",
    "layout",
    "docs",
    "output",
    "templates",
)
NAMES = (
    "services",
    "namespaces",
    "configMaps",
    "gateways",
    "quotas",
    "limitRanges",
    "labels",
    "severities",
    "rules",
    "tests",
    "external",
)
LISTS = ("resources", "schemas", "ruleFiles", "patches", "existing", "objects")
OTHERS = ["parts/a.yaml", "parts/b.yaml", "z.yaml"]

Config = dict[str, Any]


def split(said: Config, count: int, draw: st.DataObject) -> list[Config]:
    """Return the settings of a config in so many files, the config's own first."""
    positions = st.integers(0, count - 1)
    parts: list[Config] = [{} for _ in range(count)]
    for key, value in said.items():
        if key == "environments" and isinstance(value, dict) and value:
            for name, environment in value.items():
                _spread(parts, name, environment, draw)
        elif key in HEADER:
            parts[0][key] = value
        else:
            _put(parts, key, value, positions, draw)
    return parts


def _spread(parts: list[Config], name: str, environment: Any, draw: st.DataObject) -> None:
    """Spread what is said of an environment; what says nothing of it may name it."""
    positions = st.integers(0, len(parts) - 1)
    inner: list[Config] = [{} for _ in parts]
    settings = environment if isinstance(environment, dict) else {}
    for key, value in settings.items():
        _put(inner, key, value, positions, draw)
    there = draw.draw(positions)
    for position, (part, said) in enumerate(zip(parts, inner, strict=True)):
        nothing = draw.draw(st.sampled_from(["", "{}", "null"]))
        if said or nothing or position == there:
            named = part.setdefault("environments", {})
            named[name] = None if nothing == "null" and not said else said
    if not settings:
        parts[there]["environments"][name] = environment


def _put(
    parts: list[Config],
    key: str,
    value: Any,
    positions: st.SearchStrategy[int],
    draw: st.DataObject,
) -> None:
    """Put a setting into one of the files, or spread what it holds over them."""
    if key in NAMES and isinstance(value, dict) and value:
        for name, entry in value.items():
            parts[draw.draw(positions)].setdefault(key, {})[name] = entry
    elif key in LISTS and isinstance(value, list) and value:
        for item, position in zip(value, sorted(draw.draw(positions) for _ in value), strict=True):
            parts[position].setdefault(key, []).append(item)
    else:
        parts[draw.draw(positions)][key] = value
