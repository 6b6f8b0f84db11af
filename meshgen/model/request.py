"""What is asked: a request as the first line of it says, and who sends it."""

import re
from dataclasses import dataclass

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.model.trust import Authorizer, Token
from meshgen.nearest import did_you_mean, one_of

# The port of a URL that names none; TCP and TLS have none of their own.
_PORTS = {"http": 80, "https": 443, "tcp": 0, "tls": 0}
# What the URL of a service says of protocols, as references to one have it, and what it is then.
_SPOKEN = {"grpc": "http", "redis": "tcp", "mongodb": "tcp", "mysql": "tcp"}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_FORM = "expected `GET /path`, `GET http://reviews:9080/path` or `tcp://redis:6379`"
_LINE = re.compile(r"(?:(?P<method>[^\s/:]+)\s+)?(?P<target>\S+)")
_URL = re.compile(
    r"(?P<scheme>[^:/?#]+)://(?P<host>\[[^]]*\]|[^:/?#]*)(?::(?P<port>[^/?#]*))?(?P<path>.*)"
)
_LABEL = r"[\w-]{1,63}"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?", re.ASCII)
_HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LAST_PORT = 65535


@dataclass(frozen=True)
class Request:
    """A request, sent `count` times.

    Of TCP and TLS there is no method, path or header. An empty `host` is that of the gateway which
    is asked, and `port` 0 the one that serves the host. `source` is who sends it: a service or a
    gateway, by its name or by NAMESPACE/NAME; None is somebody outside, at the gateway that serves
    the host. `status` and `delay`, in seconds, are what the workload answers, and after how long.
    `token` is what it carries, `authorizer` what external authorizers say of it: they allow it
    where that is None.
    """

    method: str = "GET"
    scheme: str = "http"
    host: str = ""
    port: int = 0
    path: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    count: int = 1
    status: int = 200
    delay: float = 0.0
    token: Token | None = None
    authorizer: Authorizer | None = None

    def __post_init__(self) -> None:
        """Raise MeshgenError for headers that no request can have."""
        for name, value in self.headers:
            if name.lower() in ("host", ":authority"):
                raise _wrong(name, "is no header of its own here", "expected the host in the URL")
            if not _HEADER.fullmatch(name):
                expected = "expected one such as x-user: no space, no colon"
                raise _wrong(name, "is no name of a header", expected)
            if _CONTROL.search(value):
                shown = value.encode("unicode_escape").decode()
                raise _wrong(
                    f"{name}: {shown}", "has a line break or the like in it", "expected text"
                )

    @property
    def is_http(self) -> bool:
        """Return whether it has a method, a path and headers."""
        return self.scheme in ("http", "https")

    @property
    def url(self) -> str:
        """Return where it goes, with what was said and nothing else: `http://reviews:9080/`."""
        if self.is_http and not self.host:
            return self.path
        port = f":{self.port}" if self.port not in (0, _PORTS[self.scheme]) else ""
        return f"{self.scheme}://{self.host}{port}{self.path if self.is_http else ''}"

    def __str__(self) -> str:
        """Return it as `request_of` reads it."""
        return f"{self.method} {self.url}" if self.is_http else self.url


def request_of(text: str) -> Request:
    """Return the request that a text is: `GET /`, `https://shop.example.com/cart`.

    Raises MeshgenError with what is wrong with it; where it stands is the caller's to add.
    """
    line = _LINE.fullmatch(text.strip())
    if line is None:
        raise _wrong(text, "is no request", _FORM)
    method, target = line["method"], line["target"]
    if method is not None and method.upper() not in _METHODS:
        hint = did_you_mean(method, _METHODS)
        raise _wrong(text, f"has the unknown method {method}", one_of(_METHODS), hint)
    if target.startswith("/"):
        return Request(method=(method or "GET").upper(), path=target)
    if "://" not in target:
        hint = f"did you mean `{method or 'GET'} http://{target}`?"
        raise _wrong(text, "has neither a path nor a URL", _FORM, hint)
    return _with_url(text, method, target)


def _with_url(text: str, method: str | None, target: str) -> Request:
    url = _URL.fullmatch(target)
    if url is None or not url["host"]:
        raise _wrong(text, "has a URL without a host", _FORM)
    said, path = url["scheme"].lower(), url["path"]
    scheme = _SPOKEN.get(said, said)
    if said == "grpc" and method is None:
        method = "POST"
    if scheme not in _PORTS:
        hint = did_you_mean(scheme, _PORTS)
        raise _wrong(text, f"has the unknown scheme {scheme}", one_of(_PORTS), hint)
    if not _HOST.fullmatch(url["host"]):
        expected = "expected a name such as shop.example.com, or an IPv4 address"
        raise _wrong(text, f"has the host {url['host']}", expected)
    port = _port(text, url["port"], scheme)
    if scheme not in ("http", "https"):
        if method or path not in ("", "/"):
            raise _wrong(text, f"has a method or a path, which {scheme} has not", _FORM)
        return Request(method="", scheme=scheme, host=url["host"], port=port, path="")
    if path.startswith("?"):
        path = f"/{path}"
    path = path.partition("#")[0] or "/"
    return Request((method or "GET").upper(), scheme, url["host"].lower(), port, path)


def _port(text: str, given: str | None, scheme: str) -> int:
    if not given and not _PORTS[scheme]:
        raise _wrong(text, "names no port", f"expected {scheme}://HOST:PORT")
    port = int(given) if given and given.isdecimal() else _PORTS[scheme] if not given else 0
    if not 0 < port <= _LAST_PORT:
        raise _wrong(text, f"has the port {given}", f"expected a number from 1 to {_LAST_PORT}")
    return port


def _wrong(text: str, what: str, expected: str, hint: str = "") -> MeshgenError:
    return MeshgenError([Finding(Code.VALUE, f"`{text}` {what}", expected=expected, hint=hint)])
