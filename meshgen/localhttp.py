"""HTTP over a Unix socket: no port is opened, and nobody else's process can ask."""

import http.client
import socket


class LocalConnection(http.client.HTTPConnection):
    """A connection to a server of this user's own, by the path of its socket."""

    def __init__(self, path: str, *, patience: float) -> None:
        """Take the path, and after how many seconds without an answer to give up."""
        super().__init__("localhost", timeout=patience)
        self._path, self._patience = path, patience

    def connect(self) -> None:
        """Connect; raises OSError where nobody listens."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self._patience)
        self.sock.connect(self._path)
