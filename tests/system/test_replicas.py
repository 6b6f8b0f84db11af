"""How many pods a workload has, by itself and by what scales it."""

import pytest

from meshgen.system.replicas import Replicas
from tests.system.build import built

_WORKLOAD = """\
apiVersion: {api}
kind: {kind}
metadata: {{name: web, namespace: shop}}
spec: {{{spec}template: {{spec: {{containers: [{{name: web}}]}}}}}}
"""
_HPA = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: web, namespace: shop}}
spec: {{{bounds}scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}}}
"""
_KEDA = """\
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {{name: web, namespace: shop}}
spec: {{{bounds}scaleTargetRef: {{name: web}}}}
"""
_CANARY = """\
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {{name: web, namespace: {namespace}}}
spec: {{targetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}}}
"""


def _workload(kind: str = "Deployment", spec: str = "") -> str:
    api = {"Pod": "v1", "Rollout": "argoproj.io/v1alpha1"}.get(kind, "apps/v1")
    return _WORKLOAD.format(api=api, kind=kind, spec=spec)


def _hpa(bounds: str, name: str = "web") -> str:
    return _HPA.format(bounds=bounds, name=name)


@pytest.mark.parametrize(
    ("manifests", "expected"),
    [
        (_workload(), Replicas(1, 1)),
        (_workload("StatefulSet", "replicas: 3, "), Replicas(3, 3)),
        (_workload("Deployment", "replicas: 0, "), Replicas(0, 0)),
        (_workload("DaemonSet"), Replicas(1, 1, per_node=True)),
        (_workload("Pod"), Replicas(1, 1)),
        (_workload() + _hpa("minReplicas: 2, maxReplicas: 5, "), Replicas(2, 5)),
        (_workload(spec="replicas: 4, ") + _hpa("maxReplicas: 5, "), Replicas(1, 5)),
        (_workload(spec="replicas: 0, ") + _hpa("maxReplicas: 5, "), Replicas(0, 0)),
        (_workload(spec="replicas: 4, ") + _hpa("maxReplicas: 5, ", "api"), Replicas(4, 4)),
        (_workload() + _KEDA.format(bounds="minReplicaCount: 0, "), Replicas(1, 100)),
        (_workload() + _KEDA.format(bounds="maxReplicaCount: 7, "), Replicas(1, 7)),
        # Both versions of a canary run for as long as it takes.
        (_workload() + _CANARY.format(namespace="shop", name="web"), Replicas(1, 2)),
        (_workload() + _CANARY.format(namespace="shop", name="api"), Replicas(1, 1)),
        (_workload() + _CANARY.format(namespace="mail", name="web"), Replicas(1, 1)),
        (_workload("Rollout", "replicas: 4, strategy: {blueGreen: {}}, "), Replicas(4, 8)),
        (_workload("Rollout", "replicas: 4, strategy: {canary: {}}, "), Replicas(4, 5)),
    ],
)
def test_pods_of_a_workload(manifests: str, expected: Replicas) -> None:
    system = built(manifests)
    assert system.replicas_of(system.workloads[0]) == expected


def test_pods_of_two_are_added() -> None:
    of_node = Replicas(1, 1, per_node=True)
    assert Replicas(1, 2) + Replicas(3, 5) == Replicas(4, 7)
    assert of_node + of_node == Replicas(2, 2, per_node=True)
