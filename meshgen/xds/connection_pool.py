"""Connections to endpoints: how many, how long, in which version of HTTP.

Source: applyConnectionPool, setUpstreamProtocol, applyH2Upgrade of
istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.system.protocols import HTTP, family_of
from meshgen.xds.durations import duration
from meshgen.xds.resources import Json, fields
from meshgen.xds.traffic_policy import Policy

OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_EITHER = "useDownstreamProtocolConfig"
_TWO = frozenset(("HTTP2", "GRPC", "GRPC-WEB"))
_UNLIMITED = 2**32 - 1
_LIMITS = (
    ("maxConnections", "tcp", "maxConnections"),
    ("maxPendingRequests", "http", "http1MaxPendingRequests"),
    ("maxRequests", "http", "http2MaxRequests"),
    ("maxRetries", "http", "maxRetries"),
)
_KEEPALIVE = (("time", "keepaliveTime"), ("interval", "keepaliveInterval"))
_CONNECT_TIMEOUT = "10s"


def connections(policy: Policy, mesh: Mapping[str, Any]) -> Json:
    """Return the limits of connections, as fields of Envoy's Cluster."""
    pool = mapping(policy, "connectionPool")
    limits = {there: mapping(pool, kind).get(here) or _UNLIMITED for there, kind, here in _LIMITS}
    timeout = duration(mapping(pool, "tcp").get("connectTimeout"))
    found: Json = {
        "connectTimeout": timeout or connect_timeout(mesh),
        "circuitBreakers": {"thresholds": [{**limits, **_retry_budget(policy)}]},
    }
    alive = (mesh.get("tcpKeepalive"), mapping(pool, "tcp").get("tcpKeepalive"))
    if any(each is not None for each in alive):
        told = {key: value for each in alive for key, value in _keepalive(mapping(each)).items()}
        found["upstreamConnectionOptions"] = {"tcpKeepalive": told}
    return found


def connect_timeout(mesh: Mapping[str, Any]) -> str:
    """Return how long a connection may take where nothing else is said."""
    return duration(mesh.get("connectTimeout")) or _CONNECT_TIMEOUT


def http_options(
    protocol: str,
    policy: Policy,
    mesh: Mapping[str, Any],
    automatic: Mapping[str, Any],
    *,
    looks: bool,
    upgrades: bool = True,
) -> Json:
    """Return the options of HTTP to an endpoint; empty where Envoy's own hold.

    `looks` is whether the proxy looks at what a port of no protocol is sent, `upgrades` whether it
    may speak HTTP/2 where HTTP/1.1 came in; `automatic` is what the TLS settings add.
    """
    http = mapping(policy, "connectionPool", "http")
    common = _common(policy)
    streams = fields(
        maxConcurrentStreams=http.get("maxConcurrentStreams"),
        connectionKeepalive=_pings(http) or None,
    )
    version: Json = {}
    if http.get("useClientProtocol") is True or (looks and not family_of(protocol)):
        version = {_EITHER: {"httpProtocolOptions": {}, "http2ProtocolOptions": {}}}
    is_two = protocol in _TWO or (upgrades and _is_upgraded(protocol, http, mesh))
    if is_two and http.get("useClientProtocol") is not True:
        version = version or {"explicitHttpConfig": {"http2ProtocolOptions": streams}}
    if not (version or common or streams or automatic):
        return {}
    found = {
        **({"commonHttpProtocolOptions": common} if common or streams else {}),
        **({"upstreamHttpProtocolOptions": automatic} if automatic else {}),
        **(version or {"explicitHttpConfig": {"httpProtocolOptions": {}}}),
    }
    return typed_options(found)


def is_http2(options: Json) -> bool:
    """Return whether endpoints are sent HTTP/2 for certain."""
    return "http2ProtocolOptions" in mapping(options.get(OPTIONS), "explicitHttpConfig")


def typed_options(found: Json) -> Json:
    """Return options of HTTP as a cluster has them."""
    return {OPTIONS: {"@type": f"type.googleapis.com/{OPTIONS}", **found}}


def _is_upgraded(protocol: str, http: Mapping[str, Any], mesh: Mapping[str, Any]) -> bool:
    """Return whether endpoints are sent HTTP/2 all the same. Source: shouldH2Upgrade."""
    told = text(http.get("h2UpgradePolicy"))
    if told in ("UPGRADE", "DO_NOT_UPGRADE"):
        return told == "UPGRADE"
    return family_of(protocol) == HTTP and mesh.get("h2UpgradePolicy") == "UPGRADE"


def _common(policy: Policy) -> Json:
    http, tcp = mapping(policy, "connectionPool", "http"), mapping(policy, "connectionPool", "tcp")
    idle = (
        http.get("idleTimeout") if http.get("idleTimeout") is not None else tcp.get("idleTimeout")
    )
    return fields(
        idleTimeout=duration(idle),
        maxRequestsPerConnection=http.get("maxRequestsPerConnection"),
        maxConnectionDuration=duration(tcp.get("maxConnectionDuration")),
    )


def _pings(http: Mapping[str, Any]) -> Json:
    given = mapping(http, "http2KeepAlive")
    return fields(interval=duration(given.get("interval")), timeout=duration(given.get("timeout")))


def _retry_budget(policy: Policy) -> Json:
    if policy.get("retryBudget") is None:
        return {}
    given = mapping(policy, "retryBudget")
    percent, least = given.get("percent"), given.get("minRetryConcurrency")
    return {
        "retryBudget": {
            "budgetPercent": fields(value=20 if percent is None else percent),
            **fields(budgetInterval=duration(given.get("budgetInterval"))),
            "minRetryConcurrency": least or 3,
        }
    }


def _keepalive(given: Mapping[str, Any]) -> Json:
    times = {there: duration(given.get(here)) for here, there in _KEEPALIVE}
    whole = {
        there: int(time.partition(".")[0].rstrip("s")) for there, time in times.items() if time
    }
    return {**fields(keepaliveProbes=given.get("probes")), **whole}
