"""Istio's trafficPolicy: what a port says inherits nothing, and the user's word is stronger."""

from typing import Any

import pytest

from meshgen.mesh.trafficpolicy import traffic_policy

MUTUAL, PLAIN = {"mode": "ISTIO_MUTUAL"}, {"mode": "DISABLE"}
POOL, BALANCER, OUTLIERS = {"tcp": {"maxConnections": 1}}, {"simple": "RANDOM"}, {"interval": "1s"}


@pytest.mark.parametrize(
    ("declared", "plain_ports", "expected"),
    [
        ({}, [], {"tls": MUTUAL}),
        ({"connectionPool": POOL}, [], {"tls": MUTUAL, "connectionPool": POOL}),
        ({"tls": {"sni": "a"}}, [], {"tls": {**MUTUAL, "sni": "a"}}),
        ({"tls": {"mode": "SIMPLE"}}, [], {"tls": {"mode": "SIMPLE"}}),
        ({"tls": {}}, [], {"tls": MUTUAL}),
        ({"tls": None}, [], {"tls": MUTUAL}),
        ({"portLevelSettings": []}, [], {"tls": MUTUAL, "portLevelSettings": []}),
        # Of what a whole policy can say, a port that is listed takes all that ports can have.
        (
            {
                "connectionPool": POOL,
                "loadBalancer": BALANCER,
                "outlierDetection": OUTLIERS,
                "tunnel": {"x": 1},
            },
            [90],
            {
                "tls": MUTUAL,
                "connectionPool": POOL,
                "loadBalancer": BALANCER,
                "outlierDetection": OUTLIERS,
                "tunnel": {"x": 1},
                "portLevelSettings": [
                    {
                        "port": {"number": 90},
                        "connectionPool": POOL,
                        "loadBalancer": BALANCER,
                        "outlierDetection": OUTLIERS,
                        "tls": PLAIN,
                    }
                ],
            },
        ),
        # Those that the user lists take the mode that they need, and nothing else.
        (
            {
                "connectionPool": POOL,
                "portLevelSettings": [
                    {"port": {"number": 90}, "loadBalancer": BALANCER},
                    {"port": {"number": 80}},
                    {"port": {"number": 70}, "tls": {"mode": "SIMPLE"}},
                ],
            },
            [90, 100],
            {
                "tls": MUTUAL,
                "connectionPool": POOL,
                "portLevelSettings": [
                    {"port": {"number": 90}, "loadBalancer": BALANCER, "tls": PLAIN},
                    {"port": {"number": 80}, "tls": MUTUAL},
                    {"port": {"number": 70}, "tls": {"mode": "SIMPLE"}},
                    {"port": {"number": 100}, "connectionPool": POOL, "tls": PLAIN},
                ],
            },
        ),
    ],
)
def test_a_policy(declared: Any, plain_ports: list[int], expected: Any) -> None:
    assert traffic_policy(declared, "ISTIO_MUTUAL", plain_ports) == expected


# What Istio's schema refuses is handed on as it is.
@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"tls": "x"}, {"tls": "x"}),
        ({"portLevelSettings": "x"}, {"tls": MUTUAL, "portLevelSettings": "x"}),
        ({"portLevelSettings": [1]}, {"tls": MUTUAL, "portLevelSettings": [1]}),
        (
            {"portLevelSettings": [{"port": 90}, {"tls": "x"}]},
            {
                "tls": MUTUAL,
                "portLevelSettings": [{"port": 90, "tls": MUTUAL}, {"tls": "x"}],
            },
        ),
    ],
)
def test_what_is_none(declared: Any, expected: Any) -> None:
    assert traffic_policy(declared, "ISTIO_MUTUAL", []) == expected
