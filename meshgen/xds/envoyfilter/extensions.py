"""Settings that filters fetch by their name, and an EnvoyFilter has.

Source: InsertedExtensionConfigurations of istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Iterable, Iterator

from meshgen.lenient import mapping, text
from meshgen.system.patches import CONNECTION_MANAGER
from meshgen.xds.envoyfilter.chosen import Patches
from meshgen.xds.resources import Json, copied

_FETCHED = "configDiscovery"


def put_settings(patches: Patches, listeners: Iterable[Json]) -> None:
    """Put settings into the filters that would fetch them."""
    added = [p for p in patches.all if p.patch.target == "EXTENSION_CONFIG" and p.is_usable]
    settings = {text(p.value.get("name")): p for p in added if p.operation == "ADD"}
    for filter_ in _filters(listeners) if settings else ():
        found = settings.get(text(filter_.get("name")))
        if _FETCHED in filter_ and found:
            found.is_applied = True
            del filter_[_FETCHED]
            filter_["typedConfig"] = copied(found.value.get("typedConfig"))


def _filters(listeners: Iterable[Json]) -> Iterator[Json]:
    for listener in listeners:
        yield from listener.get("listenerFilters") or ()
        chains = [*(listener.get("filterChains") or ()), listener.get("defaultFilterChain") or {}]
        for chain in chains:
            for each in chain.get("filters") or ():
                yield each
                if each.get("name") == CONNECTION_MANAGER:
                    yield from mapping(each, "typedConfig").get("httpFilters") or ()
