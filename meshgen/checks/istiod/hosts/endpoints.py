"""Where a Sidecar sends what comes in: an address of the pod itself, or a socket.

Source: ValidateSidecar; Go's net.SplitHostPort.
"""

import re
from collections.abc import Iterator

from meshgen.checks.istiod.sockets import UNIX, unix_path
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_HOSTS = ("", "127.0.0.1", "0.0.0.0", "::1", "::")
_HIGHEST = 65535
_is_number = re.compile(r"[+-]?[0-9]+\Z").match
_EXPECTED = f"expected 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or {UNIX}/path"


def default_endpoint(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that an endpoint is none of the pod's."""
    if text.startswith(UNIX):
        yield from unix_path(text, path, span)
    elif text:
        host, port = _split(text)
        if host not in _HOSTS:
            yield Violation(path, f"{words.show(host)} is not the pod itself", _EXPECTED)
        if not _is_number(port):
            yield Violation(path, f"{words.show(text)} has no port", _EXPECTED)
        elif not 1 <= int(port) <= _HIGHEST:
            yield Violation(path, f"found port {port}", f"expected 1 to {_HIGHEST}")


def _split(text: str) -> tuple[str, str]:
    """Return an address and a port; two empty texts where they cannot be told apart."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        return "", ""
    if not colon or any(sign in host + port for sign in "[]"):
        return "", ""
    return host, port
