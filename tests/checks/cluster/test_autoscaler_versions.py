"""Autoscalers of autoscaling/v2beta2, whose schema has no ranges; 1.25 is the last to serve it."""

from typing import Any

import pytest

from tests.checks.cluster.rows import base, changed, path_of
from tests.checks.cluster.test_rows import told, violations

_POLICY = "spec.behavior.scaleUp.policies[0]"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("spec.behavior.scaleDown.stabilizationWindowSeconds", 3601, "expected 0 to 3600"),
        ("spec.behavior.scaleDown.stabilizationWindowSeconds", -1, "expected 0 to 3600"),
        ("spec.behavior.scaleUp.selectPolicy", "Most", "expected Max, Min or Disabled"),
        (f"{_POLICY}.periodSeconds", 0, "expected 1 to 1800"),
        (f"{_POLICY}.periodSeconds", 1801, "expected 1 to 1800"),
        (f"{_POLICY}.type", "Pod", "did you mean `Pods`?"),
        (f"{_POLICY}.value", 0, "expected at least 1"),
        ("spec.maxReplicas", 0, "expected at least 1"),
        ("spec.metrics[0].type", "Ressource", "did you mean `Resource`?"),
        ("spec.metrics[0].resource.target.averageUtilization", 0, "expected at least 1"),
        ("spec.metrics[0].resource.target.type", "Use", "expected Utilization, Value or"),
    ],
)
def test_values(path: str, value: Any, says: str) -> None:
    obj = base("rich-horizontalpodautoscaler") | {"apiVersion": "autoscaling/v2beta2"}
    assert violations(obj, 25) == []
    found = violations(changed(obj, {path: value}), 25)
    assert any(v.path == path_of(path) and says in told(v) for v in found), found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec.behavior.scaleDown.stabilizationWindowSeconds", 3600),
        (f"{_POLICY}.periodSeconds", 1800),
        (f"{_POLICY}.value", 1),
    ],
)
def test_near_misses(path: str, value: Any) -> None:
    obj = base("rich-horizontalpodautoscaler") | {"apiVersion": "autoscaling/v2beta2"}
    assert violations(changed(obj, {path: value}), 25) == []
