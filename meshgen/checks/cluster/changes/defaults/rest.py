"""Defaults of the other kinds. Source: defaults.go of autoscaling/v2, rbac/v1 and others."""

from typing import Any

from meshgen.checks.cluster.changes.defaults.types import Defaults

_RBAC = "rbac.authorization.k8s.io"


def _by_cpu(spec: dict[str, Any]) -> None:
    """Set what is scaled by, where nothing is: 80 percent of CPU. Both versions have it."""
    if not spec.get("metrics") and "targetCPUUtilizationPercentage" not in spec:
        target = {"type": "Utilization", "averageUtilization": 80}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]


def _rules(behavior: dict[str, Any]) -> None:
    """Set both directions. Source: SetDefaults_HorizontalPodAutoscalerBehavior."""
    percent = {"type": "Percent", "value": 100, "periodSeconds": 15}
    pods = {"type": "Pods", "value": 4, "periodSeconds": 15}
    up = {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [pods, percent]}
    down = {"selectPolicy": "Max", "policies": [percent]}
    behavior["scaleUp"] = {**up, **(behavior.get("scaleUp") or {})}
    behavior["scaleDown"] = {**down, **(behavior.get("scaleDown") or {})}


AUTOSCALER = Defaults(
    fields={
        "spec": Defaults(
            absent={"minReplicas": 1},
            fill=(_by_cpu,),
            fields={"behavior": Defaults(fill=(_rules,))},
        )
    }
)
BINDING = Defaults(fields={"roleRef": Defaults(zero={"apiGroup": _RBAC})})
PRIORITY_CLASS = Defaults(absent={"preemptionPolicy": "PreemptLowerPriority"})
WEBHOOKS = Defaults(
    fields={
        "webhooks": Defaults(
            absent={
                "failurePolicy": "Fail",
                "matchPolicy": "Equivalent",
                "namespaceSelector": {},
                "objectSelector": {},
                "timeoutSeconds": 10,
            },
            fields={
                "rules": Defaults(absent={"scope": "*"}),
                "clientConfig": Defaults(fields={"service": Defaults(absent={"port": 443})}),
            },
        )
    }
)
