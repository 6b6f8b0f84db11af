"""EnvoyFilters applied to listeners.

Source: ApplyListenerPatches of istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping
from meshgen.system.patches import CONNECTION_MANAGER
from meshgen.xds.envoyfilter.chosen import Patches
from meshgen.xds.envoyfilter.in_listeners import (
    CHAIN,
    FILTER,
    HTTP_FILTER,
    INNER,
    LISTENER,
    LISTENER_FILTER,
    LISTENER_ITSELF,
    NETWORK_FILTER,
    Spot,
)
from meshgen.xds.envoyfilter.lists import changed, put
from meshgen.xds.envoyfilter.merging import OtherTypeError
from meshgen.xds.envoyfilter.reading import type_of
from meshgen.xds.envoyfilter.tracked import Condition, Tracked
from meshgen.xds.resources import Json, copied

_MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"


def patched_listeners(
    patches: Patches, context: str, listeners: Sequence[Json], *, adds: bool
) -> list[Json]:
    """Return the listeners of one side; `adds` is whether new ones are put beside them.

    Where a patch has settings of another type than what it is merged into, Istio breaks off.
    """
    kept = [*listeners]
    try:
        for listener in listeners:
            if _is_removed(patches, context, listener):
                kept = [each for each in kept if each is not listener]
            else:
                _patch(patches, context, listener)
    except OtherTypeError:
        return kept
    return kept + (patches.added("LISTENER", context) if adds else [])


def _is_removed(patches: Patches, context: str, listener: Json) -> bool:
    spot = Spot(listener)
    for patch in patches.of("LISTENER", context):
        if patch.operation != "ADD" and patch.fits(LISTENER_ITSELF, spot):
            if patch.operation == "REMOVE":
                patch.is_applied = True
                return True
            patch.merge_into(listener)
    return False


def _patch(patches: Patches, context: str, listener: Json) -> None:
    _listener_filters(patches, context, Spot(listener))
    chains = listener.get("filterChains") or []
    for chain in chains:
        _chain(patches, context, Spot(listener, chain))
    if default := listener.get("defaultFilterChain"):
        _chain(patches, context, Spot(listener, default))
        if "filters" not in default:
            del listener["defaultFilterChain"]
    for patch in patches.of("FILTER_CHAIN", context):
        if patch.operation == "ADD" and patch.fits(LISTENER, Spot(listener)):
            patch.is_applied = True
            chains = [*chains, copied(patch.value)]
    put(listener, "filterChains", [chain for chain in chains if "filters" in chain])


def _listener_filters(patches: Patches, context: str, spot: Spot) -> None:
    for patch in patches.of("LISTENER_FILTER", context):
        if not patch.fits(LISTENER, spot):
            continue
        filters = spot.listener.get("listenerFilters") or []
        named = patch.wants("listener", "listenerFilter")
        if patch.operation == "MERGE" and named:
            # Into all of them, whatever their names.
            for each in filters:
                _merge_settings(patch, each, renames=False)
        else:
            _change(
                patch,
                spot.listener,
                "listenerFilters",
                _meant(patch, LISTENER_FILTER, spot, "inner") if named else None,
            )


def _chain(patches: Patches, context: str, spot: Spot) -> None:
    if "filters" not in spot.chain:
        return
    for patch in patches.of("FILTER_CHAIN", context):
        if patch.operation != "ADD" and patch.fits((*LISTENER, *CHAIN), spot):
            if patch.operation == "REMOVE":
                patch.is_applied = True
                del spot.chain["filters"]
                return
            _merge_chain(patch, spot.chain)
    for patch in patches.of("NETWORK_FILTER", context):
        if patch.operation != "MERGE" and patch.fits((*LISTENER, *CHAIN), spot):
            named = _meant(patch, NETWORK_FILTER, spot, "filter") if patch.wants(*FILTER) else None
            # A chain whose filters are all removed stays, without any.
            spot.chain["filters"] = changed(patch, spot.chain["filters"], named)
    for each in spot.chain["filters"]:
        _filter(patches, context, spot.at(filter=each))


def _merge_chain(patch: Tracked, chain: Json) -> None:
    """Merge a chain; where both have a transport socket of one name, nothing but its settings."""
    if not patch.merges:
        return
    there, given = mapping(chain, "transportSocket"), mapping(patch.value, "transportSocket")
    if there and given and there.get("name", "") == given.get("name", ""):
        merge_socket(patch, chain["transportSocket"], given)
    else:
        patch.merge_into(chain)


def merge_socket(patch: Tracked, there: Json, given: Mapping[str, Any]) -> None:
    """Merge the settings of a transport socket into those of another."""
    if "typedConfig" in there and "typedConfig" in given:
        there["typedConfig"] = patch.merged(there["typedConfig"], given["typedConfig"])
        patch.is_applied = True


def _filter(patches: Patches, context: str, spot: Spot) -> None:
    for patch in patches.of("NETWORK_FILTER", context):
        if patch.operation == "MERGE" and patch.fits((*LISTENER, *CHAIN, *NETWORK_FILTER), spot):
            _merge_settings(patch, spot.filter)
    settings = mapping(spot.filter, "typedConfig")
    if spot.filter.get("name") == CONNECTION_MANAGER and type_of(settings) in ("", _MANAGER):
        _http_filters(patches, context, spot)


def _http_filters(patches: Patches, context: str, spot: Spot) -> None:
    manager = {**mapping(spot.filter, "typedConfig")}
    before = (*LISTENER, *CHAIN, *NETWORK_FILTER)
    for patch in patches.of("HTTP_FILTER", context):
        if patch.operation != "MERGE" and patch.fits(before, spot):
            named = _meant(patch, HTTP_FILTER, spot, "inner") if patch.wants(*INNER) else None
            _change(patch, manager, "httpFilters", named)
    for inner in manager.get("httpFilters") or ():
        place = spot.at(inner=inner)
        for patch in patches.of("HTTP_FILTER", context):
            if patch.operation == "MERGE" and patch.fits((*before, *HTTP_FILTER), place):
                _merge_settings(patch, inner)
    if manager:
        spot.filter["typedConfig"] = manager


def _meant(
    patch: Tracked, asked: Sequence[Condition[Spot]], spot: Spot, place: str
) -> Callable[[Json], bool]:
    return lambda each: patch.fits(asked, spot.at(**{place: each}))


def _change(patch: Tracked, of: Json, field: str, is_meant: Callable[[Json], bool] | None) -> None:
    put(of, field, changed(patch, of.get(field) or [], is_meant))


def _merge_settings(patch: Tracked, there: Json, *, renames: bool = True) -> None:
    """Merge a filter into another: its name, and its settings if both have some."""
    if "typedConfig" not in there:
        return
    if "typedConfig" in patch.value:
        given = patch.value["typedConfig"]
        there["typedConfig"] = patch.merged(there["typedConfig"], given)
    if renames and patch.value.get("name"):
        there["name"] = patch.value["name"]
    patch.is_applied = True
