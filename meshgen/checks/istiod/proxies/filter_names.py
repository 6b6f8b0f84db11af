"""The names that Envoy's filters had before they were put in order.

Source: istio.io/istio/pkg/config/xds, DeprecatedFilterNames.
"""

_NEW = "envoy.filters."
# The kinds of filters, and which of each: the old name is `envoy.` and the last part.
_KINDS = {
    "http.": (
        "buffer",
        "cors",
        "csrf",
        "fault",
        "grpc_http1_bridge",
        "grpc_json_transcoder",
        "grpc_web",
        "gzip",
        "health_check",
        "ip_tagging",
        "lua",
        "router",
        "squash",
    ),
    "network.": (
        "client_ssl_auth",
        "http_connection_manager",
        "mongo_proxy",
        "ratelimit",
        "redis_proxy",
        "tcp_proxy",
    ),
}
_OF_LISTENERS = (
    "http_inspector",
    "original_dst",
    "original_src",
    "proxy_protocol",
    "tls_inspector",
)
_OTHERS = {
    "envoy.http_dynamo_filter": "http.dynamo",
    "envoy.rate_limit": "http.ratelimit",
    # Of HTTP and of a network alike.
    "envoy.ext_authz": "network.ext_authz",
}
_RENAMED = {
    **{f"envoy.{name}": f"{kind}{name}" for kind, names in _KINDS.items() for name in names},
    **{f"envoy.listener.{name}": f"listener.{name}" for name in _OF_LISTENERS},
    **_OTHERS,
}
CONNECTION_MANAGERS = (
    "envoy.filters.network.http_connection_manager",
    "envoy.http_connection_manager",
)


def renamed(name: str) -> str:
    """Return the new name of a filter; "" where it has none."""
    new = _RENAMED.get(name)
    return _NEW + new if new else ""
