"""Which patches of EnvoyFilters are for a proxy, and in what order.

Source: EnvoyFilters and proxyMatch of istio.io/istio/pilot/pkg/model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping
from meshgen.schemas.envoy import PATCHED
from meshgen.system import System
from meshgen.system.member import Member
from meshgen.system.patches import CONTEXTS, Patch, patches_of
from meshgen.system.policies import ENVOY_FILTER, targets_of
from meshgen.xds.envoyfilter.reading import UnreadableError, read
from meshgen.xds.envoyfilter.tracked import Tracked
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, copied

INBOUND, OUTBOUND, GATEWAY = CONTEXTS
_ANY, _WAYPOINT = "ANY", "WAYPOINT"
# What can stand before or behind another one; elsewhere to insert is to add.
_LISTS = frozenset(("LISTENER_FILTER", "NETWORK_FILTER", "HTTP_FILTER", "HTTP_ROUTE"))
_INSERTS = frozenset(("INSERT_FIRST", "INSERT_BEFORE", "INSERT_AFTER"))
# What is new is for no side of its own: it is sent once, and not for what comes in.
_ONCE = frozenset(("LISTENER", "CLUSTER"))
_UNTOLD = "~"  # after every time


@dataclass(frozen=True, eq=False)
class Patches:
    """The patches for a proxy, in the order in which they are applied.

    `elsewhere` are those of its namespace for gateways of the Gateway API, and for waypoints.
    """

    all: Sequence[Tracked]
    elsewhere: Sequence[Patch] = ()

    def of(self, target: str, context: str) -> Iterator[Tracked]:
        """Yield those of a kind of thing on a side of the proxy."""
        for patch in self.all:
            is_meant = patch.patch.target == target and patch.patch.context in (_ANY, context)
            if is_meant and patch.is_usable:
                yield patch

    def added(self, target: str, context: str) -> list[Json]:
        """Return what is put beside the listeners, or clusters, of a side."""
        found = []
        for patch in self.of(target, context):
            is_twice = patch.patch.context == _ANY and context == INBOUND
            if patch.operation == "ADD" and not (is_twice and target in _ONCE):
                patch.is_applied = True
                found.append(copied(patch.value))
        return found


def patches_for(proxy: Proxy) -> Patches:
    """Return the patches that are for a proxy; those of its other sides are left out."""
    sides = (_ANY, GATEWAY) if proxy.is_gateway else (_ANY, INBOUND, OUTBOUND)
    version = version_of(proxy.system)
    chosen = (
        _tracked(patch)
        for patch in patches_of(_in_order(proxy))
        if patch.target in PATCHED and patch.context in sides and _is_for(patch, version)
    )
    return Patches(list(chosen), list(_elsewhere(proxy)))


def _elsewhere(proxy: Proxy) -> Iterator[Patch]:
    root = proxy.system.control_plane.root_namespace
    for patch in proxy.system.patches:
        is_near = patch.member.namespace in (proxy.namespace, root)
        if is_near and (patch.context == _WAYPOINT or targets_of(patch.member)):
            yield patch


def version_of(system: System) -> str:
    """Return the version that a proxy calls itself, of the newest release that is declared."""
    release = system.clusters[-1].istio
    return f"{release}.0" if release else ""


def _in_order(proxy: Proxy) -> Sequence[Member]:
    root = proxy.system.control_plane.root_namespace
    members = proxy.system.policies(ENVOY_FILTER).of_pods(proxy.namespace, proxy.labels)
    return sorted(members, key=lambda member: _rank(member, root))


def _rank(member: Member, root: str) -> tuple[int, bool, str, str]:
    """Return what Istio sorts by; objects that nobody created yet are created at one time."""
    priority = member.spec.get("priority")
    created = mapping(member.object, "metadata").get("creationTimestamp") or _UNTOLD
    number = priority if isinstance(priority, int) else 0
    return number, member.namespace != root, str(created), f"{member.name}.{member.namespace}"


def _is_for(patch: Patch, version: str) -> bool:
    """Return whether a patch is for proxies of a version, with no metadata of anybody's."""
    import re2  # only where a version is asked for

    if mapping(patch.match, "proxy", "metadata"):
        return False
    wanted = patch.proxy_version
    if not wanted:
        return True
    try:
        return bool(version and re2.search(wanted, version))
    except re2.error:
        return True


def _tracked(patch: Patch) -> Tracked:
    operation = patch.operation
    if operation in _INSERTS and patch.target not in _LISTS:
        operation = "ADD"
    tracked = Tracked(patch, operation, None)
    value: Any = mapping(patch.given, "patch").get("value")
    if value is None and operation != "REMOVE":
        tracked.trouble = "it has no value"
    elif operation != "REMOVE":
        try:
            tracked.value = read(PATCHED[patch.target], value)
        except UnreadableError as error:
            tracked.trouble = str(error)
    return tracked
