"""Protocols of ports. Source: Parse, IsHTTP, IsTLS of istio.io/istio/pkg/config/protocol."""

from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

PROTOCOLS = (
    "HTTP",
    "HTTPS",
    "HTTP2",
    "GRPC",
    "GRPC-WEB",
    "TLS",
    "TCP",
    "UDP",
    "MONGO",
    "REDIS",
    "MYSQL",
    "HTTP_PROXY",
)
_KNOWN = frozenset(name.lower() for name in PROTOCOLS)
_HTTP = frozenset({"http", "http2", "http_proxy", "grpc", "grpc-web"})
_TLS = frozenset({"https", "tls"})


def is_known(text: str) -> bool:
    """Return whether Istio knows a protocol, in upper case or lower."""
    return text.lower() in _KNOWN


def is_http(text: str) -> bool:
    """Return whether a protocol is HTTP in the clear."""
    return text.lower() in _HTTP


def is_tls(text: str) -> bool:
    """Return whether a protocol stands on TLS."""
    return text.lower() in _TLS


def protocol(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that Istio knows no such protocol, or that there is none."""
    if not is_known(text):
        message = f"found {words.describe(text)}" if text else "is empty"
        expected = f"expected {words.either(PROTOCOLS)}"
        yield Violation(path, message, expected, did_you_mean(text, PROTOCOLS) if text else "")


def protocol_if_any(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that Istio knows no such protocol. Source: ValidateProtocol."""
    if text:
        yield from protocol(text, path, span)
