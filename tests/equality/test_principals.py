"""Principals follow trust domain, namespace, account and prefix, in every output."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.helm import Helm, helm, helms

__all__ = ["helm", "helms"]

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
authorization: deny
gateways: {edge: {}}
namespaces: {pay: {namePrefix: pay-}}
existing: [ServiceAccount/there]
services:
  web: {image: "a:1", port: 80, calls: [ledger, redis, redis-pay], expose: {gateway: edge}}
  redis: {image: "a:1", port: 6379, protocol: tcp}
  redis-pay: {name: redis, namespace: pay, image: "a:1", port: 6379, protocol: tcp, calls: [redis]}
  ledger:
    namespace: pay
    image: "a:1"
    port: 80
    calls: [redis-pay, redis]
    serviceAccount: {name: there}
  own:
    namespace: pay
    image: "a:1"
    port: 80
    calls: [ledger]
    serviceAccount: {name: mine, create: true}
environments:
  apart: {namePrefix: p-, nameSuffix: -s, istio: {meshConfig: {trustDomain: td.example}}}
  one: {namespace: all, namePrefix: q-}
"""
GATEWAY = "/ns/istio-system/sa/istio-ingressgateway-service-account"
# By environment: whom each policy lets in, by its name in the cluster.
WANTED = {
    "apart": {
        "pay-ledger-s": ["pay-apart/sa/pay-mine-s", "shop/sa/p-web-s"],
        "pay-redis-s": ["pay-apart/sa/there", "shop/sa/p-web-s"],
        "p-redis-s": ["pay-apart/sa/there", "pay-apart/sa/pay-redis-s", "shop/sa/p-web-s"],
    },
    "one": {
        "pay-ledger": ["all/sa/pay-mine", "all/sa/q-web"],
        "pay-redis": ["all/sa/there", "all/sa/q-web"],
        "q-redis": ["all/sa/there", "all/sa/pay-redis", "all/sa/q-web"],
    },
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("principals") / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return Project(path)


@pytest.mark.parametrize("environment", WANTED)
def test_each_policy_has_exactly_its_callers(project: Project, environment: str) -> None:
    found = {
        obj["metadata"]["name"]: [
            principal
            for rule in obj["spec"].get("rules", ())
            for one in rule.get("from", ())
            for principal in one["source"]["principals"]
        ]
        for obj in project.objects(environment)
        if obj["kind"] == "AuthorizationPolicy"
    }
    domain = "td.example" if environment == "apart" else "cluster.local"
    web = "p-web-s" if environment == "apart" else "q-web"
    assert found.pop(web) == [domain + GATEWAY]
    assert {name: names for name, names in found.items() if names} == {
        name: [f"{domain}/ns/{place}" for place in places]
        for name, places in WANTED[environment].items()
    }


def test_kubectl_builds_the_same(project: Project, tmp_path: Path) -> None:
    write_tree(meshgen.render(project), tmp_path)
    for environment in WANTED:
        built = by_identity(kustomize(tmp_path / "overlays" / environment))
        assert differences(built, by_identity(project.objects(environment))) == []


def test_helm_builds_the_same(project: Project, tmp_path: Path, helm: Helm) -> None:
    write_tree(chart_files(project), tmp_path)
    for environment in WANTED:
        assert not unequal(project, environment, tmp_path, helm)
