"""What of policies holds for nobody here, or denies where a cluster might ask, is told."""

import pytest

from meshgen.proof.mesh import MeshOf
from meshgen.proof.unheeded import unheeded
from tests.system.build import built

POLICY = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: ask, namespace: far}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: it, namespace: shop}
spec: SPEC
"""
ASK = "{action: CUSTOM, provider: {name: NAME}, rules: [{}]}"
PROVIDERS = [
    {"name": "near", "envoyExtAuthzHttp": {"service": "ask.far.svc.cluster.local", "port": 80}},
    {"name": "far", "envoyExtAuthzHttp": {"service": "ask.away.svc.cluster.local", "port": 80}},
]
ADDRESSES = "MG803 shop/web asks for addresses, and everybody is at one address of this machine"


@pytest.mark.parametrize(
    ("spec", "path", "told"),
    [
        ("{rules: [{from: [{source: {namespaces: [a]}}]}]}", "", ""),
        (
            "{rules: [{}, {from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}",
            "spec.rules[1].from[0].source.ipBlocks",
            ADDRESSES,
        ),
        (
            "{rules: [{from: [{source: {notRemoteIpBlocks: [10.0.0.0/8]}}]}]}",
            "spec.rules[0].from[0].source.notRemoteIpBlocks",
            ADDRESSES,
        ),
        (
            "{rules: [{when: [{key: destination.ip, values: [10.0.0.1]}]}]}",
            "spec.rules[0].when[0].values",
            ADDRESSES,
        ),
        (ASK.replace("NAME", "near"), "", ""),
        (ASK.replace("NAME", "far"), "spec.provider.name", "MG803 shop/web denies what it is for"),
        (ASK.replace("NAME", "none"), "spec.provider.name", "MG803 shop/web denies what it is for"),
    ],
)
def test_of_a_policy(spec: str, path: str, told: str) -> None:
    world = MeshOf(built(POLICY.replace("SPEC", spec), {"extensionProviders": PROVIDERS}))
    found = list(unheeded(world, world.sidecars))
    assert [one.path for one in found] == ([path] if path else [])
    for one in found:
        assert one.resource == "AuthorizationPolicy/shop/it"
        assert f"{one.code} {one.message}".startswith(told)
