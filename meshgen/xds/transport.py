"""What is around the bytes that an endpoint is sent: Envoy's transport sockets.

Source: applyUpstreamTLSSettings, applyUpstreamProxyProtocol of
istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Mapping

from meshgen.lenient import mapping, text
from meshgen.xds.resources import Json, fields
from meshgen.xds.tls import DISABLE, ClientTls, context_of
from meshgen.xds.upstream import ORIGINAL_DST, Upstream

_SOCKETS = "envoy.transport_sockets."
_TYPES = "type.googleapis.com/envoy.extensions.transport_sockets."

_PLAIN: Json = {
    "name": f"{_SOCKETS}raw_buffer",
    "typedConfig": {"@type": f"{_TYPES}raw_buffer.v3.RawBuffer"},
}


def transport(upstream: Upstream, tls: ClientTls, *, is_http2: bool) -> Json:
    """Return the fields of Envoy's Cluster for it; none where plain text is all."""
    wrap = None if upstream.by_sni else upstream.policy.get("proxyProtocol")
    if tls.mode == DISABLE:
        bare = {**_PLAIN, "name": "raw_buffer"}
        return {} if wrap is None else {"transportSocket": _introduced(mapping(wrap), bare)}
    context = context_of(tls, upstream.mesh, is_http2=is_http2)
    plain, secure = _PLAIN, _socket("tls", "tls.v3.UpstreamTlsContext", context)
    if wrap is not None:
        secure, plain = (_introduced(mapping(wrap), each) for each in (secure, plain))
    if not tls.is_tried or upstream.discovery == ORIGINAL_DST:
        return {"transportSocket": secure}
    tried = {"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transportSocket": secure}
    other = {"name": "tlsMode-disabled", "match": {}, "transportSocket": plain}
    return {"transportSocketMatches": [tried, other]}


def _introduced(told: Mapping[str, object], socket: Json) -> Json:
    """Return a socket before which the client's address is told."""
    version = text(told.get("version"))
    config = fields(version=version if version != "V1" else "")
    type_ = "proxy_protocol.v3.ProxyProtocolUpstreamTransport"
    inner = {"config": config, "transportSocket": socket}
    return _socket("upstream_proxy_protocol", type_, inner)


def _socket(name: str, type_: str, settings: Json) -> Json:
    return {"name": _SOCKETS + name, "typedConfig": {"@type": _TYPES + type_, **settings}}
