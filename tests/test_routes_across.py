"""What is found of a config whose routes lead to several namespaces."""

from pathlib import Path

import pytest

import meshgen
from meshgen.yamlio import load_all, to_data

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
kubernetes: "1.30"
namespaces: {{payments: {{}}, ingress: {{mesh: false}}}}
gateways:
  web:
    namespace: ingress
    hosts: [shop.example.com]
    routes: {routes}
    tls: {{credentialName: web-tls}}
{selector}services:
  front: {{image: "nginx:1", port: 80, expose: {{gateway: web, prefix: /}}}}
  pay: {{namespace: payments, image: "a:1", port: 80, expose: {{gateway: web, prefix: /pay}}}}
  api: {{namespace: payments, image: "a:1", port: 80, expose: {{gateway: web, regex: "/v[12]/.*"}}}}
  refunds:
    namespace: payments
    image: "a:1"
    port: 80
    exportTo: [., ingress, istio-system]
    expose: {{gateway: web, prefix: /pay/refunds}}
  envoy:
    namespace: ingress
    image: "e:1"
    ports: {{http-80: {{port: 80, targetPort: 8080}}, https: {{port: 443, targetPort: 8443}}}}
resources: [{{path: certificate.yaml, namespace: ingress}}]
environments:
  apart: {{}}
  joined: {{namespace: all}}
"""
CERTIFICATE = """\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec:
  secretName: web-tls
  dnsNames: [shop.example.com]
  issuerRef: {name: letsencrypt, kind: ClusterIssuer}
"""


@pytest.mark.parametrize("routes", ["single", "delegated"])
@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        # The pods are of the config, and in the Gateway's namespace.
        ("    selector: {app: envoy}\n", []),
        # They are in istio-system, where the Secret is not.
        ("", ["MG1232"]),
    ],
)
def test_what_is_found(routes: str, selector: str, expected: list[str], tmp_path: Path) -> None:
    config = CONFIG.format(routes=routes, selector=selector)
    (tmp_path / "meshgen.yaml").write_text(config, encoding="utf-8")
    (tmp_path / "certificate.yaml").write_text(CERTIFICATE, encoding="utf-8")
    found = meshgen.check(tmp_path / "meshgen.yaml")
    told = [str(finding.code) for finding in found if finding.severity != "note"]
    assert told == expected, [str(finding) for finding in found]


def test_a_delegate_is_told_from_others_where_namespaces_are_one(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        """
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
defaults: {image: nginx, port: 80}
namespaces: {pay: {namePrefix: p-}, edge: {}}
gateways:
  pub: {namespace: edge, routes: delegated, hosts: [a.example.com, pay/b.example.com]}
services:
  front: {expose: {gateway: pub, hosts: [a.example.com], prefix: /}}
  one: {namespace: pay, expose: {gateway: pub, hosts: [b.example.com], prefix: /, name: pub}}
environments: {dev: {namespace: d, namespaces: {edge: {name: edge}, pay: {name: d}}}}
""",
        encoding="utf-8",
    )
    objects = [to_data(n) for n in load_all(meshgen.build(path, "dev"), "build")]
    routes = {
        (o["metadata"]["namespace"], o["metadata"]["name"]): o["spec"]["http"]
        for o in objects
        if o["kind"] == "VirtualService"
    }
    assert {("d", "pub"), ("d", "p-pub"), ("edge", "pub")} <= routes.keys()
    assert routes["edge", "pub"][0]["delegate"] == {"name": "pub", "namespace": "d"}
