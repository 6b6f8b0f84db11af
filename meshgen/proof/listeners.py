"""What istiod sends as listeners, made such that an Envoy without Istio's own filters runs it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.proof.access_log import of_connections, of_requests
from meshgen.proof.checks import asking
from meshgen.proof.matching import chains_for, described, looks_for
from meshgen.proof.walk import replaced
from meshgen.xds import Json, Resources
from meshgen.xds.filters import http

MANAGER, TCP = "HttpConnectionManager", "TcpProxy"
_RBAC, _ASKS = "RBAC", "ExtAuthz"
_ALPN = "istio.alpn"
# What the filter istio.alpn offers to a proxy of the mesh for a request, beside HTTP's own names:
# which of them it is to be, the proxy sees for itself.
_OFFERED = "istio-http/1.1,istio"


def type_of(one: Mapping[str, Any]) -> str:
    """Return the last part of a filter's type."""
    return text(mapping(one, "typedConfig").get("@type")).rpartition(".")[2]


def is_istios(one: Mapping[str, Any]) -> bool:
    """Return whether a filter is one of Istio's own, which only Istio's Envoy has."""
    config = mapping(one, "typedConfig")
    types = f"{text(config.get('@type'))} {text(config.get('typeUrl', config.get('type_url')))}"
    return text(one.get("name")).startswith("istio") or "istio." in types or "io.istio" in types


def is_fetched(one: Mapping[str, Any]) -> bool:
    """Return whether a filter's settings come from somewhere else, as those of WebAssembly do."""
    return "configDiscovery" in one or "config_discovery" in one


def listening(
    listener: Json, address: Json, routes: Mapping[str, Json], port: int, at: str = ""
) -> Json:
    """Return a listener at another address, of what was going to a port of the address `at`."""
    taken_at = _taken_at(listener, port)
    made: Json = {
        "name": text(listener.get("name")),
        "address": address,
        "trafficDirection": listener.get("trafficDirection", "UNSPECIFIED"),
        "listenerFilters": looks_for(listener, port),
        "filterChains": [
            _inline(chain, routes, taken_at) for chain in chains_for(listener, port, at)
        ],
        **{key: listener[key] for key in _KEPT if key in listener},
    }
    if _REST in listener:
        made[_REST] = _inline(listener[_REST], routes, taken_at)
    return made


def _taken_at(listener: Json, port: int) -> int:
    """Return the port at which a proxy takes what was going to a port: that of a pod is kept."""
    own = mapping(listener, "address", "socketAddress").get("portValue")
    return port if listener.get("trafficDirection") == "INBOUND" else int(own or port)


_KEPT = ("listenerFiltersTimeout", "continueOnListenerFiltersTimeout")
_REST = "defaultFilterChain"


def chains_of(listener: Json) -> list[Json]:
    """Return the filter chains of a listener, with the one for what no other takes."""
    return [*listener["filterChains"], *([listener[_REST]] if _REST in listener else [])]


def logged(listener: Json, log: str, **said: object) -> Json:
    """Return a listener that writes down what it sees; `said` stands in each line."""

    def of(one: Json) -> Json:
        kind = type_of(one)
        logs = {MANAGER: of_requests, TCP: of_connections}.get(kind)
        if logs is None:
            return one
        config = {**one["typedConfig"], "accessLog": logs(log, **said)}
        config.pop("tracing", None)
        return {**one, "typedConfig": config}

    def within(chain: Json) -> Json:
        return {**chain, "filters": [of(one) for one in chain.get("filters", ())]}

    made = {
        **listener,
        "filterChains": [within(chain) for chain in listener["filterChains"]],
        "accessLog": of_connections(log, is_connection=True, **said),
    }
    if _REST in listener:
        made[_REST] = within(listener[_REST])
    return made


def _inline(chain: Json, routes: Mapping[str, Json], port: int) -> Json:
    """Return a chain with its routes in it, and without Istio's own filters."""
    filters = [one for one in mappings(chain.get("filters")) if not is_istios(one)]
    return {**chain, "filters": [_managed(dict(one), routes, port) for one in filters]}


def _managed(one: Json, routes: Mapping[str, Json], port: int) -> Json:
    if type_of(one) != MANAGER:
        return _arrived(one, port)
    config = dict(one["typedConfig"])
    name = text(mapping(config.pop("rds", {})).get("routeConfigName"))
    found = routes.get(name, {"name": name}) if name else mapping(config, "routeConfig")
    config["routeConfig"] = _named(found)
    config["httpFilters"] = list(_http(mappings(config.get("httpFilters")), port))
    return {**one, "typedConfig": config}


def _arrived(one: Json, port: int) -> Json:
    """Return a filter that is told at which port something arrived: here, all comes to sockets."""

    def is_there(wanted: Any) -> Json:
        return {"any": True} if wanted == port else {"notRule": {"any": True}}

    told: Json = replaced(one, "destinationPort", is_there) if type_of(one) == _RBAC else one
    return told


def _http(filters: Sequence[Mapping[str, Any]], port: int) -> Iterator[Json]:
    for one in filters:
        if text(one.get("name")) == _ALPN:
            offer = {
                "objectKey": "envoy.network.application_protocols",
                "formatString": {"textFormatSource": {"inlineString": _OFFERED}},
                "sharedWithUpstream": "ONCE",
            }
            yield http("set_filter_state", "Config", onRequestHeaders=[offer])
        elif not is_istios(one) and not is_fetched(one):
            yield asking(dict(one)) if type_of(one) == _ASKS else _arrived(dict(one), port)


def _named(routes: Mapping[str, Any]) -> Json:
    """Return routes that each have a name, so that the log can say which was taken."""
    hosts = [
        {
            **host,
            "routes": [
                {**route, "name": text(route.get("name")) or described(dict(route))}
                for route in mappings(host.get("routes"))
            ],
        }
        for host in mappings(routes.get("virtualHosts"))
    ]
    return {**routes, "virtualHosts": hosts, "validateClusters": False}


def left_out(resources: Resources) -> Iterator[str]:
    """Yield the names of the filters of others that are not run, since they are fetched."""
    for listener in resources.listeners:
        for chain in mappings(listener.get("filterChains")):
            for one in mappings(chain.get("filters")):
                inner = mappings(mapping(one, "typedConfig").get("httpFilters"))
                yield from (text(f.get("name")) for f in inner if is_fetched(f))
