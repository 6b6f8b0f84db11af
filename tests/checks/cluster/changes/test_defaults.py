"""What the API server sets where nothing is said, as far as it can be seen in a change."""

from typing import Any

import pytest

from meshgen.checks.cluster.changes.change import at
from meshgen.checks.cluster.changes.defaults.kinds import defaulted
from meshgen.checks.cluster.changes.dropped import without_dropped
from meshgen.checks.span import Span
from tests.checks.cluster.rows import path_of

_PORT: dict[str, Any] = {"ports": [{"port": 80}]}
_IMAGE = "spec.containers[0].imagePullPolicy"


def pod(**container: Any) -> dict[str, Any]:
    return {"spec": {"containers": [container]}}


@pytest.mark.parametrize(
    ("kind", "obj", "path", "value"),
    [
        ("Service", {"spec": _PORT}, "spec.ports[0].targetPort", 80),
        ("Service", {"spec": _PORT}, "spec.ports[0].protocol", "TCP"),
        ("Service", {"spec": {"type": "NodePort"}}, "spec.externalTrafficPolicy", "Cluster"),
        ("Service", {"spec": {"type": "ExternalName"}}, "spec.internalTrafficPolicy", None),
        (
            "Service",
            {"spec": {"sessionAffinity": "ClientIP"}},
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
            10800,
        ),
        (
            "Service",
            {"spec": {"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}}},
            "spec.sessionAffinityConfig",
            None,
        ),
        ("NetworkPolicy.networking.k8s.io", {"spec": {}}, "spec.policyTypes", ["Ingress"]),
        ("CSIDriver.storage.k8s.io", {}, "spec.attachRequired", True),
        (
            "NetworkPolicy.networking.k8s.io",
            {"spec": {"egress": [{}]}},
            "spec.policyTypes",
            ["Ingress", "Egress"],
        ),
        ("Pod", pod(image="a"), _IMAGE, "Always"),
        ("Pod", pod(image="a:latest"), _IMAGE, "Always"),
        ("Pod", pod(image="a:1"), _IMAGE, "IfNotPresent"),
        ("Pod", pod(image="host:5000/a"), _IMAGE, "Always"),
        ("Pod", pod(image="a@sha256:0"), _IMAGE, "IfNotPresent"),
        (
            "Pod",
            pod(resources={"limits": {"cpu": 1}}),
            "spec.containers[0].resources.requests.cpu",
            1,
        ),
        (
            "Pod",
            {"spec": {"hostNetwork": True, "containers": [{"ports": [{"containerPort": 8}]}]}},
            "spec.containers[0].ports[0].hostPort",
            8,
        ),
        ("Pod", {"spec": {"volumes": [{"name": "a"}]}}, "spec.volumes[0].emptyDir", {}),
        ("Pod", {"spec": {"serviceAccount": "a"}}, "spec.serviceAccountName", "a"),
        ("Job.batch", {"spec": {}}, "spec.completions", 1),
        ("Job.batch", {"spec": {"parallelism": 2}}, "spec.completions", None),
        ("Job.batch", {"spec": {"backoffLimitPerIndex": 1}}, "spec.backoffLimit", 2147483647),
        ("Job.batch", {"spec": {"podFailurePolicy": {}}}, "spec.podReplacementPolicy", "Failed"),
        ("CronJob.batch", {"spec": {}}, "spec.suspend", False),
        ("CronJob.batch", {"spec": {}}, "spec.concurrencyPolicy", "Allow"),
        ("Deployment.apps", {"spec": {}}, "spec.strategy.rollingUpdate.maxSurge", "25%"),
        (
            "Deployment.apps",
            {"spec": {"strategy": {"type": "Recreate"}}},
            "spec.strategy.rollingUpdate",
            None,
        ),
        ("StatefulSet.apps", {"spec": {}}, "spec.updateStrategy.rollingUpdate.partition", 0),
        ("ReplicationController", {"spec": {"template": {}}}, "spec.selector", None),
        ("ReplicationController", {"spec": {}}, "spec.selector", None),
        (
            "HorizontalPodAutoscaler.autoscaling",
            {"spec": {"behavior": {}}},
            "spec.behavior.scaleUp.selectPolicy",
            "Max",
        ),
        ("Secret", {"stringData": {"a": "b"}}, "data.a", "Yg=="),
    ],
)
def test_defaults(kind: str, obj: dict[str, Any], path: str, value: Any) -> None:
    given = repr(obj)
    assert at(defaulted(kind, obj), path_of(path)) == value
    assert repr(obj) == given


@pytest.mark.parametrize(
    ("spec", "path", "since"),
    [
        ({"hostUsers": True}, "spec.hostUsers", 33),
        ({"resourceClaims": [{"name": "a"}]}, "spec.resourceClaims", 34),
        (
            {"containers": [{"lifecycle": {"preStop": {"sleep": {"seconds": 1}}}}]},
            "spec.containers[0].lifecycle.preStop.sleep",
            30,
        ),
        (
            {"topologySpreadConstraints": [{"nodeTaintsPolicy": "Honor"}]},
            "spec.topologySpreadConstraints[0].nodeTaintsPolicy",
            26,
        ),
        ({"volumes": [{"image": {"reference": "a"}}]}, "spec.volumes[0].image", 35),
        ({"initContainers": [{"restartPolicy": "Always"}]}, "spec.initContainers[0]", 29),
    ],
)
def test_what_a_release_drops(spec: dict[str, Any], path: str, since: int) -> None:
    pod = {"kind": "Pod", "spec": spec}
    assert not at(without_dropped(pod, Span(since - 1, since - 1)), path_of(path))
    assert at(without_dropped(pod, Span(since - 1, since)), path_of(path))
    service = {**pod, "kind": "Service"}
    assert without_dropped(service, Span(25, 25)) == service
