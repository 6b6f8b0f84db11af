"""What the API server takes although a schema, read by the letter, refuses it."""

from typing import Any

import pytest

from tests.checks.objects import RELEASES, checker_for

CONTAINERS = [{"name": "a", "image": "b"}]
TEMPLATE = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": CONTAINERS}}
WORKLOAD = {"selector": {"matchLabels": {"a": "b"}}, "template": TEMPLATE}
POLICY = {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}
FAILING = {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}
JOB = {"template": {"spec": {"containers": CONTAINERS, "restartPolicy": "Never"}}}
METRICS = {"currentMetrics": None, "desiredReplicas": 0}
HPA = {"scaleTargetRef": {"kind": "Deployment", "name": "a"}, "maxReplicas": 2}
ROUTE = {"rules": [{"backendRefs": [{"name": "a", "port": 80}]}]}

ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("apps/v1 StatefulSet", {"spec": WORKLOAD}),
    ("apps/v1 StatefulSet", {"spec": {**WORKLOAD, "serviceName": None}}),
    ("apps/v1 StatefulSet", {"spec": WORKLOAD, "status": {}}),
    ("apps/v1 StatefulSet", {"spec": WORKLOAD, "status": {"replicas": 0}}),
    ("apps/v1 DaemonSet", {"spec": WORKLOAD, "status": {}}),
    ("apps/v1 ReplicaSet", {"spec": WORKLOAD, "status": None}),
    ("apps/v1 ReplicaSet", {"spec": WORKLOAD, "status": {"replicas": None, "conditions": None}}),
    ("autoscaling/v2 HorizontalPodAutoscaler", {"spec": HPA, "status": METRICS}),
    ("autoscaling/v2 HorizontalPodAutoscaler", {"spec": HPA, "status": {}}),
    ("policy/v1 PodDisruptionBudget", {"spec": {"minAvailable": 1}, "status": {}}),
    ("batch/v1 Job", {"spec": {**JOB, "podFailurePolicy": {"rules": [POLICY, FAILING]}}}),
    ("networking.k8s.io/v1 NetworkPolicy", {"spec": {"policyTypes": ["Ingress"]}}),
    ("rbac.authorization.k8s.io/v1 RoleBinding", {"roleRef": {"kind": "Role", "name": "a"}}),
    ("discovery.k8s.io/v1 EndpointSlice", {"addressType": "IPv4", "endpoints": None}),
    ("gateway.networking.k8s.io/v1 HTTPRoute", {"spec": ROUTE, "status": {}}),
    ("gateway.networking.k8s.io/v1 HTTPRoute", {"spec": ROUTE, "status": {"parents": []}}),
]


@pytest.mark.parametrize("releases", RELEASES, ids=lambda pair: pair[0])
@pytest.mark.parametrize(("kind", "more"), ACCEPTED)
def test_accepted(kind: str, more: dict[str, Any], releases: tuple[str, str]) -> None:
    api_version, name = kind.split()
    obj = {"apiVersion": api_version, "kind": name, "metadata": {"name": "a"}, **more}
    assert checker_for(*releases).check(obj) == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ({"replicas": "1"}, 'found the text "1"'),
        ({"replica": 1}, "unknown field `replica`"),
        ([], "found a list"),
    ],
)
def test_a_status_is_read(status: Any, message: str) -> None:
    obj = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "a"}}
    (found,) = checker_for("1.29", "1.24").check({**obj, "spec": WORKLOAD, "status": status})
    assert found.message == message


def test_a_name_may_be_generated() -> None:
    obj = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "migrate-"}}
    checker = checker_for("1.29", "1.24")
    assert checker.check({**obj, "spec": JOB}) == []
    long = {**obj, "metadata": {"generateName": "a" * 300}}
    assert checker.check({**long, "spec": JOB}) == []
    assert obj["metadata"] == {"generateName": "migrate-"}
