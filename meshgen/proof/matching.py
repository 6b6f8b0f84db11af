"""How Envoy chooses: the filter chains for where a connection went, the virtual host of a name."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from meshgen.lenient import items, mapping, mappings, text, texts
from meshgen.proof.walk import answered
from meshgen.xds import Json

# What finds out where a connection was going before it was led here, and who sent it.
_OF_THE_KERNEL = ("original_dst", "original_src", "proxy_protocol")


def chains_for(listener: Json, port: int, address: str = "") -> list[Json]:
    """Return the filter chains of what was going to a port of an address.

    They no longer ask for either, nor do policies for the port: on loopback both are others. Envoy
    looks for the port first, then for the longest prefix, and never takes that back.
    """
    chains = list(mappings(listener.get("filterChains")))
    own = [chain for chain in chains if _match(chain).get("destinationPort") == port]
    chosen = own or [chain for chain in chains if "destinationPort" not in _match(chain)]
    lengths = {id(chain): _prefix(chain, address) for chain in chosen}
    longest = max(lengths.values(), default=-1)
    return [_anywhere(chain, port) for chain in chosen if lengths[id(chain)] == longest]


def _match(chain: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(chain, "filterChainMatch")


def _anywhere(chain: Mapping[str, Any], port: int) -> Json:
    match = dict(_match(chain))
    match.pop("destinationPort", None)
    match.pop("prefixRanges", None)
    rest = answered(_without_match(chain), "destinationPort", port)
    return {**rest, "filterChainMatch": match} if match else rest


def _without_match(chain: Mapping[str, Any]) -> Json:
    return {key: value for key, value in chain.items() if key != "filterChainMatch"}


def _prefix(chain: Mapping[str, Any], address: str) -> int:
    """Return how many bits of an address a chain asks for; -1 if it is for others."""
    ranges = mappings(_match(chain).get("prefixRanges"))
    if not ranges:
        return 0
    lengths = [-1]
    for each in ranges:
        length = mapping(each, "prefixLen").get("value", each.get("prefixLen", 0))
        net = ip_network(f"{text(each.get('addressPrefix'))}/{length}", strict=False)
        if address and ip_address(address) in net:
            lengths.append(int(length))
    return max(lengths)


def looks_for(listener: Json, port: int) -> list[Json]:
    """Return the listener filters of what was going to a port: what is off for it is left out."""
    return [
        {key: value for key, value in each.items() if key != "filterDisabled"}
        for each in mappings(listener.get("listenerFilters"))
        if not text(each.get("name")).endswith(_OF_THE_KERNEL)
        and not (each.get("filterDisabled") and _holds(each["filterDisabled"], port))
    ]


def _holds(predicate: Mapping[str, Any], port: int) -> bool:
    """Return whether a ListenerFilterChainMatchPredicate holds for a port."""
    ports = mapping(predicate, "destinationPortRange")
    if ports:
        return bool(ports.get("start", 0) <= port < ports.get("end", 0))
    for key, every in (("orMatch", False), ("andMatch", True)):
        if key in predicate:
            inner = [_holds(each, port) for each in mappings(predicate[key].get("rules"))]
            return all(inner) if every else any(inner)
    if "notMatch" in predicate:
        return not _holds(predicate["notMatch"], port)
    return predicate.get("anyMatch") is True


def virtual_host(routes: Json, authority: str) -> Json | None:
    """Return the virtual host of a route configuration for the host of a request.

    The whole name goes first, then the longest that begins with a `*`, the longest that ends with
    one, and the `*` alone.
    """
    host = authority.lower()
    if routes.get("ignorePortInHostMatching"):
        host = _without_port(host)
    ranked = [
        (rank, each)
        for each in mappings(routes.get("virtualHosts"))
        for rank in (rank_of(texts(each.get("domains")), host),)
        if rank > NO_HOST
    ]
    return dict(max(ranked, key=lambda pair: pair[0])[1]) if ranked else None


# How well a name is meant: not at all, by `*`, by a part of it, in full.
Rank = tuple[int, int]
NO_HOST: Rank = (0, 0)


def rank_of(domains: Sequence[str], host: str) -> Rank:
    """Return how well domains mean a host; the best of them counts."""
    return max((_rank(domain.lower(), host) for domain in domains), default=NO_HOST)


def _rank(domain: str, host: str) -> Rank:
    if domain == host:
        return 4, len(domain)
    if domain == "*":
        return 1, 0
    if domain.startswith("*"):
        fits = host.endswith(domain[1:]) and len(host) >= len(domain)
        return (3, len(domain)) if fits else NO_HOST
    if domain.endswith("*"):
        fits = host.startswith(domain[:-1]) and len(host) >= len(domain)
        return (2, len(domain)) if fits else NO_HOST
    return NO_HOST


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() and not name.endswith(":") else host


def described(route: Json) -> str:
    """Return what a route is for, in few words: `/cart*, end-user: jason`."""
    match = mapping(route, "match")
    path = next(
        (
            form.format(text(value if isinstance(value, str) else mapping(value).get("regex")))
            for key, form in _PATHS.items()
            if (value := match.get(key)) is not None
        ),
        "/*",
    )
    headers = [_told(each, ": ") for each in mappings(match.get("headers"))]
    queries = [_told(each, "=") for each in mappings(match.get("queryParameters"))]
    return ", ".join([path, *headers, *queries])


_PATHS = {"path": "{}", "prefix": "{}*", "pathSeparatedPrefix": "{}/*", "safeRegex": "~{}"}


def _told(match: Mapping[str, Any], sign: str) -> str:
    name, words = text(match.get("name")), mapping(match, "stringMatch")
    negated = "not " if match.get("invertMatch") else ""
    if not words:
        return f"{negated}{name}"
    kind, value = next(iter(words.items()))
    regex = text(mapping(value).get("regex")) if not isinstance(value, str) else value
    form = {"exact": "{}", "prefix": "{}*", "suffix": "*{}", "contains": "*{}*"}.get(kind, "~{}")
    return f"{negated}{name}{sign}{form.format(regex)}"


def domains_of(routes: Json) -> list[str]:
    """Return the names that a route configuration has routes for."""
    return [
        text(domain)
        for each in mappings(routes.get("virtualHosts"))
        if items(each.get("routes")) or each.get("requireTls")
        for domain in items(each.get("domains"))
    ]
