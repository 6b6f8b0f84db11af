"""Envoy takes every filter that is made of the AuthorizationPolicies in tests/xds."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshgen.proof.envoy import needed
from meshgen.xds.filters import http, network
from tests.xds.rows import proxy_of, rows

from .envoys import needs_envoy

pytestmark = needs_envoy
LISTENERS = Path(__file__).parents[1] / "xds" / "listeners"
FILES = [LISTENERS / f"{name}.yaml" for name in ("authorization", "authorizers")]


def filters() -> Iterator[tuple[list[Any], list[Any]]]:
    for path in FILES:
        for row in rows(path):
            made = proxy_of(row).authorization
            yield (
                [*made.asking_http, *made.deciding_http],
                [*made.asking_network, *made.deciding_network],
            )


def test_envoy_takes_them_all(tmp_path: Path) -> None:
    of_requests, of_connections = zip(*filters(), strict=True)
    manager = network(
        "http_connection_manager",
        "HttpConnectionManager",
        statPrefix="web",
        routeConfig={"name": "none"},
        httpFilters=[*(one for each in of_requests for one in each), http("router", "Router")],
    )
    passing = network("tcp_proxy", "TcpProxy", statPrefix="tcp", cluster="ask")
    chains = [
        {"filters": [manager]},
        {"filters": [*(one for each in of_connections for one in each), passing]},
    ]
    listeners = [
        {
            "name": str(number),
            "address": {"pipe": {"path": str(tmp_path / str(number))}},
            "filterChains": [chain],
        }
        for number, chain in enumerate(chains)
    ]
    clusters = [{"name": "ask", "connectTimeout": "1s"}]
    bootstrap = {"staticResources": {"listeners": listeners, "clusters": clusters}}
    path = tmp_path / "bootstrap.json"
    path.write_text(json.dumps(bootstrap), encoding="utf-8")
    # It refuses fields that it does not know, as it does not where they come from istiod.
    call = [str(needed()), "--mode", "validate", "-c", str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
