"""What answers in place of a container, or of a host outside: a listener of Envoy's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meshgen.model.trust import Authorizer
from meshgen.proof.access_log import of_connections, of_requests
from meshgen.proof.checks import stub_filters, stub_host
from meshgen.proof.places import ORDER, STUB, pipe
from meshgen.proof.secrets import server_tls
from meshgen.xds import Json
from meshgen.xds.filters import http, listener, network

# Writes a request down as it came.
_KEEP = """
function envoy_on_request(handle)
  local seen = {}
  for name, value in pairs(handle:headers()) do seen[name] = value end
  handle:streamInfo():dynamicMetadata():set("meshgen", "received", seen)
end
"""
_PERCENT = {"numerator": 100, "denominator": "HUNDRED"}
_FAULT = "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"


@dataclass(frozen=True)
class Stub:
    """What answers: the container behind a port of a pod, or a host outside.

    `name` is the workload's, NAMESPACE/NAME, or the host's; `cluster` is where it is, in a mesh of
    several. One that `speaks_tls` does so beside plain text.
    """

    name: str
    version: str = ""
    pod: int = 0
    port: int = 0
    is_outside: bool = False
    speaks_tls: bool = False
    cluster: str = ""


@dataclass(frozen=True)
class Order:
    """What a workload does with a request: answers with a status, after so many seconds."""

    status: int = 200
    delay: float = 0.0

    def __str__(self) -> str:
        """Return it as the header of a request has it."""
        return f"{self.status}/{self.delay:g}"


def stub_listener(
    number: int,
    stub: Stub,
    path: str,
    orders: Iterable[Order],
    verdicts: Sequence[Authorizer],
    log: str,
) -> Json:
    """Return the listener of a stub; it looks at what comes, since a port may be for anything."""
    manager = network(
        "http_connection_manager",
        "HttpConnectionManager",
        statPrefix="stub",
        routeConfig={"virtualHosts": [stub_host(_routes(number, orders), verdicts)]},
        httpFilters=[
            *stub_filters(),
            http("lua", "Lua", defaultSourceCode={"inlineString": _KEEP}),
            http("fault", "HTTPFault"),
            http("router", "Router"),
        ],
        accessLog=of_requests(log, at="stub", stub=number),
        streamIdleTimeout="0s",
        pathWithEscapedSlashesAction="KEEP_UNCHANGED",
    )
    # Garbage to HTTP: read to its end, refused with the stub's header, and closed without a reset.
    text = network(
        "http_connection_manager",
        "HttpConnectionManager",
        statPrefix="bare",
        codecType="HTTP1",
        routeConfig={
            "virtualHosts": [{"name": "all", "domains": ["*"], "routes": _routes(number, ())}]
        },
        localReplyConfig={"mappers": [_named(number)]},
        httpFilters=[http("router", "Router")],
    )
    looks = [listener("http_inspector", "HttpInspector")]
    chains: list[Json] = [
        {
            "filterChainMatch": {
                "transportProtocol": "raw_buffer",
                "applicationProtocols": ["http/1.0", "http/1.1", "h2c"],
            },
            "filters": [manager],
        },
        {"filterChainMatch": {"transportProtocol": "raw_buffer"}, "filters": [text]},
    ]
    if stub.speaks_tls:
        looks.insert(0, listener("tls_inspector", "TlsInspector"))
        tls = {"filterChainMatch": {"transportProtocol": "tls"}, "filters": [manager]}
        chains.append(tls | {"transportSocket": server_tls("h2", "http/1.1")})
    return {
        "name": f"stub {number}",
        "address": pipe(path),
        "listenerFilters": looks,
        "filterChains": chains,
        "accessLog": of_connections(log, at="stub", stub=number, is_connection=True),
    }


def _named(number: int) -> Json:
    """Return what puts a stub's number on an answer that Envoy gives itself."""
    at_least = {"op": "GE", "value": {"defaultValue": 400, "runtimeKey": "meshgen"}}
    return {
        "filter": {"statusCodeFilter": {"comparison": at_least}},
        "headersToAdd": [{"header": {"key": STUB, "value": str(number)}}],
    }


def _routes(number: int, orders: Iterable[Order]) -> list[Json]:
    """Return a route for each order, whose answer says which stub gave it."""
    own = {"responseHeadersToAdd": [{"header": {"key": STUB, "value": str(number)}}]}
    return [{**_route(order), **own} for order in (*orders, None)]


def _route(order: Order | None) -> Json:
    """Return the route for an order; what has none is answered at once."""
    match: Json = {"prefix": "/"}
    route: Json = {"match": match, "directResponse": {"status": order.status if order else 200}}
    if order is not None:
        match["headers"] = [{"name": ORDER, "stringMatch": {"exact": str(order)}}]
    if order is not None and order.delay:
        delay = {"fixedDelay": f"{order.delay:.3f}s", "percentage": _PERCENT}
        route["typedPerFilterConfig"] = {
            "envoy.filters.http.fault": {"@type": _FAULT, "delay": delay}
        }
    return route
