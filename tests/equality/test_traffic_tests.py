"""Tests of traffic are asked of Envoy, and render nothing: not in a tree, a stream or a chart."""

from pathlib import Path

from tests.equality.everything import everything

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
gateways: {edge: {}}
services:
  web: {image: nginx:1.27, port: 80, expose: {gateway: edge}}
environments:
  dev: {namespace: shop-dev}
  prod: {namespace: shop-prod, namePrefix: p-}
"""
TESTS = """\
tests:
  page: {request: GET /, headers: {x: "${web.host}"}, expect: {service: web, share: 100%}}
  inside: {request: "${web.url}", from: web, stub: 503, expect: {status: 503, attempts: 3}}
"""
OF_DEV = "  dev: {namespace: shop-dev, tests: {page: null, inside: {stub: {delay: 1s}}}}\n"


def test_they_render_nothing(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(CONFIG)
    without = list(everything(config))
    config.write_text(CONFIG.replace("  dev: {namespace: shop-dev}\n", OF_DEV) + TESTS)
    assert list(everything(config)) == without
