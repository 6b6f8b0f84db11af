"""How it fails: the cluster's own words, in order, and what is left."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Failure, Reason, Situation, measure
from meshgen.resources import Object
from tests.quota.make import (
    ALL,
    HPA_MAX,
    PLAIN,
    REST,
    ROLLING,
    autoscaler,
    container,
    deployment,
    made,
    pod_spec,
    quota,
    report,
    template,
)


def failures(*objects: Object) -> dict[Situation, Failure]:
    return {f.situation: f for f in report(measure(list(objects), PLAIN)).failures}


def short(failure: Failure) -> list[tuple[str, int, int]]:
    return [(left.workload.name, left.wanted, left.got) for left in failure.short]


# 100m each: 2 of `a` and 1 of `b` are 300m, the second of `b` is too much; `c` wants 0.
def test_pods_are_created_until_the_quota_is_full() -> None:
    objects = [
        deployment("a", replicas=2),
        deployment("b", replicas=3),
        deployment("c", replicas=0),
    ]
    found = failures(*objects, quota({"limits.cpu": "300m", "pods": 9}))[REST]
    assert [str(event) for event in found.events] == [
        'Warning  FailedCreate  ReplicaSet/b-…  Error creating: pods "b-…" is forbidden: exceeded '
        "quota: quota, requested: limits.cpu=100m, used: limits.cpu=300m, limited: limits.cpu=300m"
    ]
    assert found.events[0].times == 2
    assert short(found) == [("b", 3, 1)]
    assert found.hangs
    assert found.outcome == "2 pods are never created: Deployment/b has 1 of 3"


# Only what is exceeded is listed, in the order of names.
def test_several_resources_at_once() -> None:
    hard = {"limits.cpu": "150m", "limits.memory": "64Mi", "pods": 9}
    found = failures(deployment(replicas=2), quota(hard))[REST]
    assert found.events[0].message.endswith(
        "requested: limits.cpu=100m,limits.memory=64Mi, used: limits.cpu=100m,limits.memory=64Mi, "
        "limited: limits.cpu=150m,limits.memory=64Mi"
    )


SAYS = {
    "StatefulSet": (
        made("StatefulSet", {"template": template(), "replicas": 2}),
        "StatefulSet/web",
        'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: ',
    ),
    "Job": (
        made("Job", {"template": template(), "parallelism": 2}, version="batch/v1"),
        "Job/web",
        'Error creating: pods "web-…" is forbidden: ',
    ),
    "CronJob": (
        made(
            "CronJob",
            {"jobTemplate": {"spec": {"template": template(), "parallelism": 2}}},
            version="batch/v1",
        ),
        "Job/web-…",
        'Error creating: pods "web-…" is forbidden: ',
    ),
    "ReplicaSet": (
        made("ReplicaSet", {"template": template(), "replicas": 2}),
        "ReplicaSet/web",
        'Error creating: pods "web-…" is forbidden: ',
    ),
}


@pytest.mark.parametrize(("obj", "about", "start"), SAYS.values(), ids=SAYS)
def test_who_says_it(obj: Object, about: str, start: str) -> None:
    event = failures(obj, quota({"pods": 1}))[REST].events[0]
    assert (event.reason, event.about) == ("FailedCreate", about)
    assert event.message.startswith(start)


def test_a_bare_pod_is_refused_to_kubectl() -> None:
    pods = [made("Pod", pod_spec(), name, "v1") for name in "ab"]
    found = failures(*pods, quota({"pods": 1}))[REST]
    assert [(e.reason, e.about, e.message) for e in found.events] == [
        (
            "Forbidden",
            "Pod/b",
            'Error from server (Forbidden): pods "b" is forbidden: exceeded quota: quota, '
            "requested: pods=1, used: pods=1, limited: pods=1",
        )
    ]


# The second Service is refused; a Deployment that is refused makes no pods.
def test_objects_are_refused_to_kubectl() -> None:
    services = [made("Service", {"ports": [{"port": 80}]}, name, "v1") for name in "ab"]
    hard = {"services": 1, "count/deployments.apps": 0, "pods": 0}
    found = failures(*services, deployment(), quota(hard))[REST]
    assert [event.message.partition(": exceeded")[0] for event in found.events] == [
        'Error from server (Forbidden): services "b" is forbidden',
        'Error from server (Forbidden): deployments.apps "web" is forbidden',
    ]
    assert found.short == ()
    assert found.outcome == "kubectl apply fails for Service/b, Deployment/web"


# The Deployment is there, and its ReplicaSet is not: no pods. In an update it is the new one.
def test_a_replica_set() -> None:
    both = [deployment("a"), deployment("b", replicas=2)]
    hard = {"count/replicasets.apps": 1, "count/deployments.apps": 2}
    found = failures(*both, quota(hard))[REST]
    assert [(e.reason, e.about, e.message) for e in found.events] == [
        (
            "ReplicaSetCreateError",
            "Deployment/b",
            'Failed to create new replica set "b-…": replicasets.apps "b-…" is forbidden: exceeded '
            "quota: quota, requested: count/replicasets.apps=1, used: count/replicasets.apps=1, "
            "limited: count/replicasets.apps=1",
        )
    ]
    assert short(found) == [("b", 2, 0)]
    found = failures(*both, quota({"count/replicasets.apps": 2}))[ROLLING]
    assert [e.about for e in found.events] == ["Deployment/a", "Deployment/b"]
    assert found.hangs
    again = deployment(strategy={"type": "Recreate"})
    found = failures(again, quota({"count/replicasets.apps": 1}))[ROLLING]
    assert [e.about for e in found.events] == ["Deployment/web"]
    assert found.hangs
    assert found.outcome == "the rollout of Deployment/web never starts"


# Old pods may go first (unavailable 1 of 4), but nothing would take their place.
def test_a_rollout_without_a_new_replica_set_never_starts() -> None:
    found = failures(deployment(replicas=4), quota({"count/replicasets.apps": 1}))[ROLLING]
    assert found.hangs
    assert found.outcome == "the rollout of Deployment/web never starts"


# What a controller puts there is nothing that kubectl would tell of.
def test_what_every_namespace_has_is_refused_to_its_controller() -> None:
    cluster = replace(PLAIN, system_objects=True)
    capacity = measure([deployment(), quota({"configmaps": 0})], cluster)
    (found,) = [f for f in report(capacity).failures if f.situation is REST]
    (event,) = found.events
    assert event.reason == Reason.DENIED
    assert event.message.startswith('configmaps "kube-root-ca.crt" is forbidden: exceeded quota: ')
    assert found.outcome == "its controller cannot create ConfigMap/kube-root-ca.crt"


# 10Gi each, room for one: the second replica's claim is refused, before its pod is asked for.
def test_a_claim_of_a_stateful_set() -> None:
    claim = {"spec": {"resources": {"requests": {"storage": "10Gi"}}}}
    spec = {"template": template(), "replicas": 2, "volumeClaimTemplates": [claim]}
    found = failures(made("StatefulSet", spec), quota({"requests.storage": "15Gi"}))[REST]
    assert found.events[0].message == (
        "create Claim …-web-1 for Pod web-1 in StatefulSet web failed error: "
        'persistentvolumeclaims "…-web-1" is forbidden: exceeded quota: quota, requested: '
        "requests.storage=10Gi, used: requests.storage=10Gi, limited: requests.storage=15Gi"
    )
    assert short(found) == [("web", 2, 1)]


# Of two with 10Gi and 300m each, CPU for one: the second's claim is made, its pod is not, and so
# the third finds no room for its claim.
def test_a_claim_without_its_pod() -> None:
    claim = {"spec": {"resources": {"requests": {"storage": "10Gi"}}}}
    big = template(pod_spec(container(requests={"cpu": "300m"})))
    spec = {"template": big, "volumeClaimTemplates": [claim]}
    objects = [made("StatefulSet", spec, name) for name in "abc"]
    found = failures(*objects, quota({"requests.storage": "20Gi", "cpu": "300m"}))[REST]
    assert [event.message.partition(" in ")[0] for event in found.events] == [
        "create Pod b-0",
        "create Claim …-c-0 for Pod c-0",
    ]


# What is refused for what it does not say takes nothing from the others.
def test_a_container_without_a_limit_is_never_admitted() -> None:
    bare = deployment("bare", pod=template(pod_spec(container(requests={"cpu": "9"}))))
    objects = [bare, deployment("web", replicas=3), quota({"limits.cpu": "200m"})]
    found = failures(*objects)[REST]
    assert found.events[0].message.endswith("failed quota: quota: must specify limits.cpu for: app")
    assert short(found) == [("bare", 1, 0), ("web", 3, 2)]


# Two quotas: each tells of what it refuses itself.
def test_another_quota_refuses() -> None:
    objects = [deployment(replicas=3), quota({"pods": 1}, "a"), quota({"pods": 2}, "b")]
    capacity = measure(objects, PLAIN)
    assert [e.quota for e in report(capacity, "a").failures[0].events] == ["a"]
    assert report(capacity, "b").failures == ()


# At rest 2, and room for 3 of the 5 that the autoscaler wants.
def test_an_autoscaler_that_gets_no_more() -> None:
    found = failures(deployment(replicas=2), autoscaler(5), quota({"pods": 3}))[HPA_MAX]
    assert short(found) == [("web", 5, 3)]
    assert found.events[0].times == 2


def rolling(name: str, replicas: int, surge: Any, unavailable: Any) -> Object:
    update = {"maxSurge": surge, "maxUnavailable": unavailable}
    return deployment(name, replicas=replicas, strategy={"rollingUpdate": update})


# 2 replicas, 25 %: surge 1, unavailable 0. No room for the surge: nothing moves.
def test_a_rollout_that_hangs() -> None:
    found = failures(deployment(replicas=2), quota({"pods": 2}))[ROLLING]
    assert found.hangs
    assert found.outcome == (
        "the rollout of Deployment/web hangs: no new pod is created, and no old one may go before "
        "a new one is ready (maxUnavailable 0)"
    )
    assert short(found) == [("web", 3, 2)]


# 4 replicas, 25 %: surge 1, unavailable 1. An old pod goes first, and makes room.
def test_a_rollout_that_goes_on_without_its_surge() -> None:
    found = failures(deployment(replicas=4), quota({"pods": 4}))[ROLLING]
    assert not found.hangs
    assert found.outcome == (
        "the rollout of Deployment/web goes on without its surge: old pods go first"
    )


# Room for one pod of a surge of 2: enough to go on.
def test_a_rollout_with_part_of_its_surge() -> None:
    assert not failures(rolling("web", 4, 2, 0), quota({"pods": 5}))[ROLLING].hangs
    assert failures(rolling("web", 4, 2, 0), quota({"pods": 4}))[ROLLING].hangs


# Room for one surge, of two Deployments: the second waits for the first.
def test_rollouts_that_take_turns() -> None:
    both = [rolling("a", 2, 1, 0), rolling("b", 2, 1, 0)]
    found = failures(*both, quota({"pods": 5}))
    assert list(found) == [ALL]
    assert not found[ALL].hangs
    assert found[ALL].outcome == "the rollouts take turns: each waits until another is done"
    assert short(found[ALL]) == [("b", 3, 2)]
    assert list(failures(*both, quota({"pods": 4}))) == [ROLLING]


# Where it does not fit at rest, an update is nothing to tell of.
def test_the_first_thing_that_fails_is_told() -> None:
    found = failures(deployment(replicas=3), autoscaler(5), quota({"pods": 2}))
    assert list(found) == [REST]


# With Replace the new run's pods have no room until the old ones have stopped.
def test_a_run_that_replaces_another() -> None:
    spec = {"jobTemplate": {"spec": {"template": template()}}, "concurrencyPolicy": "Replace"}
    found = failures(made("CronJob", spec, version="batch/v1"), quota({"pods": 1}))[ROLLING]
    assert not found.hangs
    assert found.outcome == (
        "the next run of CronJob/web waits until the pods of the last one are gone"
    )


def _job(parallelism: int) -> Object:
    return made("Job", {"parallelism": parallelism, "template": template()}, version="batch/v1")


# A pod that is done makes room for the next: the Job ends, if one of its pods is there at all.
def test_a_job_goes_on_with_fewer_pods() -> None:
    found = failures(_job(3), quota({"pods": 2}))[REST]
    assert not found.hangs
    assert found.outcome == "the other pods of a Job wait until one is done: Job/web has 2 of 3"
    assert short(found) == [("web", 3, 2)]
    found = failures(_job(3), quota({"pods": 0}))[REST]
    assert found.hangs
    assert found.outcome == "3 pods are never created: Job/web has 0 of 3"


# That kubectl fails for it says it all.
def test_a_bare_pod_is_told_of_once() -> None:
    found = failures(made("Pod", pod_spec(), version="v1"), quota({"pods": 0}))[REST]
    assert found.hangs
    assert found.outcome == "kubectl apply fails for Pod/web"
