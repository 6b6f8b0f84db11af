"""What goes through a port, as Istio reads it off its name, its appProtocol and its number.

Source: ConvertProtocol of istio.io/istio/pkg/config/kube; Parse of pkg/config/protocol.
"""

# What stands before the first `-` of a port's name, and says what goes through it.
PROTOCOLS = frozenset(
    (
        *("grpc", "grpc-web", "http", "http2", "http_proxy", "https"),
        *("mongo", "mysql", "redis", "tcp", "tls", "udp"),
    )
)
HTTP, TCP, TLS, UDP = "HTTP", "TCP", "TLS", "UDP"
_FAMILIES = {
    **dict.fromkeys(("grpc", "grpc-web", "http", "http2", "http_proxy"), HTTP),
    **dict.fromkeys(("mongo", "mysql", "redis", "tcp"), TCP),
    **dict.fromkeys(("https", "tls"), TLS),
    "udp": UDP,
}
# The statuses of gRPC, in the order of their numbers.
GRPC_STATUSES = (
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
)
# Values of appProtocol that Kubernetes has for everybody.
_STANDARD = {
    "kubernetes.io/h2c": "http2",
    "kubernetes.io/ws": "http",
    "kubernetes.io/wss": "https",
}
_GRPC_WEB = "grpc-web"
# SMTP, DNS, MySQL and MongoDB: the server speaks first, so that there is nothing to look at.
_NEVER_LOOKED_AT = frozenset((25, 53, 3306, 27017))


def protocol_of(number: int, name: str, app_protocol: str, transport: str) -> str:
    """Return what goes through a port; "" where nothing says it, and the proxy has to look."""
    if transport == UDP:
        return "udp"
    said = named(app_protocol) if app_protocol else named(name)
    return said or ("tcp" if number in _NEVER_LOOKED_AT else "")


def named(text: str) -> str:
    """Return the protocol that a port's name, or its appProtocol, says; "" for none."""
    if text in _STANDARD:
        return _STANDARD[text]
    lower = text.lower()
    if lower.startswith(_GRPC_WEB):
        return _GRPC_WEB
    protocol = lower.partition("-")[0]
    return protocol if protocol in PROTOCOLS else ""


def family_of(protocol: str) -> str:
    """Return how the proxy treats a protocol: HTTP, TCP, TLS or UDP; "" for one not known."""
    return _FAMILIES.get(protocol.lower(), "")
