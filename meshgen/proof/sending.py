"""Requests on their way to Envoys that run."""

import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import get_ident

from meshgen.model.request import Request
from meshgen.proof.certificates import Authority
from meshgen.proof.client import Call, Client, Reply
from meshgen.proof.places import ORDER, REQUEST, Places
from meshgen.proof.sources import Start
from meshgen.proof.stub import Order

# From so many seconds on a request has to wait for something; the others wait beside it.
_SLOW = 0.1
_AT_ONCE = 16
_WITH_TLS = ("https", "tls")


def send(
    request: Request, start: Start, ports: Sequence[int], call: Call, tls: ssl.SSLContext | None
) -> list[Reply]:
    """Return the replies to all copies of a request; the sender's pods send them in turn."""
    clients = _Clients(ports, tls if start.scheme in _WITH_TLS else None)

    def one(copy: int) -> Reply:
        known = {REQUEST: f"{call.headers[REQUEST]}-{copy}"} if call.headers else {}
        return clients.of(copy).send(replace(call, headers={**call.headers, **known}))

    replies: list[Reply] = []
    try:
        while len(replies) < request.count:
            replies.append(one(len(replies)))
            if replies[-1].seconds > _SLOW:
                with ThreadPoolExecutor(_AT_ONCE) as pool:
                    replies += pool.map(one, range(len(replies), request.count))
    finally:
        clients.close()
    return replies


class _Clients:
    """Clients for each pod that sends; each thread has its own."""

    def __init__(self, ports: Sequence[int], tls: ssl.SSLContext | None) -> None:
        self._ports = ports
        self._tls = tls
        self._made: dict[tuple[int, int], Client] = {}

    def of(self, copy: int) -> Client:
        port = self._ports[copy % len(self._ports)]
        key = get_ident(), port
        if key not in self._made:
            self._made[key] = Client(port, self._tls)
        return self._made[key]

    def close(self) -> None:
        for client in self._made.values():
            client.close()


def call_of(number: int, request: Request, start: Start, *, keeps: bool) -> Call:
    """Return how the request with a number is put onto the wire.

    A connection is kept where each request on it is looked at; where it is passed on as a whole,
    requests on one would all come to the same place.
    """
    if start.scheme == "tcp":
        return Call("", "", {}, is_http=False, keeps=False, patience=request.delay)
    headers = {"host": start.authority, "user-agent": "meshgen", "accept": "*/*"}
    headers |= _joined(request.headers)
    headers |= {ORDER: str(Order(request.status, request.delay)), REQUEST: str(number)}
    has_tls = start.scheme in _WITH_TLS
    return Call(
        request.method or "GET",
        request.path or "/",
        headers,
        name=start.host if has_tls else "",
        keeps=keeps and not has_tls,
        patience=request.delay,
    )


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by their names; one that is said several times has all values, as in HTTP."""
    joined: dict[str, str] = {}
    for key, value in headers:
        name = key.lower()
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def client_tls(
    starts: Sequence[Start], places: Places, authority: Authority
) -> ssl.SSLContext | None:
    """Return how a client speaks TLS: it takes any certificate, and has one if it is asked."""
    if not any(start.scheme in _WITH_TLS for start in starts):
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    certificate = authority.certificate(["client.meshgen.example"])
    path = places.folder / "client.pem"
    path.write_text(certificate.chain + certificate.key, encoding="utf-8")
    context.load_cert_chain(path)
    return context
