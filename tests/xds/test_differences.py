"""How resources are compared: what counts, and what each difference is called."""

from typing import Any

import pytest

from tests.xds.differences import differences
from tests.xds.normal import normal


def _route(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "match": {"prefix": "/"}, **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"statPrefix": "a", "x": 1}, {"x": 1}),
        ({"timeout": "1.500s"}, {"timeout": "1.5s"}),
        ({"timeout": "0s"}, {"timeout": "0.000s"}),
        ({"hostSelectionRetryMaxAttempts": "5"}, {"hostSelectionRetryMaxAttempts": 5}),
        ({"match": {"prefix": "/", "caseSensitive": True}}, {"match": {"prefix": "/"}}),
        ({"domains": ["b", "a"]}, {"domains": ["a", "b"]}),
        (
            {"rds": {"configSource": {"ads": {}}, "routeConfigName": "80"}},
            {"rds": {"routeConfigName": "80"}},
        ),
        ({"name": "istio.alpn", "typedConfig": {"@type": "a"}}, {"name": "istio.alpn"}),
        ({"tlsParams": {"tlsMinimumProtocolVersion": "TLSv1_2"}}, {}),
    ],
)
def test_what_changes_nothing_is_no_difference(one: Any, other: Any) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"timeout": "1.5s"}, {"timeout": "1.05s"}),
        ({"x": True}, {"x": 1}),
        ({"match": {"prefix": "/", "caseSensitive": False}}, {"match": {"prefix": "/"}}),
        ({"values": ["b", "a"]}, {"values": ["a", "b"]}),
        (
            {"name": "envoy.filters.http.cors", "typedConfig": {"@type": "a"}},
            {"name": "envoy.filters.http.cors"},
        ),
        ({"tlsParams": {"tlsMinimumProtocolVersion": "TLSv1_3"}}, {}),
        ({"http2ProtocolOptions": {}}, {}),
    ],
)
def test_what_changes_something_is_one(one: Any, other: Any) -> None:
    assert normal(one) != normal(other)


def test_resources_are_found_by_their_names() -> None:
    theirs = [{"name": "a", "x": "1"}, {"name": "b", "x": "1"}]
    ours = [{"name": "b", "x": "2"}, {"name": "c"}]
    told = [(each.kind, each.where) for each in differences(theirs, ours, "clusters")]
    assert told == [
        ("clusters[] missing", "[a]"),
        ("clusters[].x differs", "[b].x"),
        ("clusters[] too much", "[c]"),
    ]


def test_the_order_of_routes_counts() -> None:
    one = [{"name": "80", "virtualHosts": [{"name": "v", "routes": [_route("a"), _route("b")]}]}]
    other = [{"name": "80", "virtualHosts": [{"name": "v", "routes": [_route("b"), _route("a")]}]}]
    told = [each.kind for each in differences(one, other, "routes")]
    assert told == ["routes[].virtualHosts[].routes order"]


def test_filters_are_told_by_their_names() -> None:
    one = [{"name": "80", "filters": [{"name": "f", "x": "1"}]}]
    other = [{"name": "80", "filters": [{"name": "f", "x": "2"}]}]
    told = [each.kind for each in differences(one, other, "listeners")]
    assert told == ["listeners[].filters[f].x differs"]


def test_chains_of_one_name_are_told_apart_by_their_order() -> None:
    one = [{"name": "l", "filterChains": [{"name": "c", "x": "1"}, {"name": "c", "x": "2"}]}]
    other = [{"name": "l", "filterChains": [{"name": "c", "x": "1"}, {"name": "c", "x": "3"}]}]
    told = [(each.where, each.istiod, each.meshgen) for each in differences(one, other)]
    assert told == [("[l].filterChains[c#2].x", '"2"', '"3"')]
