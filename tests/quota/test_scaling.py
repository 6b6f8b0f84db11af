"""How many pods there are: at rest, at an autoscaler's max, in an update."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Cluster, Situation, WorkloadKey, measure
from meshgen.quota.scaling import Update, scale_of
from meshgen.resources import Object
from tests.quota.make import (
    ALL,
    HPA_MAX,
    PLAIN,
    REST,
    ROLLING,
    autoscaler,
    deployment,
    made,
    pod_spec,
    quota,
    report,
    template,
    usage,
    used,
)


def pods(*objects: Object, situation: Situation = REST, cluster: Cluster = PLAIN) -> int:
    return int(used("pods", *objects, situation=situation, cluster=cluster))


def rolling(surge: Any, unavailable: Any, **spec: Any) -> Object:
    update = {"maxSurge": surge, "maxUnavailable": unavailable}
    strategy = {"type": "RollingUpdate", "rollingUpdate": update}
    return deployment(strategy=strategy, **spec)


# Pods of a Deployment while it is updated: surge is rounded up.
@pytest.mark.parametrize(
    ("web", "expected"),
    [
        (deployment(), 2),  # 1 + ceil(0.25)
        (deployment(replicas=2), 3),  # 2 + ceil(0.5)
        (deployment(replicas=4), 5),  # 4 + 1
        (deployment(replicas=5), 7),  # 5 + ceil(1.25)
        (deployment(replicas=0), 0),
        (rolling(2, 0, replicas=4), 6),
        (rolling("10%", 0, replicas=11), 13),  # 11 + ceil(1.1)
        (rolling("100%", 0, replicas=3), 6),
        (rolling(5, 0, replicas=2), 4),  # never more new pods than replicas
        (rolling(0, 1, replicas=3), 3),
        (rolling("0%", "0%", replicas=3), 3),  # then one is unavailable
        (deployment(replicas=3, strategy={"type": "Recreate"}), 3),
        (deployment(replicas=3, paused=True), 3),
        (rolling("x", True, replicas=4), 5),  # no number: the default
    ],
)
def test_a_deployment_in_an_update(web: Object, expected: int) -> None:
    assert pods(web, situation=ROLLING) == expected


# Pods that may be missing: rounded down, and one where neither surge nor this would be left.
@pytest.mark.parametrize(
    ("web", "expected"),
    [
        (deployment(replicas=3), Update(1, 0)),
        (deployment(replicas=4), Update(1, 1)),
        (rolling("0%", "20%", replicas=4), Update(0, 1)),
        (rolling(0, "60%", replicas=4), Update(0, 2)),
    ],
)
def test_what_may_be_missing_in_an_update(web: Object, expected: Update) -> None:
    key = WorkloadKey("shop", "Deployment", "web")
    assert scale_of(web, key, None, PLAIN).update == expected


# Two of 2 and 5 replicas: one at a time the larger surge counts (7 + 2), else both (7 + 1 + 2).
def test_one_at_a_time_and_all_at_once() -> None:
    both = [deployment("a", replicas=2), deployment("b", replicas=5)]
    assert [pods(*both, situation=s) for s in (REST, ROLLING, ALL)] == [7, 9, 10]


# The one whose update takes most is told of, with its pods.
def test_which_is_updated() -> None:
    both = [deployment("a", replicas=2), deployment("b", replicas=5), quota({"pods": 99})]
    found = usage(report(measure(both, PLAIN)), "pods", ROLLING)
    assert str(found.updating) == "Deployment/b"
    assert [(c.workload.name, c.pods) for c in found.consumers] == [("b", 7), ("a", 2)]
    assert usage(report(measure(both, PLAIN)), "pods", ALL).updating is None


@pytest.mark.parametrize(
    ("replicas", "bounds", "expected", "rest", "high"),
    [
        (2, {"minReplicas": 1}, None, 2, 5),
        (9, {"minReplicas": 1}, None, 5, 5),  # kept within the bounds
        (1, {"minReplicas": 3}, None, 3, 5),
        (None, {"minReplicas": 3}, None, 3, 5),
        (None, {}, None, 1, 5),  # minReplicas is 1 by itself
        (None, {"minReplicas": 0}, None, 0, 5),
        (None, {"minReplicas": 1}, 4, 4, 5),  # what the config expects
        (None, {"minReplicas": 1}, 8, 5, 5),
        (0, {"minReplicas": 1}, None, 0, 0),  # the autoscaler leaves it alone
    ],
)
def test_beside_an_autoscaler(
    replicas: int | None, bounds: dict[str, Any], expected: int | None, rest: int, high: int
) -> None:
    web = deployment() if replicas is None else deployment(replicas=replicas)
    known = {} if expected is None else {WorkloadKey("shop", "Deployment", "web"): expected}
    cluster = replace(PLAIN, replicas=known)
    objects = [web, autoscaler(5, **bounds)]
    found = [pods(*objects, situation=s, cluster=cluster) for s in (REST, HPA_MAX)]
    assert found == [rest, high]


# 5 and ceil(25 % of 5) = 2 more.
def test_the_max_in_an_update() -> None:
    objects = [deployment(replicas=2), autoscaler(5)]
    assert pods(*objects, situation=Situation.HPA_MAX_ROLLING) == 7
    assert pods(*objects, situation=ROLLING) == 3


def test_an_autoscaler_of_something_else() -> None:
    assert pods(deployment("a"), autoscaler(5, "b"), situation=HPA_MAX) == 1


def stateful_set(**spec: Any) -> Object:
    return made("StatefulSet", {"template": template(), **spec})


# A pod is deleted before its successor is made.
def test_a_stateful_set() -> None:
    db = stateful_set(replicas=3)
    assert [pods(db, situation=s) for s in (REST, ROLLING, ALL)] == [3, 3, 3]
    scaled = autoscaler(7, kind="StatefulSet")
    assert pods(db, scaled, situation=HPA_MAX) == 7


def test_replica_sets() -> None:
    for kind, version in (("ReplicaSet", "apps/v1"), ("ReplicationController", "v1")):
        assert pods(made(kind, {"template": template(), "replicas": 3}, version=version)) == 3
        assert pods(made(kind, {"template": template()}, version=version)) == 1


# OnDelete updates nothing by itself, whatever it would say of a rolling update.
def test_a_daemon_set_that_nobody_updates() -> None:
    update = {"type": "OnDelete", "rollingUpdate": {"maxSurge": 1}}
    daemon = made("DaemonSet", {"template": template(), "updateStrategy": update})
    assert pods(daemon, situation=ROLLING, cluster=replace(PLAIN, nodes=4)) == 4


# One on each of 4 nodes; maxSurge 30 % of 4 is 2.
@pytest.mark.parametrize(("surge", "expected"), [(None, 4), (0, 4), (1, 5), ("30%", 6), (9, 8)])
def test_a_daemon_set(surge: Any, expected: int) -> None:
    update = {} if surge is None else {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": 0}}
    agent = made("DaemonSet", {"template": template(), "updateStrategy": update})
    cluster = replace(PLAIN, nodes=4)
    assert pods(agent, cluster=cluster) == 4
    assert pods(agent, situation=ROLLING, cluster=cluster) == expected


JOBS: dict[str, tuple[dict[str, Any], int]] = {
    "one": ({}, 1),
    "parallel": ({"parallelism": 3}, 3),
    "no more than are to complete": ({"parallelism": 3, "completions": 2}, 2),
    "one after another": ({"completions": 5}, 1),
    "suspended": ({"parallelism": 3, "suspend": True}, 0),
    "none": ({"parallelism": 0}, 0),
}


@pytest.mark.parametrize(("spec", "expected"), JOBS.values(), ids=JOBS)
def test_a_job(spec: dict[str, Any], expected: int) -> None:
    assert pods(made("Job", {"template": template(), **spec}, version="batch/v1")) == expected


# One run; with Replace the old run's 2 pods are still stopping when the new one's start.
@pytest.mark.parametrize(
    ("spec", "rest", "update"),
    [
        ({}, 2, 2),
        ({"concurrencyPolicy": "Allow"}, 2, 2),
        ({"concurrencyPolicy": "Forbid"}, 2, 2),
        ({"concurrencyPolicy": "Replace"}, 2, 4),
        ({"suspend": True}, 0, 0),
    ],
)
def test_a_cron_job(spec: dict[str, Any], rest: int, update: int) -> None:
    job = {"spec": {"template": template(), "parallelism": 2}}
    cron = made("CronJob", {"jobTemplate": job, **spec}, version="batch/v1")
    assert [pods(cron, situation=s) for s in (REST, ROLLING)] == [rest, update]


# A finished pod still exists, and counts nothing else.
def test_a_bare_pod() -> None:
    pod = made("Pod", pod_spec(), version="v1")
    done = {**made("Pod", pod_spec(), "done", "v1"), "status": {"phase": "Succeeded"}}
    assert pods(pod, done) == 1
    assert used("count/pods", pod, done) == "2"
    assert used("requests.cpu", pod, done) == "100m"


# A dump of a cluster: the Deployment, the ReplicaSet that it made, and that one's pod.
def test_what_another_has_made_counts_once() -> None:
    web = deployment()
    owned = made("ReplicaSet", {"template": template(), "replicas": 1}, "web-1")
    owned["metadata"]["ownerReferences"] = [{"kind": "Deployment", "name": "web"}]
    pod = made("Pod", pod_spec(), "web-1-x", "v1")
    pod["metadata"]["ownerReferences"] = [{"kind": "ReplicaSet", "name": "web-1"}]
    assert pods({"apiVersion": "v1", "kind": "List", "items": [web, owned, pod]}) == 1


def test_of_two_with_the_same_name_the_later_counts() -> None:
    assert pods(deployment(replicas=2), deployment(replicas=3)) == 3
