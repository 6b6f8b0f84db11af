"""Titanium's figures: what the cluster said, and what a default sidecar would have done."""

import copy
from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.quota import (
    Capacity,
    Cluster,
    MendKind,
    ProblemKind,
    Situation,
    WorkloadKey,
    measure,
)
from meshgen.resources import Object
from tests.quota.make import report, usage

ROOT = Path(__file__).parent.parent.parent
QUOTA = "prod-titanium-prod-quota"
# The config's replicas beside an autoscaler: expected at rest, and not in the manifests.
SCALED = ("api-gateway", "auth-service", "user-service", "blog-service")
REPLICAS = {WorkloadKey("titanium-prod", "Deployment", f"prod-{name}"): 2 for name in SCALED}
CLUSTER = Cluster(kubernetes="1.29", istio="1.20", profile="demo", replicas=REPLICAS)


@pytest.fixture(scope="module")
def objects() -> list[Object]:
    return Project(ROOT / "examples" / "titanium" / "meshgen.yaml").objects("prod")


@pytest.fixture(scope="module")
def capacity(objects: list[Object]) -> Capacity:
    return measure(objects, CLUSTER)


def without_annotations(objects: list[Object]) -> list[Object]:
    objects = copy.deepcopy(objects)
    for obj in objects:
        if obj["kind"] in ("Deployment", "StatefulSet"):
            obj["spec"]["template"]["metadata"].pop("annotations", None)
    return objects


# 11 pods of 200m, 2 of 100m, 13 sidecars of 200m, PostgreSQL 500m: 5500m of 16 are 34.4 %.
# 11 * 256Mi + 2 * 128Mi + 13 * 256Mi + 1Gi = 7424Mi; of 32Gi = 32768Mi they are 22.7 %.
@pytest.mark.parametrize(
    ("resource", "used", "hard", "percent", "sidecars"),
    [
        ("limits.cpu", "5500m", "16", 34, "2600m"),
        ("limits.memory", "7424Mi", "32Gi", 23, "3328Mi"),
        ("pods", "14", "50", 28, "0"),
    ],
)
def test_what_the_cluster_reported(
    capacity: Capacity, resource: str, used: str, hard: str, percent: int, sidecars: str
) -> None:
    found = usage(report(capacity, QUOTA), resource)
    assert (found.used_text, found.hard_text, found.percent) == (used, hard, percent)
    assert found.text(found.sidecars) == sidecars


def test_it_fits_in_every_situation(capacity: Capacity) -> None:
    assert all(report(capacity, QUOTA).fits(situation) for situation in Situation)
    assert capacity.problems == ()


# The four autoscaled services go from 2 to 5 pods of 400m: 5500m + 12 * 400m = 10300m.
# One rolling update: ceil(25 % of 2) = 1 more pod of 400m. All: 6 Deployments of 2 replicas and
# redis with 1 have 1 more each: 6 * 400m + dashboard-ui 300m = 2700m.
# At HPA max ceil(25 % of 5) = 2 more pods: 10300m + 800m; all: 4 * 800m + 400m + 300m + 400m.
@pytest.mark.parametrize(
    ("situation", "used"),
    [
        (Situation.HPA_MAX, "10300m"),
        (Situation.ROLLING, "5900m"),
        (Situation.ROLLING_ALL, "8200m"),
        (Situation.HPA_MAX_ROLLING, "11100m"),
        (Situation.HPA_MAX_ROLLING_ALL, "14600m"),
    ],
)
def test_every_situation(capacity: Capacity, situation: Situation, used: str) -> None:
    assert usage(report(capacity, QUOTA), "limits.cpu", situation).used_text == used


# The same pods with Istio's limit of 2000m: 5500m + 13 * 1800m = 28900m.
def test_the_trap(objects: list[Object]) -> None:
    capacity = measure(without_annotations(objects), CLUSTER)
    found = usage(report(capacity, QUOTA), "limits.cpu")
    assert (found.used_text, found.fits, found.percent) == ("28900m", False, 181)
    problem = capacity.problems[0]
    assert problem.kind is ProblemKind.AT_REST
    assert problem.error
    assert "limits.cpu needs 28900m, of 16" in problem.message


# The pods are created in the manifests' order: 2 of api-gateway, auth-service and blog-service
# (6 * 2200m = 13200m), 1 of dashboard-ui (2100m) are 15300m; the next of 2100m is too much.
# PostgreSQL has no sidecar and gets in later: 15800m.
def test_what_the_cluster_said(objects: list[Object]) -> None:
    failure = report(measure(without_annotations(objects), CLUSTER), QUOTA).failures[0]
    first = failure.events[0]
    assert (first.reason, first.about) == ("FailedCreate", "ReplicaSet/prod-dashboard-ui-…")
    assert first.message == (
        'Error creating: pods "prod-dashboard-ui-…" is forbidden: exceeded quota: '
        f"{QUOTA}, requested: limits.cpu=2100m, used: limits.cpu=15300m, limited: limits.cpu=16"
    )
    left = {(s.workload.name, s.wanted, s.got) for s in failure.short}
    assert left == {
        ("prod-dashboard-ui", 2, 1),
        ("prod-load-balancer", 2, 0),
        ("prod-redis", 1, 0),
        ("prod-user-service", 2, 0),
    }
    assert failure.hangs


# 2900m for everything but the sidecars leaves 13100m for 13 of them: 1 is the largest round
# amount, 15900m in all.
def test_the_mend(objects: list[Object]) -> None:
    objects = without_annotations(objects)
    found = report(measure(objects, CLUSTER), QUOTA)
    mend = next(m for m in found.mends if m.kind is MendKind.SIDECAR)
    assert mend.settings == ((("defaults", "sidecar", "limits", "cpu"), "1"),)
    assert {u.resource: u.used_text for u in mend.after}["limits.cpu"] == "15900m"
    # Made by hand, it is what the mend says.
    by_name = {(o["kind"], o["metadata"]["name"]): o for o in objects}
    for change in mend.changes:
        obj = by_name[change.object.kind, change.object.name]
        assert change.keys[:4] == ("spec", "template", "metadata", "annotations")
        annotations = obj["spec"]["template"]["metadata"].setdefault("annotations", {})
        annotations[change.keys[4]] = change.after
    again = usage(report(measure(objects, CLUSTER), QUOTA), "limits.cpu")
    assert (again.used_text, again.fits) == ("15900m", True)


# 26 pods at HPA max and 11 more in updates; what fits there fits always: the owner's own 200m.
def test_what_mends_everything(objects: list[Object]) -> None:
    found = report(measure(without_annotations(objects), CLUSTER), QUOTA)
    last = [m for m in found.mends if m.situation is Situation.HPA_MAX_ROLLING_ALL]
    assert dict(last[0].settings)["defaults", "sidecar", "limits", "cpu"] == "200m"
    assert [m.kind for m in last] == [MendKind.SIDECAR, MendKind.QUOTA]
