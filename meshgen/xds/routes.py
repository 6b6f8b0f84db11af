"""Routes: an HTTPRoute of Istio as routes of Envoy, one for each of its matches.

Source: BuildHTTPRoutesForVirtualService, TranslateRoute of
istio.io/istio/pilot/pkg/networking/core/route.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.xds.destinations import hash_by, retries_of, tells_host
from meshgen.xds.durations import NONE, duration
from meshgen.xds.hashing import Hash, hash_policy
from meshgen.xds.headers import header_operations, joined
from meshgen.xds.matches import is_catch_all, is_for, route_match
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, fields
from meshgen.xds.retries import retry_policy
from meshgen.xds.route_filters import percentage, route_filters

_ALWAYS: Json = {"numerator": 100}
_REDIRECTS = {
    302: "FOUND",
    303: "SEE_OTHER",
    307: "TEMPORARY_REDIRECT",
    308: "PERMANENT_REDIRECT",
}
_SCHEMES = {80: "http", 443: "https"}


@dataclass(frozen=True)
class Place:
    """Where routes are looked up: a port of a proxy; `gateway` is `mesh` or `NAMESPACE/NAME`.

    `cluster` tells of a destination where it leads.
    """

    proxy: Proxy
    port: int
    gateway: str
    cluster: Callable[[Mapping[str, Any]], str]
    is_tls: bool = False


def routes_of(given: Iterable[Mapping[str, Any]], place: Place) -> list[Json]:
    """Return the routes of a VirtualService's `http`, up to the first that takes all requests."""
    routes: list[Json] = []
    for route in given:
        for match in mappings(route.get("match")) or (None,):
            if match is None or is_for(
                match, place.proxy.labels, place.proxy.namespace, place.port, place.gateway
            ):
                routes.append(_route(route, match, place))
                if match is None or is_catch_all(routes[-1]["match"]):
                    return routes
    return routes


def default_route(proxy: Proxy, cluster: str, hashed: Hash | None) -> Json:
    """Return the route to a host that no VirtualService has.

    Source: BuildDefaultHTTPOutboundRoute.
    """
    policy = hash_policy(hashed)
    action = fields(
        cluster=cluster,
        hashPolicy=[policy] if policy else (),
        retryPolicy=retry_policy(retries_of(proxy)),
        **_timeouts(None),
    )
    return {"name": "default", "match": route_match(None), "route": action}


def _route(route: Mapping[str, Any], match: Mapping[str, Any] | None, place: Place) -> Json:
    of_match = text((match or {}).get("name"))
    operations, authority = header_operations(mapping(route.get("headers")))
    written = fields(
        name=text(route.get("name")) + (f".{of_match}" if of_match else ""),
        match=route_match(match),
        **operations,
    )
    if route.get("redirect") is not None:
        written["redirect"] = _redirect(mapping(route["redirect"]), place)
    elif route.get("directResponse") is not None:
        written["directResponse"] = _response(mapping(route["directResponse"]))
    else:
        action, operations = _action(route, authority, place)
        written = {**written, **joined(written, operations), "route": action}
    return {**written, **fields(typedPerFilterConfig=route_filters(route) or None)}


def _action(route: Mapping[str, Any], authority: str, place: Place) -> tuple[Json, Json]:
    """Return where a route leads, and what else its only destination does to headers."""
    rewrite, targets = mapping(route.get("rewrite")), mappings(route.get("route"))
    authority = text(rewrite.get("authority")) or authority
    operations: Json = {}
    hashes = [hash_by(place.proxy, mapping(target.get("destination"))) for target in targets]
    if len(targets) == 1:
        (target,) = targets
        operations, own = header_operations(mapping(target.get("headers")))
        leading: Json = {"cluster": place.cluster(mapping(target.get("destination")))}
        authority = authority or own
    else:
        weighted = [(t, h) for t, h in zip(targets, hashes, strict=True) if t.get("weight")]
        hashes = [hashed for _, hashed in weighted]
        clusters = [_weighted(target, place) for target, _ in weighted]
        leading = {"weightedClusters": fields(clusters=clusters)}
    retries = retries_of(place.proxy) if route.get("retries") is None else mapping(route["retries"])
    is_hashed = len(targets) == 1 and hashes[0] is not None
    policies = [policy for policy in map(hash_policy, hashes) if policy]
    action = leading | fields(
        **_rewrite(rewrite),
        appendXForwardedHost=bool(rewrite) and tells_host(place.proxy),
        hostRewriteLiteral=authority,
        requestMirrorPolicies=list(_mirrors(route, place)),
        hashPolicy=policies,
        retryPolicy=retry_policy(retries, hashes=is_hashed),
        **_timeouts(route.get("timeout")),
    )
    return action, operations


def _timeouts(given: Any) -> Json:
    timeout = duration(given) or NONE
    return {"timeout": timeout, "maxGrpcTimeout": timeout}


def _rewrite(rewrite: Mapping[str, Any]) -> Json:
    regex = mapping(rewrite.get("uriRegexRewrite"))
    if regex:
        pattern = fields(regex=regex.get("match"))
        return {"regexRewrite": {"pattern": pattern, **fields(substitution=regex.get("rewrite"))}}
    return {"prefixRewrite": rewrite.get("uri")}


def _weighted(target: Mapping[str, Any], place: Place) -> Json:
    operations, authority = header_operations(mapping(target.get("headers")))
    return fields(
        name=place.cluster(mapping(target.get("destination"))),
        weight=target["weight"],
        hostRewriteLiteral=authority,
        **operations,
    )


def _mirrors(route: Mapping[str, Any], place: Place) -> Iterator[Json]:
    """Yield where copies of requests go, and how many of them."""
    if route.get("mirror") is not None:
        share = _ALWAYS
        if route.get("mirrorPercentage") is not None:
            share = percentage(mapping(route["mirrorPercentage"]))
        elif route.get("mirrorPercent") is not None:
            share = {"numerator": route["mirrorPercent"]}
        yield from _mirror(mapping(route["mirror"]), share, place)
    for mirror in mappings(route.get("mirrors")):
        given = mirror.get("percentage")
        share = _ALWAYS if given is None else percentage(mapping(given))
        yield from _mirror(mapping(mirror.get("destination")), share, place)


def _mirror(destination: Mapping[str, Any], share: Json, place: Place) -> Iterator[Json]:
    if share.get("numerator"):
        yield {
            "cluster": place.cluster(destination),
            "runtimeFraction": {"defaultValue": share},
            "traceSampled": False,
            "disableShadowHostSuffixAppend": True,
        }


def _redirect(redirect: Mapping[str, Any], place: Place) -> Json:
    prefix, scheme = redirect.get("prefixRewrite"), text(redirect.get("scheme"))
    port = redirect.get("port")
    if port is None and redirect.get("derivePort") == "FROM_REQUEST_PORT":
        port = place.port
    if port in _SCHEMES and _SCHEMES[port] == (scheme or ("https" if place.is_tls else "http")):
        port = None
    path = {"prefixRewrite": prefix} if prefix else {"pathRedirect": text(redirect.get("uri"))}
    return path | fields(
        hostRedirect=redirect.get("authority"),
        schemeRedirect=scheme,
        portRedirect=port,
        responseCode=_REDIRECTS.get(redirect.get("redirectCode") or 0),
    )


def _response(response: Mapping[str, Any]) -> Json:
    body = mapping(response.get("body"))
    written: Json = {"status": response.get("status")}
    if body.get("string") is not None:
        written["body"] = {"inlineString": body["string"]}
    elif body.get("bytes") is not None:
        written["body"] = {"inlineBytes": body["bytes"]}
    return written
