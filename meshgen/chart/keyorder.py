"""The order of a mapping's keys over all environments."""

from collections.abc import Iterable, Mapping
from typing import Any

# Behind which others a field stands that no environment has.
_BEHIND = {"imagePullPolicy": "image", "env": "ports", "annotations": "labels", "resources": "env"}


def in_order(variants: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Return all keys, each behind the one that it stands behind in its environment."""
    keys: dict[str, None] = {}
    for value in variants.values():
        keys = _with(keys, value)
    for key in made:
        if key not in keys:
            behind = _BEHIND.get(key, "")
            keys = _with(keys, [behind, key] if behind in keys else [*keys, key])
    return list(keys)


def _with(keys: Mapping[str, None], more: Iterable[str]) -> dict[str, None]:
    """Return the keys with more of them, each behind the one of them that it follows."""
    new: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in more:
        if key in keys:
            last = key
        else:
            new.setdefault(last, []).append(key)
    order = [*new.get(None, []), *(k for key in keys for k in (key, *new.get(key, [])))]
    return dict.fromkeys(order)
