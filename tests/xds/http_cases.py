"""VirtualServices, each a row with what istiod makes of its routes; all stand in one system.

A row's `http` are the routes, which are for the mesh where `gateways` says no more; `delegate` are
those of a VirtualService that they may delegate to. `mesh` is what sidecars get of it, `plain` and
`tls` what a gateway's servers do.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.xds.normal import normal

ROOM = Path(__file__).parent / "routes"
# The route configurations that are looked at, by proxy and name.
PLACES = {
    "mesh": ("shop/client", "80"),
    "plain": ("shop/edge", "http.80"),
    "tls": ("shop/edge", "https.443.https.edge.shop"),
}
# What nearly all routes have, and is left out of the rows.
RETRIES: Mapping[str, Any] = {
    "retryOn": "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes",
    "numRetries": "2",
    "retryHostPredicate": [
        {
            "name": "envoy.retry_host_predicates.previous_hosts",
            "typedConfig": {
                "@type": "type.googleapis.com/"
                "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
            },
        }
    ],
    "hostSelectionRetryMaxAttempts": "5",
}
_USUAL = {"retryPolicy": RETRIES, "timeout": "0s", "maxGrpcTimeout": "0s"}


def rows() -> dict[str, Any]:
    """Return the rows by their names."""
    listed: dict[str, Any] = json.loads((ROOM / "http_routes.json").read_text("utf-8"))
    return listed


def manifests(listed: Mapping[str, Any]) -> str:
    """Return the manifests of a system with all rows."""
    base = (ROOM / "http_routes.yaml").read_text("utf-8")
    return "\n---\n".join([base, *map(json.dumps, _virtual_services(listed))])


def short(routes: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return routes without what is usual; what is usual and missing is None."""
    return [_short(normal(route)) for route in routes]


def answer(virtual_hosts: Iterable[Mapping[str, Any]], number: int) -> list[Any]:
    """Return the routes of the row of a number; none where it has no virtual host."""
    name = f"row{number}.example.com"
    return [route for host in virtual_hosts if name in host["domains"] for route in host["routes"]]


def told(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the virtual hosts of a route configuration by their names."""
    return {host["name"]: _told(host) for host in configuration.get("virtualHosts", ())}


def _told(host: Mapping[str, Any]) -> dict[str, Any]:
    """Return a virtual host; that it counts attempts is usual."""
    counts = host.get("includeRequestAttemptCount", False)
    rest = {key: host[key] for key in host if key not in ("name", "includeRequestAttemptCount")}
    listed = {"domains": sorted(host["domains"]), "routes": short(host.get("routes", ()))}
    return {**rest, **listed, **({} if counts else {"counts": False})}


def _short(route: dict[str, Any]) -> Any:
    if "route" in route:
        action = {**dict.fromkeys(_USUAL), **route["route"]}
        usual = {key for key, value in _USUAL.items() if action[key] == value}
        route["route"] = {key: value for key, value in action.items() if key not in usual}
    return route


def _virtual_services(listed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(listed.values()):
        delegate = f"delegate{number}"
        routes = json.loads(json.dumps(row["http"]).replace("DELEGATE", delegate))
        gateways = row.get("gateways", ["mesh"])
        hosts = {"hosts": [f"row{number}.example.com"], "gateways": gateways}
        yield _virtual_service(f"row{number}", {**hosts, "http": routes})
        if "delegate" in row:
            yield _virtual_service(delegate, {"http": row["delegate"]})


def _virtual_service(name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": spec,
    }
