"""Who sends the requests: an HTTP client that keeps its connections, or a bare one."""

import http.client
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from meshgen.proof.places import STUB

_LOOPBACK = "127.0.0.1"
_PATIENCE = 30.0
_PROBE = b"meshgen\n"
_MOST = 65536
# What of a path is sent as somebody wrote it; all else goes by its bytes: %C3%BC.
_AS_IT_IS = "".join(map(chr, range(0x21, 0x7F)))
_NUMBER = re.compile(rf"^{STUB}: (\d+)\r\n".encode(), re.MULTILINE)


@dataclass(frozen=True)
class Call:
    """A request as it is put onto the wire; `name` is what TLS is told, if there is any."""

    method: str
    path: str
    headers: Mapping[str, str]
    is_http: bool = True
    name: str = ""
    keeps: bool = True
    patience: float = 0.0


@dataclass(frozen=True)
class Reply:
    """What came back. `stub` is what answered, -1 for none; `ends` are the connection's ports."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    text: str = ""
    stub: int = -1
    ends: tuple[int, int] = (0, 0)


class Client:
    """Sends to one port, one request after another."""

    def __init__(self, port: int, tls: ssl.SSLContext | None) -> None:
        """Take the port, and how to speak TLS, should a call want it."""
        self._port = port
        self._tls = tls
        self._kept: http.client.HTTPConnection | None = None

    def send(self, call: Call) -> Reply:
        """Send a request; a connection that ends without a response is a reply as well."""
        begin = time.monotonic()
        try:
            reply = self._http(call) if call.is_http else self._bare(call)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            reply = Reply(text=_told(error))
        finally:
            if not call.keeps:
                self.close()
        return Reply(
            reply.status,
            reply.headers,
            time.monotonic() - begin,
            reply.text,
            reply.stub,
            reply.ends,
        )

    def close(self) -> None:
        """Close the connection that is kept."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _http(self, call: Call) -> Reply:
        if self._kept is None:
            self._kept = http.client.HTTPConnection(_LOOPBACK, self._port)
            self._kept.sock = self._socket(call)
        connection = self._kept
        ends = _ends(connection.sock)
        path = quote(call.path, _AS_IT_IS)
        connection.putrequest(call.method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in call.headers.items():
            connection.putheader(name, value.encode())
        connection.endheaders()
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        headers = {name.lower(): value for name, value in response.getheaders()}
        stub = int(headers.pop(STUB, "-1").rpartition(",")[2])
        if response.will_close:
            self.close()
        return Reply(response.status, headers, 0.0, body, stub, ends)

    def _bare(self, call: Call) -> Reply:
        with self._socket(call) as connection:
            ends = _ends(connection)
            connection.sendall(_PROBE)
            said = b""
            # A stub has said who it is before it closes.
            while len(said) < _MOST and not _NUMBER.search(said):
                more = connection.recv(_MOST)
                if not more:
                    break
                said += more
        text = said.decode(errors="replace")
        number = _NUMBER.search(said)
        stub = int(number[1]) if number else -1
        return Reply(0, {}, 0.0, "" if stub >= 0 else text, stub, ends)

    def _socket(self, call: Call) -> socket.socket:
        patience = _PATIENCE + call.patience
        connection = socket.create_connection((_LOOPBACK, self._port), timeout=patience)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not call.name or self._tls is None:
            return connection
        return self._tls.wrap_socket(connection, server_hostname=call.name)


def _ends(connection: socket.socket) -> tuple[int, int]:
    return connection.getsockname()[1], connection.getpeername()[1]


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or error}"
    return "timeout" if isinstance(error, TimeoutError) else "the connection was closed"
