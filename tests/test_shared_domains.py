"""Environments whose limits somebody outside counts: of each domain, one says which they are."""

from pathlib import Path

import meshgen
from tests.rendering.harness import project

_CONFIG = """\
external: {{counter: {{hosts: [counter.example.com], ports: {{grpc: 8081}}}}}}
rateLimitService: {{external: counter, domain: shop}}
services:
  web: {{image: "nginx:1", port: 80, rateLimit: {{requests: 1, scope: global}}}}
environments:
  a: {{namespace: shop-a}}
  b: {{namespace: {namespace}, cluster: eu, {more}}}
"""


def _told(folder: Path, namespace: str, more: str = "") -> list[tuple[str, str]]:
    found = meshgen.check(project(folder, _CONFIG.format(namespace=namespace, more=more)))
    return [(f.path, f.message) for f in found if f.code == "MG605"]


def test_what_differs_is_told(tmp_path: Path) -> None:
    message = "`a` has limits of the domain `shop` too: counter.example.com takes those of one"
    assert _told(tmp_path, "shop-b") == [("environments.b", message)]


def test_what_is_the_same_or_apart_is_not(tmp_path: Path) -> None:
    assert not _told(tmp_path, "shop-a")
    assert not _told(tmp_path, "shop-b", "rateLimitService: {domain: other}")
    assert not _told(
        tmp_path, "shop-b", "rateLimitService: null, services: {web: {rateLimit: null}}"
    )
