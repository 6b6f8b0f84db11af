"""How a request is read, and what is said of one that is none."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.model.request import Request, request_of

_READ = {
    "GET /": Request(),
    "/cart?a=1": Request(path="/cart?a=1"),
    "post /cart": Request("POST", path="/cart"),
    "GET http://reviews:9080/reviews/0": Request("GET", "http", "reviews", 9080, "/reviews/0"),
    "https://Shop.example.com/cart": Request("GET", "https", "shop.example.com", 443, "/cart"),
    "http://shop.example.com": Request("GET", "http", "shop.example.com", 80, "/"),
    "http://shop.example.com?a=1#top": Request("GET", "http", "shop.example.com", 80, "/?a=1"),
    "tcp://redis:6379": Request("", "tcp", "redis", 6379, ""),
    "redis://redis:6379": Request("", "tcp", "redis", 6379, ""),
    "grpc://catalogue:3550/shop.Catalogue/List": Request(
        "POST", "http", "catalogue", 3550, "/shop.Catalogue/List"
    ),
    "tls://db.example.com:5432/": Request("", "tls", "db.example.com", 5432, ""),
}


@pytest.mark.parametrize("text", _READ)
def test_reads_a_request(text: str) -> None:
    assert request_of(text) == _READ[text]


@pytest.mark.parametrize("text", _READ)
def test_prints_it_so_that_it_is_read_again(text: str) -> None:
    assert request_of(str(_READ[text])) == _READ[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no request; expected `GET /path`"),
        ("GET / now", "is no request"),
        ("GTE /", "unknown method GTE; expected one of GET, HEAD, .*did you mean `GET`"),
        ("reviews:9080/x", "neither a path nor a URL; .*did you mean `GET http://reviews:9080/x`"),
        ("GET reviews", "did you mean `GET http://reviews`"),
        ("http:///x", "a URL without a host"),
        ("htp://a/x", "unknown scheme htp; expected one of http, .*did you mean `http`"),
        ("tcp://redis", "names no port; expected tcp://HOST:PORT"),
        ("GET tcp://redis:6379", "a method or a path, which tcp has not"),
        ("tcp://redis:6379/x", "a method or a path, which tcp has not"),
        ("http://a:70000/", "has the port 70000; expected a number from 1 to 65535"),
        ("http://a:x/", "has the port x"),
        ("http://a:0/", "has the port 0"),
        ("http://[::1]:80/", r"has the host \[::1\]; expected a name such as shop.example.com"),
        ("http://a..b/", "has the host a..b"),
        ("http://me@a/", "has the host me@a"),
    ],
)
def test_tells_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(MeshgenError, match=said):
        request_of(text)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Host", "a", "`Host` is no header of its own here; expected the host in the URL"),
        ("x y", "a", "`x y` is no name of a header"),
        ("x", "a\r\nb: c", r"`x: a\\r\\nb: c` has a line break"),
    ],
)
def test_tells_of_headers_that_cannot_be_sent(name: str, value: str, said: str) -> None:
    with pytest.raises(MeshgenError, match=said):
        Request(headers=((name, value),))
