"""What workloads say of sidecars, and what they get."""

import pytest

from meshgen.quota import Cluster
from meshgen.system import System, Workload
from tests.system.build import built

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: %s, annotations: %s}
spec: %s
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: %s}
"""


def workload(
    labels: str = "{}", annotations: str = "{}", spec: str = "{}", namespace: str = "{}"
) -> Workload:
    """Return the one workload of a namespace with labels."""
    return built(POD % (labels, annotations, spec, namespace)).workloads[0]


@pytest.mark.parametrize(
    ("labels", "annotations", "asked"),
    [
        ("{}", "{}", ""),
        ('{sidecar.istio.io/inject: "true"}', '{sidecar.istio.io/inject: "false"}', "true"),
        ("{}", '{sidecar.istio.io/inject: "false"}', "false"),
        ("{sidecar.istio.io/inject: true}", "{}", ""),
    ],
)
def test_the_label_is_stronger_than_the_annotation(
    labels: str, annotations: str, asked: str
) -> None:
    assert workload(labels, annotations).asked == asked


ENABLED = "{istio-injection: enabled}"
GATEWAY = "{containers: [{name: istio-proxy}]}"


def test_a_proxy_by_hand_is_a_sidecar_that_nobody_injects() -> None:
    by_hand = workload(spec=GATEWAY)
    assert by_hand.sidecar
    assert by_hand.injected is False


def test_pods_on_the_node_get_none() -> None:
    on_node = workload(spec="{hostNetwork: true}", namespace=ENABLED)
    assert on_node.on_host
    assert on_node.sidecar is False


def test_a_sidecar_is_native_on_every_cluster_or_nobody_knows() -> None:
    members = built(POD % ("{}", "{}", "{}", ENABLED)).members
    new, old = Cluster("1.33", "1.29"), Cluster("1.29", "1.22")
    natives = [
        System(members, clusters).workloads[0].native for clusters in ([new], [old], [new, old])
    ]
    assert natives == [True, False, None]
