"""Which filter chains, which listener filters and which virtual host Envoy would choose."""

from typing import Any

import pytest

from meshgen.proof.matching import (
    chains_for,
    described,
    domains_of,
    looks_for,
    virtual_host,
)


def chain(name: str, **match: Any) -> dict[str, Any]:
    return {"name": name, "filterChainMatch": match}


def prefix(address: str, length: int) -> list[dict[str, Any]]:
    return [{"addressPrefix": address, "prefixLen": length}]


CHAINS = [
    chain("any", transportProtocol="tls"),
    chain("http", destinationPort=80, transportProtocol="raw_buffer"),
    chain("http, mutual", destinationPort=80, transportProtocol="tls"),
    chain("net", prefixRanges=prefix("10.0.0.0", 8)),
    chain("one", prefixRanges=prefix("10.1.1.1", 32)),
]


@pytest.mark.parametrize(
    ("port", "address", "names"),
    [
        (80, "", ["http", "http, mutual"]),
        (81, "", ["any"]),
        (81, "10.1.1.1", ["one"]),
        (81, "10.1.1.2", ["net"]),
        (81, "11.1.1.1", ["any"]),
        # A port is looked for first, and is not given up for an address.
        (80, "10.1.1.1", ["http", "http, mutual"]),
    ],
)
def test_takes_the_chains_of_a_port_and_an_address(
    port: int, address: str, names: list[str]
) -> None:
    chosen = chains_for({"filterChains": CHAINS}, port, address)
    assert [each["name"] for each in chosen] == names
    for each in chosen:
        assert not {"destinationPort", "prefixRanges"} & each.get("filterChainMatch", {}).keys()


def test_keeps_what_else_a_chain_asks_for() -> None:
    (first, _) = chains_for({"filterChains": CHAINS}, 80)
    assert first["filterChainMatch"] == {"transportProtocol": "raw_buffer"}
    (last,) = chains_for({"filterChains": CHAINS}, 1, "10.1.1.1")
    assert "filterChainMatch" not in last


def test_what_policies_ask_of_the_port_is_answered() -> None:
    def asking(port: int) -> dict[str, Any]:
        rules = [{"destinationPort": port}, {"any": True}]
        return {"filters": [{"typedConfig": {"permissions": [{"orRules": {"rules": rules}}]}}]}

    def rules(asked: int, port: int) -> Any:
        (chain,) = chains_for({"filterChains": [asking(asked)]}, port)
        return chain["filters"][0]["typedConfig"]["permissions"][0]["orRules"]["rules"]

    assert rules(80, 80) == [{"any": True}, {"any": True}]
    assert rules(81, 80) == [{"notRule": {"any": True}}, {"any": True}]


def ports(start: int, end: int) -> dict[str, Any]:
    return {"destinationPortRange": {"start": start, "end": end}}


@pytest.mark.parametrize(
    ("disabled", "is_off"),
    [
        (ports(80, 81), True),
        (ports(81, 90), False),
        (ports(70, 80), False),
        ({"orMatch": {"rules": [ports(1, 2), ports(80, 81)]}}, True),
        ({"andMatch": {"rules": [ports(1, 2), ports(80, 81)]}}, False),
        ({"notMatch": ports(80, 81)}, False),
        ({"notMatch": ports(1, 2)}, True),
        ({"anyMatch": True}, True),
    ],
)
def test_leaves_out_what_is_off_for_a_port(disabled: dict[str, Any], is_off: bool) -> None:
    listener = {
        "listenerFilters": [
            {"name": "envoy.filters.listener.original_dst"},
            {"name": "envoy.filters.listener.http_inspector", "filterDisabled": disabled},
        ]
    }
    kept = [] if is_off else [{"name": "envoy.filters.listener.http_inspector"}]
    assert looks_for(listener, 80) == kept


HOSTS = [
    {"name": "all", "domains": ["*"]},
    {"name": "ends", "domains": ["*.example.com"]},
    {"name": "ends so, longer", "domains": ["*.shop.example.com"]},
    {"name": "begins", "domains": ["web.*"]},
    {"name": "whole", "domains": ["web.example.com", "web"]},
]


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("web.example.com", "whole"),
        ("WEB", "whole"),
        ("web:9080", "whole"),
        ("a.example.com", "ends"),
        ("a.shop.example.com", "ends so, longer"),
        ("web.org", "begins"),
        ("web.shop.example.com", "ends so, longer"),
        ("example.com", "all"),
        ("other", "all"),
    ],
)
def test_finds_the_virtual_host_of_a_host(host: str, name: str) -> None:
    found = virtual_host({"virtualHosts": HOSTS, "ignorePortInHostMatching": True}, host)
    assert found is not None
    assert found["name"] == name


def test_a_port_in_the_host_counts_unless_it_is_ignored() -> None:
    assert virtual_host({"virtualHosts": HOSTS[4:]}, "web:9080") is None


@pytest.mark.parametrize(
    ("match", "words"),
    [
        ({"prefix": "/"}, "/*"),
        ({"path": "/cart"}, "/cart"),
        ({"pathSeparatedPrefix": "/cart"}, "/cart/*"),
        ({"safeRegex": {"regex": "/c.*"}}, "~/c.*"),
        (
            {"prefix": "/", "headers": [{"name": "end-user", "stringMatch": {"exact": "jason"}}]},
            "/*, end-user: jason",
        ),
        ({"prefix": "/", "headers": [{"name": "x", "presentMatch": True}]}, "/*, x"),
        (
            {
                "prefix": "/",
                "headers": [
                    {"name": "x", "stringMatch": {"safeRegex": {"regex": "a|b"}}},
                    {"name": "y", "stringMatch": {"prefix": "p"}, "invertMatch": True},
                ],
                "queryParameters": [{"name": "q", "stringMatch": {"exact": "1"}}],
            },
            "/*, x: ~a|b, not y: p*, q=1",
        ),
    ],
)
def test_says_what_a_route_is_for(match: dict[str, Any], words: str) -> None:
    assert described({"match": match}) == words


def test_only_hosts_with_routes_are_served() -> None:
    hosts = [
        {"domains": ["a", "b"], "routes": [{}]},
        {"domains": ["*"]},
        {"domains": ["c"], "requireTls": "ALL"},
    ]
    assert domains_of({"virtualHosts": hosts}) == ["a", "b", "c"]
