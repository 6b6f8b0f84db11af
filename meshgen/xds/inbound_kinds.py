"""Which connections a port of a sidecar's pods takes, and how they are told from each other."""

from collections.abc import Sequence
from typing import NamedTuple

from meshgen.system.peers import Mode
from meshgen.system.protocols import HTTP, TCP, UDP, family_of
from meshgen.system.protocols import TLS as OF_TLS
from meshgen.xds.chains import HTTP_ALPN, MESH_ALPN, MESH_HTTP_ALPN, PLAIN, TLS

_ANY = ""


class Kind(NamedTuple):
    """Connections of one kind: how inspectors tell them, whether as HTTP, and whether TLS ends."""

    alpn: Sequence[str]
    transport: str
    is_http: bool
    ends_tls: bool


_PLAIN_HTTP = Kind((), PLAIN, is_http=True, ends_tls=False)
_PLAIN_TCP = Kind((), PLAIN, is_http=False, ends_tls=False)
_SEEN_HTTP = Kind(HTTP_ALPN, PLAIN, is_http=True, ends_tls=False)
_FOREIGN_TLS = Kind((), TLS, is_http=False, ends_tls=False)
# What a port takes, by what goes through it and by the mode of its PeerAuthentication.
# Source: getFilterChainMatchOptions of istio.io/istio/pilot/pkg/networking/core.
_TABLE: dict[tuple[str, Mode], Sequence[Kind]] = {
    (HTTP, Mode.DISABLE): [_PLAIN_HTTP],
    (HTTP, Mode.STRICT): [Kind((), TLS, is_http=True, ends_tls=True)],
    (HTTP, Mode.PERMISSIVE): [
        Kind(MESH_ALPN, TLS, is_http=True, ends_tls=True),
        _PLAIN_HTTP,
    ],
    (TCP, Mode.DISABLE): [_PLAIN_TCP],
    (TCP, Mode.STRICT): [Kind((), TLS, is_http=False, ends_tls=True)],
    (TCP, Mode.PERMISSIVE): [
        Kind(MESH_ALPN, TLS, is_http=False, ends_tls=True),
        _FOREIGN_TLS,
        _PLAIN_TCP,
    ],
    (_ANY, Mode.DISABLE): [_SEEN_HTTP, _PLAIN_TCP],
    (_ANY, Mode.STRICT): [
        Kind(MESH_HTTP_ALPN, TLS, is_http=True, ends_tls=True),
        Kind((), TLS, is_http=False, ends_tls=True),
    ],
    (_ANY, Mode.PERMISSIVE): [
        Kind(MESH_HTTP_ALPN, TLS, is_http=True, ends_tls=True),
        _SEEN_HTTP,
        Kind(("istio-peer-exchange", "istio"), TLS, is_http=False, ends_tls=True),
        _PLAIN_TCP,
        _FOREIGN_TLS,
    ],
}


def kinds(protocol: str, mode: Mode) -> Sequence[Kind]:
    """Return the kinds of connections of a port, in the order in which they are tried."""
    family = family_of(protocol)
    return _TABLE[TCP if family in (OF_TLS, UDP) else family, mode]
