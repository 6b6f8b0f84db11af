"""Rate limits are the same in every output: in sidecars, at own gateways and at shared ones."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from tests.chart.compare import unequal
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.helm import Helm, helm, helms
from tests.rendering.harness import project

__all__ = ["helm", "helms"]

CONFIG = """
gateways:
  edge: {hosts: ["*.example.com"]}
  own: {hosts: [own.example.com], deployment: {replicas: 2}, namespace: ingress, routes: delegated}
namespaces: {ingress: {}}
services:
  web:
    image: nginx:1
    port: 80
    replicas: 3
    expose: [{gateway: edge, routes: [{prefix: /, name: all}]}, {gateway: own, prefix: /}]
    rateLimit:
      at: gateway
      requests: 100
      body: wait
      buckets: {log-in: {exact: /login, method: POST, requests: 5}}
  api:
    image: nginx:1
    port: 80
    replicas: 2
    namespace: ingress
    rateLimit:
      requests: 10
      per: hour
      scope: total
      buckets: {search: {prefix: /search, requests: 10, per: second}}
environments:
  dev: {namePrefix: dev-, services: {web: {rateLimit: {enforce: false, body: "{}", header: null}}}}
  test: {namespace: shop-test, namespaces: {ingress: {name: in-test}}}
  prod:
    namePrefix: prod-
    nameSuffix: -a
    namespace: shop-prod
    namespaces: {ingress: {name: in-prod}}
    services:
      web:
        rateLimit:
          requests: 1000
          buckets: {log-in: {burst: 2}, beta: {headers: {b: {}}, requests: 1}}
      api: {replicas: 7, rateLimit: {status: 503, xRateLimitHeaders: true}}
"""
ENVIRONMENTS = ("dev", "test", "prod")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(tmp_path_factory.mktemp("shop"), CONFIG)


def test_kubectl_builds_them(shop: Project, tmp_path: Path) -> None:
    write_tree(meshgen.render(shop, format="kustomize"), tmp_path)
    for environment in ENVIRONMENTS:
        built = kustomize(tmp_path / "overlays" / environment)
        assert not differences(by_identity(built), by_identity(shop.objects(environment)))


def test_helm_renders_them(shop: Project, tmp_path: Path, helm: Helm) -> None:
    write_tree(meshgen.render(shop, format="helm"), tmp_path)
    for environment in ENVIRONMENTS:
        assert not unequal(shop, environment, tmp_path, helm)


# A gateway that others use too has the limits of every environment beside each other.
def test_no_name_is_that_of_another_environment(shop: Project) -> None:
    names, routes = [], []
    for environment in ENVIRONMENTS:
        for one in shop.objects(environment):
            if one["metadata"].get("namespace") == "istio-system":
                names.append(one["metadata"]["name"])
                matches = [patch["match"] for patch in one["spec"]["configPatches"]]
                found = [m["routeConfiguration"] for m in matches if "routeConfiguration" in m]
                routes += [match["vhost"]["route"]["name"] for match in found]
    assert names == [
        "dev-web-rate-limit-demo",
        "web-rate-limit-shop-test",
        "prod-web-rate-limit-demo-a",
    ]
    assert routes == ["all.dev-web.demo", "all.web.shop-test", "all.prod-web-a.shop-prod"]
