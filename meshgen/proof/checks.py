"""External authorizers: how a filter asks the stubs that stand in for them, and what they say.

Over gRPC an answer has to end in trailers, which no answer of Envoy's own has: a stub hands the
question on as plain HTTP to a listener beside it, and Envoy's filter for that makes gRPC of what
comes back.

A question about a request has its headers, and among them what is to be answered. One about a
connection has nothing that a client could say: so there is a listener for each answer, and what
questions are handed on to is a link to that of the request that is on its way.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings
from meshgen.model.trust import Authorizer
from meshgen.proof.places import CHECK, REQUEST, VERDICT, Places, pipe
from meshgen.xds import Json
from meshgen.xds.connection_pool import OPTIONS
from meshgen.xds.filters import http, network

_PATH = "/envoy.service.auth.v3.Authorization/Check"
_BRIDGE = "grpc_http1_reverse_bridge"
_OF_ROUTE = f"type.googleapis.com/envoy.extensions.filters.http.{_BRIDGE}.v3.FilterConfigPerRoute"
_MESSAGE = "application/x-protobuf"
_CLUSTER = "checks"
_FORBIDDEN, _UNAVAILABLE = 403, 503
_PERMISSION_DENIED = 7
# Reads of a question over gRPC which request it is about. In a map, a text of Protocol Buffers
# follows its name, a byte 18 and one with its length. A connection is known by whose it is and the
# socket that it came to; one from outside by its port, seven bits a byte, after the address.
_READ = f"""
function envoy_on_request(handle)
  if handle:headers():get(":path") ~= "{_PATH}" then return end
  local body = handle:body()
  local text = body and body:getBytes(0, body:length()) or ""
  for _, name in ipairs({{"{VERDICT}", "{REQUEST}"}}) do
    local said = string.match(text, string.gsub(name, "-", "%%-") .. "\\18.([%d;-]+)")
    if said then handle:headers():replace(name, said) end
  end
  if not handle:headers():get("{REQUEST}") then
    local socket = string.match(text, "/(i%d+%.%d+%.%d+)")
    local one, two, three = string.match(text, "127%.0%.0%.1\\24(.)(.)(.)")
    local port = three and one:byte() % 128 + two:byte() % 128 * 128 + three:byte() * 16384
    local caller = string.match(text, "spiffe://[%w/._-]+")
    handle:headers():replace("{REQUEST}", socket and (caller or "") .. "/" .. socket or port or "")
  end
  handle:headers():replace("{CHECK}", "1")
