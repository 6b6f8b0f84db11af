"""Where two resources of Envoy's differ, by kind of difference."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

# What tells the items of a list apart; of the others, their position does.
_NAMES = ("name", "clusterName")
_NOTHING = object()


class Difference(NamedTuple):
    """A difference: of which kind, where, and what istiod and meshgen have there."""

    kind: str
    where: str
    istiod: str
    meshgen: str


def differences(istiod: Any, meshgen: Any, kind: str = "") -> Iterator[Difference]:
    """Yield where two normal values differ; `kind` is what they are of."""
    return _differ(istiod, meshgen, kind, "")


def _differ(one: Any, other: Any, kind: str, where: str) -> Iterator[Difference]:
    if one == other:
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in [*one, *(key for key in other if key not in one)]:
            values = one.get(key, _NOTHING), other.get(key, _NOTHING)
            yield from _differ(*values, f"{kind}.{key}", f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        yield from _lists(one, other, kind, where)
    else:
        what = "missing" if other is _NOTHING else "too much" if one is _NOTHING else "differs"
        yield Difference(f"{kind} {what}", where.strip("."), _told(one), _told(other))


def _lists(one: Sequence[Any], other: Sequence[Any], kind: str, where: str) -> Iterator[Difference]:
    ours, theirs = _keyed(other), _keyed(one)
    in_order = [key for key in theirs if key in ours]
    if in_order != [key for key in ours if key in theirs] and _is_ordered(kind):
        yield Difference(f"{kind} order", where.strip("."), _told([*theirs]), _told([*ours]))
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        values = theirs.get(key, _NOTHING), ours.get(key, _NOTHING)
        of = f"{kind}[{key.partition('#')[0]}]" if _says_much(kind) else f"{kind}[]"
        yield from _differ(*values, of, f"{where}[{key}]")


def _is_ordered(kind: str) -> bool:
    """Return whether order counts; of what is found by its name, it does not."""
    is_found = kind == "routes" or kind.endswith(("virtualHosts", "filterChains"))
    return not (is_found or kind.endswith(("listeners", "clusters")))


def _says_much(kind: str) -> bool:
    """Return whether names say of what kind something is: those of filters do."""
    return kind.endswith(("ilters", "transportSocketMatches"))


def _keyed(items: Sequence[Any]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for item in items:
        name = _name(item)
        seen[name] += 1
        keyed[name if seen[name] == 1 else f"{name}#{seen[name]}"] = item
    return keyed


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        return next((str(item[key]) for key in _NAMES if isinstance(item.get(key), str)), "")
    return "" if isinstance(item, list) else str(item)


def _told(value: Any) -> str:
    return "nothing" if value is _NOTHING else json.dumps(value)
