"""Filters that one proxy gets several times."""

import json
from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import (
    DOCS,
    LOCAL_RATE_LIMIT,
    WHOLE,
    Limit,
    example,
)
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.patches import INSERTS, Patch
from meshgen.system.policies import ENVOY_FILTER, selector_of, targets_of

_TARGETS = frozenset(("HTTP_FILTER", "NETWORK_FILTER"))
# Whom a patch is for: the mesh, a namespace, a workload by its position; the narrower, the later.
_Scope = tuple[int, str | int]
_MESH: _Scope = (0, "")


class InsertedTwice(Rule):
    """A proxy runs a filter as often as it is in the chain."""

    code = "MG1415"
    title = "A proxy gets a rate limit, or the very same filter, once."
    why = (
        "Each of them counts: two limits of 100 a minute are two buckets that every request "
        "takes from, and the smaller one decides with 429; other filters run twice."
    )
    mend = "Keep one of them, or give them ports (`portNumber`) or selectors that do not overlap."
    example = Example(
        wrong=example(WHOLE) + "---\n" + example(WHOLE).replace("name: limit", "name: other", 1),
        right=example(WHOLE),
    )
    source = DOCS
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter that a proxy has already, by a patch that is for more or came first."""
        seen: dict[tuple[_Scope, str, str], dict[int, Patch]] = {}
        inserting = _inserting(system)
        listed = [(scope, patch) for patch in inserting for scope in _scopes(system, patch)]
        told: set[Patch] = set()
        for scope, patch in sorted(listed, key=lambda each: each[0][0]):
            what = _what(patch)
            for context in patch.contexts:
                wider = [(around, context, what) for around in _around(system, scope)]
                before = [found for key in wider for found in _found(seen.get(key, {}), patch)]
                if before and patch not in told:
                    told.add(patch)
                    yield self._told(patch, before[0])
                seen.setdefault((scope, context, what), {}).setdefault(patch.port, patch)

    def _told(self, patch: Patch, before: Patch) -> Mistake:
        same = "the same filter" if not _is_limit(patch) else "a rate limit"
        other = before.member.seen_from(patch.member)
        return self.mistake(
            patch.member,
            patch.path,
            f"gives proxies {same} that {other} gives them as well",
            expected="expected it once for each port",
            others=[(before.member, before.path)],
        )


def _inserting(system: System) -> Iterator[Patch]:
    """Yield the patches that add a filter, whatever the version of the proxy."""
    for patch in system.patches:
        is_insert = patch.target in _TARGETS and patch.operation in INSERTS
        if is_insert and patch.value and not patch.proxy_version and not targets_of(patch.member):
            yield patch


def _scopes(system: System, patch: Patch) -> list[_Scope]:
    member = patch.member
    if selector_of(member):
        found = system.policies(ENVOY_FILTER).selected(member)
        return [(2, workload.member.position) for workload in found]
    is_root = member.namespace == system.control_plane.root_namespace
    return [_MESH if is_root else (1, member.namespace)]


def _around(system: System, scope: _Scope) -> list[_Scope]:
    """Return a scope and the wider ones that it is part of."""
    _, where = scope
    if isinstance(where, int):
        return [_MESH, (1, system.members[where].namespace), scope]
    return list(dict.fromkeys((_MESH, scope)))


def _what(patch: Patch) -> str:
    """Return what is the same of two filters that do the same.

    Of limits whose own buckets are never empty, each is for what its descriptors are for.
    """
    if _is_limit(patch):
        limits = _limits(patch)
        endless = [limit.get("descriptors") for limit in limits if limit.is_endless]
        return json.dumps([LOCAL_RATE_LIMIT, *endless], sort_keys=True, default=str)
    return json.dumps([patch.target, patch.inner_filter, patch.value], sort_keys=True, default=str)


def _is_limit(patch: Patch) -> bool:
    return any(not limit.of_routes and not limit.is_bare for limit in _limits(patch))


def _limits(patch: Patch) -> list[Limit]:
    return [Limit(patch, each) for each in patch.settings if each.type == LOCAL_RATE_LIMIT]


def _found(seen: dict[int, Patch], patch: Patch) -> list[Patch]:
    """Return who gives the filter to a patch's port, or to all ports."""
    if not patch.port:
        return list(seen.values())[:1]
    return [seen[port] for port in (0, patch.port) if port in seen]
