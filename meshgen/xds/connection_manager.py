"""Envoy's HttpConnectionManager, as istiod makes it for each side of a proxy."""

from enum import StrEnum
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.system import ControlPlane
from meshgen.xds.filters import http, marker, network, stats
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.tokens import token_filters

_HTTP2 = frozenset(("GRPC", "GRPC-WEB", "HTTP2"))
# What meshConfig.pathNormalization does to paths, beside what all do.
_NORMALIZATION: dict[str, Json] = {
    "NONE": {"normalizePath": False},
    "BASE": {"normalizePath": True},
    "MERGE_SLASHES": {"normalizePath": True, "mergeSlashes": True},
    "DECODE_AND_MERGE_SLASHES": {
        "normalizePath": True,
        "mergeSlashes": True,
        "pathWithEscapedSlashesAction": "UNESCAPE_AND_FORWARD",
    },
}
_FORWARDING = frozenset(("APPEND_FORWARD", "SANITIZE_SET"))


class Side(StrEnum):
    """Which side of a proxy something is for; named as the contexts of an EnvoyFilter are."""

    INBOUND = "SIDECAR_INBOUND"
    OUTBOUND = "SIDECAR_OUTBOUND"
    GATEWAY = "GATEWAY"


def looked_up(name: str) -> Json:
    """Return routes that the proxy is sent by a name of their own."""
    return {
        "rds": {"configSource": {"ads": {}, "resourceApiVersion": "V3"}, "routeConfigName": name}
    }


def connection_manager(proxy: Proxy, side: Side, name: str, routes: Json, protocol: str) -> Json:
    """Return the filter that takes connections as HTTP; `name` is the listener's.

    `routes` are given there, or `looked_up`.

    Source: buildHTTPConnectionManager of istio.io/istio/pilot/pkg/networking/core.
    """
    plane = proxy.system.control_plane
    fields: Json = {
        "statPrefix": name,
        **routes,
        "httpFilters": _filters(proxy, side, protocol),
        "streamIdleTimeout": "0s",
        "useRemoteAddress": side is Side.GATEWAY,
        "proxy100Continue": True,
        "upgradeConfigs": [{"upgradeType": "websocket"}],
        "pathWithEscapedSlashesAction": "KEEP_UNCHANGED",
        **_NORMALIZATION.get(plane.path_normalization, _NORMALIZATION["BASE"]),
        **_headers(plane, side),
    }
    if side is Side.INBOUND and protocol in _HTTP2:
        fields["http2ProtocolOptions"] = {}
    if side is Side.GATEWAY:
        fields["httpProtocolOptions"] = {}
    return network("http_connection_manager", "HttpConnectionManager", **fields)


def _filters(proxy: Proxy, side: Side, protocol: str) -> list[Json]:
    plane, authorization = proxy.system.control_plane, proxy.authorization
    checked = side is not Side.OUTBOUND
    return [
        marker("metadata_exchange"),
        *(authorization.asking_http if checked else []),
        *(token_filters(proxy) if checked else []),
        *(authorization.deciding_http if checked else []),
        *([http("grpc_web", "GrpcWeb")] if protocol == "GRPC-WEB" else []),
        http("grpc_stats", "FilterConfig"),
        *([] if side is Side.INBOUND else [marker("alpn")]),
        http("fault", "HTTPFault"),
        http("cors", "Cors"),
        *stats(plane),
        http("router", "Router", **_quiet(plane)),
    ]


def _setting(plane: ControlPlane, *path: str) -> Any:
    """Return one of the headers that meshConfig.defaultConfig.proxyHeaders is about."""
    return mapping(plane.default_config, "proxyHeaders", *path[:-1]).get(path[-1])


def _quiet(plane: ControlPlane) -> Json:
    is_quiet = _setting(plane, "envoyDebugHeaders", "disabled") is True
    return {"suppressEnvoyHeaders": True} if is_quiet else {}


def _headers(plane: ControlPlane, side: Side) -> Json:
    """Return what the proxy says of itself and of its caller.

    Source: GetProxyHeadersFromProxyConfig of istio.io/istio/pilot/pkg/networking/util.
    """
    fields: Json = {}
    if _setting(plane, "server", "disabled") is True:
        fields["serverHeaderTransformation"] = "PASS_THROUGH"
    elif name := text(_setting(plane, "server", "value")):
        fields["serverName"] = name
    elif side is not Side.OUTBOUND:
        fields["serverName"] = "istio-envoy"
    if _setting(plane, "requestId", "disabled") is True:
        fields["generateRequestId"] = False
    if _setting(plane, "xForwardedPort", "enabled") is True:
        fields["appendXForwardedPort"] = True
    if side is Side.INBOUND:
        fields |= _of_caller(
            text(_setting(plane, "forwardedClientCert")) or "APPEND_FORWARD", plane
        )
    elif side is Side.GATEWAY:
        fields |= _of_visitor(plane)
    return fields


def _of_caller(forward: str, plane: ControlPlane) -> Json:
    said = mapping(_setting(plane, "setCurrentClientCertDetails"))
    told = {"subject": True, "dns": True, "uri": True, **said}
    details = {key: value for key, value in told.items() if value or key == "subject"}
    return {**_forwarded(forward), "setCurrentClientCertDetails": details}


def _forwarded(forward: str) -> Json:
    return {} if forward == "SANITIZE" else {"forwardClientCertDetails": forward}


def _of_visitor(plane: ControlPlane) -> Json:
    """Return what a gateway says of those outside: `gatewayTopology` tells who stands before it."""
    topology = mapping(plane.default_config, "gatewayTopology")
    forward = text(topology.get("forwardClientCertDetails")) or "SANITIZE_SET"
    fields = _forwarded(forward)
    if forward in _FORWARDING:
        told = dict.fromkeys(("subject", "cert", "dns", "uri"), True)
        fields["setCurrentClientCertDetails"] = told
    if hops := topology.get("numTrustedProxies"):
        fields["xffNumTrustedHops"] = hops
    return fields
