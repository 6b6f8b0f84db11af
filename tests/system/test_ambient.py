"""Pods of an ambient mesh have ztunnel instead of a sidecar."""

import pytest

from meshgen.system.workloads import is_ambient_namespace
from tests.system.build import built

MODE = "istio.io/dataplane-mode"


def pod(labels: str = "", annotations: str = "", spec: str = "", namespace: str = "") -> str:
    """Return a Pod and its Namespace."""
    return (
        f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{namespace}}}}}\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, "
        f"labels: {{{labels}}}, annotations: {{{annotations}}}}}\nspec: {{{spec}}}\n"
    )


@pytest.mark.parametrize(
    ("manifests", "ambient", "in_mesh"),
    [
        (pod(), False, None),
        (pod(namespace=f"{MODE}: ambient"), True, True),
        (pod(namespace=f"{MODE}: none"), False, False),
        (pod(labels=f"{MODE}: ambient"), True, True),
        (pod(labels=f"{MODE}: none", namespace=f"{MODE}: ambient"), False, False),
        (pod(spec="hostNetwork: true", namespace=f"{MODE}: ambient"), False, False),
        (pod(annotations="ambient.istio.io/redirection: enabled"), True, True),
        (pod(annotations="ambient.istio.io/redirection: disabled"), False, None),
        (pod(namespace=f"{MODE}: ambient, istio-injection: enabled"), False, True),
    ],
)
def test_a_pod_is_taken_in_by_its_labels_or_its_namespace_s(
    manifests: str, ambient: bool, in_mesh: bool | None
) -> None:
    (workload,) = built(manifests).workloads
    assert workload.ambient is ambient
    assert workload.in_mesh is in_mesh
    assert workload.is_redirected is ("redirection: enabled" in manifests)


def test_a_namespace_with_sidecars_is_not_ambient() -> None:
    assert is_ambient_namespace({MODE: "ambient"})
    assert is_ambient_namespace({MODE: "ambient", "istio-injection": "disabled"})
    assert not is_ambient_namespace({MODE: "ambient", "istio-injection": "enabled"})
    assert not is_ambient_namespace({MODE: "ambient", "istio.io/rev": "canary"})
    assert not is_ambient_namespace({MODE: "none"})
    assert not is_ambient_namespace(None)
