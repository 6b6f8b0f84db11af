"""What Envoy refuses or passes over, in which object's name."""

from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.proof import request_of
from meshgen.proof.ask import ask
from meshgen.proof.asked import Asked
from meshgen.proof.mesh import MeshOf
from tests.system.build import built

from .envoys import needs_envoy

pytestmark = needs_envoy
MESH = Path(__file__).with_name("traffic.yaml").read_text(encoding="utf-8")
# A filter before the router of those that match; another EnvoyFilter stands beside it.
FILTER = """\
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: other, namespace: shop}
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: {context: SIDECAR_INBOUND}
    patch:
      operation: INSERT_FIRST
      value:
        name: envoy.filters.http.buffer
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
          max_request_bytes: 1000
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limit, namespace: shop}
spec:
  workloadSelector: {labels: {app: web}}
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
            subFilter: {name: envoy.filters.http.ROUTER}
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: TYPES/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
          value:
            stat_prefix: limit
            token_bucket: {max_tokens: 5, tokens_per_fill: 5, INTERVAL: 3600s}
            filter_enabled: {default_value: {numerator: 100}}
            ENFORCED: {default_value: {numerator: 100}}
""".replace("TYPES", "type.googleapis.com")
RIGHT = {"ROUTER": "router", "INTERVAL": "fill_interval", "ENFORCED": "filter_enforced"}


def asked(**wrong: str) -> Asked:
    text = FILTER
    for word, right in RIGHT.items():
        text = text.replace(word, wrong.get(word, right))
    request = request_of("http://shop.example.com/rewrite")
    return ask(MeshOf(built(MESH + text)), [request] * 12, replicas=1)


def test_the_control_limits_and_has_nothing_to_say() -> None:
    found = asked()
    assert [answers[0].status for answers in found.answers] == [200] * 5 + [429] * 7
    assert found.findings == []


def test_names_the_object_that_envoy_refuses() -> None:
    with pytest.raises(MeshgenError) as refused:
        asked(INTERVAL="fil_interval")
    (finding,) = refused.value.findings
    assert (finding.code, finding.resource) == ("MG801", "EnvoyFilter/shop/limit")
    assert "Envoy refuses what shop/web-v1 would be sent" in finding.message
    assert "FillInterval: value is required" in finding.message
    assert "/tmp" not in finding.message


def test_tells_of_a_field_that_envoy_passes_over() -> None:
    found = asked(ENFORCED="filter_enforce")
    assert [answers[0].status for answers in found.answers] == [200] * 12
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("MG802", "warning")
    assert "what shop/web-v1, shop/web-v2 would be sent" in finding.message
    assert "no such field: 'filter_enforce'" in finding.message


def test_a_virtual_service_that_envoy_refuses_is_named() -> None:
    wrong = (
        MESH
        + """\
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: wrong, namespace: shop}
spec: {hosts: [bare], http: [{match: [{uri: {regex: "(["}}], route: [{destination: {host: bare}}]}]}
"""
    )
    with pytest.raises(MeshgenError, match=r"shop/wrong: Envoy refuses what .* missing \]"):
        ask(MeshOf(built(wrong)), [replace(request_of("http://bare/"), source="client")])
