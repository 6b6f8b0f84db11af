"""Environments whose gateways' certificates would be in one Secret: cert-manager issues one."""

from pathlib import Path

import pytest

import meshgen
from tests.rendering.harness import project

_CONFIG = """\
gateways: {{edge: {{hosts: [shop.example.com], tls: {{certificate: ours{said}}}}}}}
services: {{web: {{image: "nginx:1", port: 80, expose: {{gateway: edge}}}}}}
environments:
  a: {{namespace: shop-a}}
  b: {{namespace: shop-b, {more}}}
"""


@pytest.mark.parametrize(
    ("said", "more", "is_told"),
    [
        (", credentialName: tls", "", True),
        ("", "", False),
        (", credentialName: tls", "cluster: eu", False),
        (", credentialName: tls", "gateways: {edge: {tls: {credentialName: b}}}", False),
        (", credentialName: tls", "gateways: {edge: {deployment: {}}}", False),
    ],
)
def test_one_secret_is_told(said: str, more: str, is_told: bool, tmp_path: Path) -> None:
    found = meshgen.check(project(tmp_path, _CONFIG.format(said=said, more=more)))
    told = [(f.path, f.message) for f in found if "issues one of them" in f.message]
    message = (
        "`a` has Certificate/istio-system/edge-shop-a for Secret/istio-system/tls too: "
        "cert-manager issues one of them, and gateways of both show that"
    )
    assert told == ([("environments.b", message)] if is_told else [])
