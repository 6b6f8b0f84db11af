"""What an injector's ConfigMap says, and whether anything says that there is a mesh."""

import pytest

from tests.system.build import built

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector%s, namespace: istio-system}
data:
  values: '%s'
"""
MESHED = {
    "a kind of Istio's": "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: a}}",
    "an annotation on a Namespace": (
        "{apiVersion: v1, kind: Namespace, metadata: {name: a, "
        "annotations: {sidecar.istio.io/proxyCPU: 10m}}}"
    ),
    "a namespace's label": (
        "{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {istio.io/rev: b}}}"
    ),
    "a pod's label": (
        "{apiVersion: v1, kind: Pod, metadata: {name: a, "
        'labels: {sidecar.istio.io/inject: "true"}}}'
    ),
}


def test_an_image_is_put_together_or_whole() -> None:
    parts = '{"global": {"hub": "h", "tag": "1", "proxy": {"image": "proxyv2"}}}'
    whole = '{"global": {"proxy": {"image": "h/p:2"}}}'
    text = "---\n".join((CONFIG_MAP % ("", parts), CONFIG_MAP % ("-canary", whole)))
    found = built(text).injectors
    assert {name: one.proxy_image for name, one in found.items()} == {
        "default": "h/proxyv2:1",
        "canary": "h/p:2",
    }


def test_what_cannot_be_read_says_nothing() -> None:
    found = built(CONFIG_MAP % ("", "{")).injectors["default"]
    assert not found.by_default
    assert not found.proxy_image


@pytest.mark.parametrize("name", MESHED)
def test_what_says_that_there_is_a_mesh(name: str) -> None:
    assert built(MESHED[name]).is_meshed


def test_what_does_not() -> None:
    assert not built(
        """\
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {team: b}}}
---
apiVersion: v1
kind: Service
metadata: {name: a, annotations: {kubernetes.io/ingress.class: nginx}}
---
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: a}}}
"""
    ).is_meshed
