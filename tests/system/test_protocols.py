"""What goes through a port, as Istio reads it."""

import pytest

from meshgen.system.protocols import family_of, named, protocol_of


@pytest.mark.parametrize(
    ("name", "app_protocol", "protocol"),
    [
        ("http", "", "http"),
        ("HTTP2-web", "", "http2"),
        ("grpc-web", "", "grpc-web"),
        ("grpc-webby", "", "grpc-web"),
        ("grpc-main", "", "grpc"),
        ("http_proxy", "", "http_proxy"),
        ("web-http", "", ""),
        ("httpx", "", ""),
        ("", "", ""),
        ("hbone", "", ""),
        ("tcp", "https", "https"),
        ("tcp", "kubernetes.io/ws", "http"),
        ("tcp", "kubernetes.io/wss", "https"),
        ("http", "example.com/mine", ""),
    ],
)
def test_the_name_says_it_unless_an_app_protocol_does(
    name: str, app_protocol: str, protocol: str
) -> None:
    assert protocol_of(80, name, app_protocol, "TCP") == protocol


def test_a_transport_of_datagrams_says_enough() -> None:
    assert protocol_of(80, "http", "http", "UDP") == "udp"


@pytest.mark.parametrize(("number", "protocol"), [(25, "tcp"), (3306, "tcp"), (5432, "")])
def test_where_the_server_speaks_first_nobody_looks(number: int, protocol: str) -> None:
    assert protocol_of(number, "main", "", "TCP") == protocol
    assert protocol_of(number, "http", "", "TCP") == "http"


def test_protocols_are_treated_in_four_ways() -> None:
    families = [family_of(named(name)) for name in ("grpc", "mysql-db", "https", "udp", "x")]
    assert families == ["HTTP", "TCP", "TLS", "UDP", ""]
    assert family_of("GRPC-WEB") == "HTTP"
