"""What a patch changes of all that a proxy is sent."""

from collections.abc import Mapping
from typing import Any

from tests.xds.normal import DROPPED, normal

KINDS = ("listeners", "routes", "clusters")


def trimmed(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer without what no comparison looks at, and as it is otherwise."""
    return {kind: _without(answer[kind]) for kind in KINDS}


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {key: _without(item) for key, item in value.items() if key not in DROPPED}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is otherwise in another answer, by kind and name; None is what is gone."""
    changed: dict[str, Any] = {}
    for kind in KINDS:
        then, now = (_by_name(answer[kind]) for answer in (before, after))
        for name in sorted({*then, *now}):
            if then.get(name) != now.get(name):
                changed[f"{kind} {name}"] = now.get(name)
    return changed


def _by_name(listed: list[Any]) -> dict[str, Any]:
    return {each.get("name", ""): each for each in normal(listed)}
