"""Quotas that the API server refuses, or takes in vain (ValidateResourceQuotaSpec)."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Problem, ProblemKind, measure
from tests.quota.make import PLAIN, quota

CLUSTER = replace(PLAIN, kubernetes="1.34")
PODS = "pods, cpu, limits.cpu, limits.memory, memory, requests.cpu, requests.memory"


def problems(hard: dict[str, Any], kubernetes: str = "1.34", **spec: Any) -> list[Problem]:
    found = measure([quota(hard, **spec)], replace(CLUSTER, kubernetes=kubernetes)).problems
    return [problem for problem in found if problem.kind is ProblemKind.INVALID]


def selector(scope: str, operator: str, *values: str) -> dict[str, Any]:
    found: dict[str, Any] = {"scopeName": scope, "operator": operator}
    if values:
        found["values"] = list(values)
    return {"scopeSelector": {"matchExpressions": [found]}}


@pytest.mark.parametrize(
    ("hard", "path", "message"),
    [
        ({"limit.cpu": 1}, 'spec.hard["limit.cpu"]', "there is no resource `limit.cpu` for quotas"),
        ({"deployments": 1}, "spec.hard.deployments", "there is no resource `deployments`"),
        ({"limits.cpu": "-1"}, 'spec.hard["limits.cpu"]', "a limit below 0: -1"),
        ({"pods": "1500m"}, "spec.hard.pods", "pods is counted in whole numbers: 1500m"),
        ({"count/jobs.batch": "0.5"}, 'spec.hard["count/jobs.batch"]', "whole numbers: 500m"),
    ],
)
def test_a_limit_that_is_refused(hard: dict[str, Any], path: str, message: str) -> None:
    (found,) = problems(hard)
    assert (found.path, found.error) == (path, True)
    assert found.message.startswith("the API server refuses this quota: ")
    assert message in found.message


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("count/deployments", "count/deployments.apps"),
        ("count/ingresses.extensions", "count/ingresses.networking.k8s.io"),
        ("count/virtualservices", "count/virtualservices.networking.istio.io"),
        ("nvidia.com/gpu", "requests.nvidia.com/gpu"),
        ("limits.nvidia.com/gpu", "requests.nvidia.com/gpu"),
    ],
)
def test_a_limit_that_nothing_counts_for(name: str, instead: str) -> None:
    (found,) = problems({name: 1})
    assert (found.keys, found.error) == (("spec", "hard", name), False)
    assert found.message == f"nothing counts for `{name}`, so it limits nothing"
    assert found.hint == f"did you mean `{instead}`?"


@pytest.mark.parametrize(
    "name",
    [
        "cpu",
        "limits.ephemeral-storage",
        "requests.storage",
        "services.nodeports",
        "hugepages-2Mi",
        "requests.hugepages-1Gi",
        "requests.nvidia.com/gpu",
        "count/pods",
        "count/deployments.apps",
        "count/jobs.example.com",
        "count/gateways",  # of Istio, or of the Gateway API
        "count/events",
        "count/widgets.example.com",
        "gold.storageclass.storage.k8s.io/requests.storage",
        "gold.storageclass.storage.k8s.io/persistentvolumeclaims",
        "gpu.deviceclass.resource.k8s.io/devices",
    ],
)
def test_a_limit_that_is_counted(name: str) -> None:
    assert problems({name: 2}) == []


@pytest.mark.parametrize(
    ("hard", "spec", "path", "message"),
    [
        (
            {"pods": 1, "requests.cpu": 1},
            {"scopes": ["BestEffort"]},
            "spec.scopes[0]",
            "a quota with scope BestEffort cannot limit requests.cpu",
        ),
        (
            {"configmaps": 1},
            selector("PriorityClass", "Exists"),
            "spec.scopeSelector.matchExpressions[0]",
            "a quota with scope PriorityClass cannot limit configmaps",
        ),
        (
            {"pods": 1},
            {"scopes": ["VolumeAttributesClass"]},
            "spec.scopes[0]",
            "a quota with scope VolumeAttributesClass cannot limit pods",
        ),
        ({"pods": 1}, {"scopes": ["Terminated"]}, "spec.scopes[0]", "no scope `Terminated`"),
        (
            {"pods": 1},
            {"scopes": ["NotTerminating", "Terminating"]},
            "spec.scopes",
            "no pod is NotTerminating and Terminating",
        ),
        (
            {"pods": 1},
            selector("Terminating", "In", "a"),
            "spec.scopeSelector.matchExpressions[0]",
            "scope Terminating takes no operator but Exists",
        ),
        (
            {"pods": 1},
            selector("PriorityClass", "NotIn"),
            "spec.scopeSelector.matchExpressions[0]",
            "operator NotIn needs values",
        ),
        (
            {"pods": 1},
            selector("PriorityClass", "Exists", "high"),
            "spec.scopeSelector.matchExpressions[0]",
            "operator Exists takes no values",
        ),
        (
            {"pods": 1},
            selector("PriorityClass", "Equals", "high"),
            "spec.scopeSelector.matchExpressions[0]",
            "there is no operator `Equals`",
        ),
    ],
)
def test_a_scope_that_is_refused(
    hard: dict[str, Any], spec: dict[str, Any], path: str, message: str
) -> None:
    (found,) = problems(hard, **spec)
    assert (found.path, found.error) == (path, True)
    assert message in found.message


def test_what_a_scope_can_limit_is_told() -> None:
    (found,) = problems({"configmaps": 1}, scopes=["NotTerminating"])
    assert found.hint == f"it can limit {PODS}"


# What has a domain is not looked at.
@pytest.mark.parametrize(
    ("hard", "spec"),
    [
        ({"pods": 1, "requests.cpu": 1, "count/pods": 1}, {"scopes": ["NotBestEffort"]}),
        ({"pods": 1}, {"scopes": ["BestEffort", "NotTerminating"]}),
        ({"requests.nvidia.com/gpu": 1}, {"scopes": ["Terminating"]}),
        ({"pods": 1}, selector("PriorityClass", "In", "high", "low")),
        ({"pods": 1}, selector("PriorityClass", "DoesNotExist")),
        ({"pods": 1}, selector("CrossNamespacePodAffinity", "Exists")),
        ({"persistentvolumeclaims": 1}, selector("VolumeAttributesClass", "In", "gold")),
    ],
)
def test_a_scope_that_is_not(hard: dict[str, Any], spec: dict[str, Any]) -> None:
    assert problems(hard, **spec) == []


def test_a_scope_that_is_too_new() -> None:
    spec = {"scopes": ["VolumeAttributesClass"]}
    (found,) = problems({"persistentvolumeclaims": 1}, "1.33", **spec)
    assert "no scope VolumeAttributesClass before Kubernetes 1.34" in found.message
