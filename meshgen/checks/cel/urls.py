"""The URL functions of Kubernetes' CEL. Source: k8s.io/apiserver/pkg/cel/library/urls.go.

A URL is what Go's url.ParseRequestURI takes: with a scheme, or a path that begins with `/`.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from meshgen.checks.cel.functions import Function, field_of, method

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*(?=:)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PORT = re.compile(r"(?::[0-9]*)?")
_BAD_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")
# In a host, only what is beyond ASCII may be escaped.
_BAD_HOST_ESCAPE = re.compile(r"%(?![89a-fA-F][0-9a-fA-F])")
_HOST = re.compile(r"[-a-zA-Z0-9._~!$&'()*+,;=:\[\]<>\"%\x80-\U0010ffff]*")
_USER = re.compile(r"[-a-zA-Z0-9._:~!$&'()*+,;=%@]*")
_IPV6_ZONE = re.compile(r"%25.*")


@dataclass(frozen=True)
class Url:
    """The parts of a URL that expressions can ask for; the path as it was written."""

    scheme: str = ""
    host: str = ""
    path: str = ""
    query: str = ""


def functions() -> list[Function]:
    """Return the URL functions."""
    return [
        Function("isURL", ("string",), "bool", is_url),
        Function("url", ("string",), "map", lambda text: {"url": checked(text)}),
        method("getScheme", lambda url: _parts(url).scheme, "string", "map"),
        method("getHost", lambda url: _parts(url).host, "string", "map"),
        method("getHostname", lambda url: host_and_port(_parts(url).host)[0], "string", "map"),
        method("getPort", lambda url: host_and_port(_parts(url).host)[1], "string", "map"),
        method("getEscapedPath", lambda url: _parts(url).path, "string", "map"),
        method("getQuery", lambda url: query(_parts(url).query), "map", "map"),
    ]


def is_url(text: str) -> bool:
    """Return whether Go takes a text for a URL."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def checked(text: str) -> str:
    """Return a text that is a URL; raises ValueError for another."""
    parse(text)
    return text


def parse(text: str) -> Url:
    """Return the parts of a URL; raises ValueError with what is wrong with it."""
    if _CONTROL.search(text):
        raise ValueError("a URL has no control characters")
    if text == "*":
        return Url(path="*")
    match = _SCHEME.match(text)
    scheme, rest = (match[0].lower(), text[match.end() + 1 :]) if match else ("", text)
    rest, _, query = rest.partition("?")
    # Go looks for a fragment only in what it took without one, so there is none in a host.
    query = query.partition("#")[0]
    if not rest.startswith("/"):
        if not scheme:
            raise ValueError("a URL begins with a scheme or with /")
        return Url(scheme, query=query)
    host = ""
    if scheme and rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        host, rest = _host(authority), slash + path
    if _BAD_ESCAPE.search(rest):
        raise ValueError("a % in a URL needs two hexadecimal digits")
    return Url(scheme, host, rest.partition("#")[0], query)


def host_and_port(host: str) -> tuple[str, str]:
    """Return the name or address in a URL's host, without brackets, and the port."""
    name, colon, port = host.rpartition(":")
    if not colon or (not port.isdigit() and port):
        name, port = host, ""
    return (name[1:-1] if name.startswith("[") and name.endswith("]") else name), port


def query(text: str) -> dict[str, list[str]]:
    """Return the values of each key in a query; what is malformed is left out, as Go does."""
    values: dict[str, list[str]] = {}
    for part in text.split("&"):
        if part and ";" not in part and not _BAD_ESCAPE.search(part):
            key, _, value = part.replace("+", " ").partition("=")
            values.setdefault(unquote(key), []).append(unquote(value))
    return values


def _host(authority: str) -> str:
    """Return the host and port of an authority: `user:password@host:port`."""
    user, _, host = authority.rpartition("@")
    if not _USER.fullmatch(user):
        raise ValueError("the user in a URL has characters that are not allowed")
    if host.startswith("["):
        address, bracket, port = host.rpartition("]")
        if not bracket:
            raise ValueError("a ] is missing in a URL's host")
        plain = _IPV6_ZONE.sub("", address)
    else:
        plain, colon, port = host.rpartition(":")
        plain, port = (plain, colon + port) if colon else (port, "")
    if not _PORT.fullmatch(port):
        raise ValueError("a URL's port is a number")
    if not _HOST.fullmatch(plain) or _BAD_HOST_ESCAPE.search(plain):
        raise ValueError("the host in a URL has characters that are not allowed")
    return unquote(host)


def _parts(url: dict[str, Any]) -> Url:
    return parse(field_of(url, "url", "a URL"))