end
"""


def asking(one: Json) -> Json:
    """Return an ext_authz filter whose questions say which request they are about."""
    config = dict(one["typedConfig"])
    service = config.get("httpService")
    if service is not None:
        request = mapping(service, "authorizationRequest")
        added = [*mappings(request.get("headersToAdd")), {"key": CHECK, "value": "1"}]
        config["httpService"] = {
            **service,
            "authorizationRequest": {**request, "headersToAdd": added},
        }
    if service is not None or "allowedHeaders" in config:
        patterns = mappings(mapping(config, "allowedHeaders").get("patterns"))
        own = [{"exact": name} for name in (VERDICT, REQUEST)]
        config["allowedHeaders"] = {"patterns": [*patterns, *own]}
    return {**one, "typedConfig": config}


def said(number: int) -> str:
    """Return the header by which a stub is told what to say, of all verdicts by number."""
    return f"{number};"


def stub_filters() -> list[Json]:
    """Return the filters of a stub that is asked over gRPC."""
    bridge = http(_BRIDGE, "FilterConfig", contentType=_MESSAGE, withholdGrpcFrames=True)
    return [
        http("lua", "Lua", defaultSourceCode={"inlineString": _READ}) | {"name": "read"},
        bridge,
    ]


def stub_host(routes: Sequence[Json], verdicts: Sequence[Authorizer]) -> Json:
    """Return the virtual host of a stub, which answers questions besides."""
    grpc = {
        "match": {"path": _PATH},
        "route": {"cluster": _CLUSTER},
        "typedPerFilterConfig": _bridged(disabled=False),
    }
    asked = [{"name": CHECK, "presentMatch": True}]
    return {
        "name": "all",
        "domains": ["*"],
        "routes": [grpc, *(_over_http(each, asked) for each in _numbered(verdicts)), *routes],
        "typedPerFilterConfig": _bridged(disabled=True),
    }


def check_cluster(path: str) -> Json:
    """Return the cluster that a stub hands questions over gRPC on to."""
    endpoint = {"endpoint": {"address": pipe(path)}}
    assignment = {"clusterName": _CLUSTER, "endpoints": [{"lbEndpoints": [endpoint]}]}
    # Each goes where the link leads to by then.
    once = {
        "@type": f"type.googleapis.com/{OPTIONS}",
        "commonHttpProtocolOptions": {"maxRequestsPerConnection": 1},
        "explicitHttpConfig": {"httpProtocolOptions": {}},
    }
    return {
        "name": _CLUSTER,
        "type": "STATIC",
        "loadAssignment": assignment,
        "typedExtensionProtocolOptions": {OPTIONS: once},
    }


def check_listeners(places: Places, verdicts: Sequence[Authorizer]) -> Iterator[Json]:
    """Yield the listeners that answer questions over gRPC, as bodies alone.

    They differ in what they say of connections; the last allows them.
    """
    numbered = list(_numbered(verdicts))
    for number, (_, verdict) in enumerate(numbered):
        routes = [_over_grpc(*each) for each in (*numbered[:-1], ([], verdict))]
        yield _check_listener(places.verdict(number), routes)


def _check_listener(path: str, routes: Sequence[Json]) -> Json:
    manager = network(
        "http_connection_manager",
        "HttpConnectionManager",
        statPrefix="checks",
        routeConfig={"virtualHosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        httpFilters=[http("router", "Router")],
    )
    return {
        "name": f"checks {path}",
        "address": pipe(path),
        "filterChains": [{"filters": [manager]}],
    }


def _numbered(verdicts: Sequence[Authorizer]) -> Iterator[tuple[list[Json], Authorizer]]:
    """Yield what is asked of the headers for each verdict; without any, all is allowed."""
    for number, verdict in enumerate(verdicts):
        yield [{"name": VERDICT, "stringMatch": {"exact": said(number)}}], verdict
    yield [], Authorizer()


def _over_http(numbered: tuple[list[Json], Authorizer], asked: Sequence[Json]) -> Json:
    headers, verdict = numbered
    return {
        "match": {"prefix": "/", "headers": [*asked, *headers]},
        "directResponse": {"status": _status(verdict)},
        "responseHeadersToAdd": [
            {"header": {"key": key, "value": value}}
            for key, value in (verdict.headers or {}).items()
        ],
    }


def _over_grpc(headers: Sequence[Json], verdict: Authorizer) -> Json:
    body = b64encode(_response(verdict)).decode()
    type_ = {"header": {"key": "content-type", "value": _MESSAGE}}
    return {
        "match": {"prefix": "/", "headers": list(headers)},
        "directResponse": {
            "status": _UNAVAILABLE if verdict.answer == "down" else 200,
            "body": {"inlineBytes": body},
        },
        "responseHeadersToAdd": [{**type_, "appendAction": "OVERWRITE_IF_EXISTS_OR_ADD"}],
    }


def _status(verdict: Authorizer) -> int:
    denied = verdict.status or _FORBIDDEN
    return {"allow": 200, "deny": denied, "down": _UNAVAILABLE}[verdict.answer]


def _bridged(*, disabled: bool) -> Mapping[str, Any]:
    return {f"envoy.filters.http.{_BRIDGE}": {"@type": _OF_ROUTE, "disabled": disabled}}


def _response(verdict: Authorizer) -> bytes:
    """Return a CheckResponse of envoy.service.auth.v3, as Protocol Buffers encode it."""
    headers = b"".join(
        _part(2, _part(1, _part(1, key.encode()) + _part(2, value.encode())))
        for key, value in (verdict.headers or {}).items()
    )
    if verdict.answer == "allow":
        return _part(1, b"") + _part(3, headers)
    denied = _part(1, _number(1, _status(verdict))) + headers
    return _part(1, _number(1, _PERMISSION_DENIED)) + _part(2, denied)


def _part(field: int, value: bytes) -> bytes:
    return bytes((field << 3 | 2,)) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return bytes((field << 3,)) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))
