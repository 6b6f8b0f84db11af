"""Patches that change nothing: what they look for in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.system.patches import Patch
from meshgen.system.policies import targets_of
from meshgen.xds.envoyfilter.chosen import Patches
from meshgen.xds.envoyfilter.in_clusters import CLUSTER, CLUSTER_NAME
from meshgen.xds.envoyfilter.in_listeners import (
    CHAIN,
    FILTER,
    HTTP_FILTER,
    INNER,
    LISTENER,
    LISTENER_FILTER,
    NETWORK_FILTER,
)
from meshgen.xds.envoyfilter.in_routes import HTTP_ROUTE, ROUTE_CONFIGURATION, VIRTUAL_HOST
from meshgen.xds.envoyfilter.tracked import Condition, Tracked

# What the match of a patch asks, in the order in which it is asked.
_ASKED: list[tuple[str, ...]] = [
    *(asked.path for asked in (*LISTENER, *LISTENER_FILTER, *CHAIN, *NETWORK_FILTER, *HTTP_FILTER)),
    *(asked.path for asked in (*ROUTE_CONFIGURATION, *VIRTUAL_HOST, *HTTP_ROUTE)),
    *(asked.path for asked in (*CLUSTER_NAME, *CLUSTER)),
]
_FILTER_OPERATIONS = frozenset(
    ("ADD", "INSERT_FIRST", "INSERT_BEFORE", "INSERT_AFTER", "MERGE", "REPLACE", "REMOVE")
)
_MERGES = frozenset(("MERGE", "MERGE_AND_REPLACE_LIST"))
# What Istio does to each kind of thing; it passes over all else.
_DOES = {
    "LISTENER": _MERGES | {"ADD", "REMOVE"},
    "FILTER_CHAIN": _MERGES | {"ADD", "REMOVE"},
    "LISTENER_FILTER": _FILTER_OPERATIONS,
    "NETWORK_FILTER": _FILTER_OPERATIONS,
    "HTTP_FILTER": _FILTER_OPERATIONS,
    "ROUTE_CONFIGURATION": _MERGES,
    "VIRTUAL_HOST": _MERGES | {"ADD", "REMOVE", "REPLACE"},
    "HTTP_ROUTE": (_FILTER_OPERATIONS | _MERGES) - {"REPLACE"},
    "CLUSTER": _MERGES | {"ADD", "REMOVE"},
    "EXTENSION_CONFIG": frozenset(("ADD",)),
}
# What has to be named to be taken away or replaced.
_NAMED = {
    "LISTENER_FILTER": ("listener", "listenerFilter"),
    "NETWORK_FILTER": FILTER,
    "HTTP_FILTER": INNER,
}
_NEED_NAMES = {
    "LISTENER_FILTER": ("REMOVE", "REPLACE", "MERGE"),
    "NETWORK_FILTER": ("REMOVE", "REPLACE"),
    "HTTP_FILTER": ("REMOVE", "REPLACE"),
}


@dataclass(frozen=True, eq=False)
class Idle:
    """A patch that changes nothing of a proxy: why, at which place of the object."""

    patch: Patch
    path: Path
    what: str
    expected: str = ""
    hint: str = ""


def idle_of(patches: Patches) -> Sequence[Idle]:
    """Return those of patches that changed nothing, and those of which nobody can tell."""
    return [
        *(_idle(patch) for patch in patches.all if not patch.is_applied),
        *(_elsewhere(patch) for patch in patches.elsewhere),
    ]


def _elsewhere(patch: Patch) -> Idle:
    what = "gateways of the Gateway API, and waypoints, are not translated"
    if targets_of(patch.member):
        return Idle(patch, ("spec", "targetRefs"), what)
    return Idle(patch, (*patch.path, "match", "context"), what)


def _idle(tracked: Tracked) -> Idle:
    patch = tracked.patch
    operation = (*patch.path, "patch", "operation")
    if patch.target == "BOOTSTRAP":
        at = (*patch.path, "applyTo")
        return Idle(patch, at, "the bootstrap of a proxy is not made of what istiod sends")
    if tracked.trouble:
        return Idle(patch, patch.value_path, tracked.trouble)
    if tracked.operation not in _DOES[patch.target]:
        what = f"Istio does nothing for {patch.operation or 'no operation'} of {patch.target}"
        return Idle(patch, operation, what, one_of(sorted(_DOES[patch.target])))
    named = _NAMED.get(patch.target)
    if named and tracked.operation in _NEED_NAMES[patch.target] and not tracked.wants(*named):
        at = (*patch.path, "match")
        return Idle(patch, at, f"{patch.operation} needs `{'.'.join(named)}`, and does nothing")
    if patch.target == "EXTENSION_CONFIG":
        at = (*patch.value_path, "name")
        return Idle(patch, at, f"no filter fetches its settings as `{tracked.value.get('name')}`")
    if not tracked.missed:
        at = (*patch.path, "match")
        return Idle(patch, at, f"there is no {_word(patch.target)} that it could change")
    condition, have = max(tracked.missed.values(), key=lambda missed: _ASKED.index(missed[0].path))
    return _missed(tracked, condition, list(have))


def _missed(tracked: Tracked, condition: Condition[Any], have: Sequence[Any]) -> Idle:
    wanted = condition.wanted(tracked.patch.match)
    known = sorted({str(each) for each in have if each not in ("", 0, None)})
    what = (
        f"no {condition.what} has `{condition.path[-1]}: {wanted}`"
        if wanted
        else (f"`{condition.path[-1]}` is missing, so that no {condition.what} is meant")
    )
    at = (*tracked.patch.path, "match", *condition.path)
    hint = did_you_mean(wanted, known) if isinstance(wanted, str) else ""
    return Idle(tracked.patch, at, what, one_of(known) if known else "", hint)


def _word(target: str) -> str:
    return target.lower().replace("_", " ").replace("http", "HTTP")
