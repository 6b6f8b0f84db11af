"""What would mend it: the smallest changes, and that they do."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quantity import parse_quantity, read_quantity
from meshgen.quota import Mend, MendKind, Situation, WorkloadKey, measure
from meshgen.quota.nice import at_least
from meshgen.quota.wording import several
from meshgen.resources import Object
from tests.quota.make import (
    HPA_MAX,
    PLAIN,
    REST,
    ROLLING,
    autoscaler,
    container,
    deployment,
    limit_range,
    made,
    namespace,
    pod_spec,
    quota,
    report,
    template,
    usage,
)

IN_MESH = namespace(istio_injection="enabled")
MESH = replace(PLAIN, istio="1.22")


def mends(*objects: Object, istio: bool = False) -> list[Mend]:
    return list(report(measure(list(objects), MESH if istio else PLAIN)).mends)


def mend(kind: MendKind, situation: Situation, found: list[Mend]) -> Mend | None:
    chosen = [m for m in found if m.kind is kind and m.situation is situation]
    assert len(chosen) <= 1
    return chosen[0] if chosen else None


def written(found: Mend | None) -> list[tuple[str, str, str | int, str | int]]:
    """Return the changes: what, where, from, to."""
    assert found is not None
    return [(str(c.object), c.path, c.before, c.after) for c in found.changes]


def test_what_fits_needs_no_mend() -> None:
    assert mends(deployment(), quota({"pods": 9})) == []


# A sentence has three names at most.
@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "a"), (2, "a, b"), (3, "a, b, c"), (4, "a, b, c and 1 more"), (9, "a, b, c and 6 more")],
)
def test_several_names(number: int, told: str) -> None:
    assert several("abcdefghi"[:number]) == told


# 5 + 2 pods, room for 6: one of `a` is enough, and `a` comes first.
def test_fewer_replicas_of_one() -> None:
    found = mends(deployment("a", replicas=5), deployment("b", replicas=2), quota({"pods": 6}))
    one = mend(MendKind.REPLICAS, REST, found)
    assert written(one) == [("Deployment/a", "spec.replicas", 5, 4)]
    assert one is not None
    assert one.summary == "replicas 4 instead of 5 for Deployment/a"
    assert one.changes[0].setting == ("replicas",)
    assert [u.used_text for u in one.after] == ["6"]


# 3 + 3 pods, room for 3: none alone can give 3 up, so both come down, to the same number.
def test_fewer_replicas_of_all() -> None:
    found = mends(deployment("a", replicas=3), deployment("b", replicas=3), quota({"pods": 3}))
    assert written(mend(MendKind.REPLICAS, REST, found)) == [
        ("Deployment/a", "spec.replicas", 3, 1),
        ("Deployment/b", "spec.replicas", 3, 1),
    ]


# Each replica of a StatefulSet has a claim of 1Gi: 5 replicas, room for 3.
@pytest.mark.parametrize("hard", [{"requests.storage": "3Gi"}, {"persistentvolumeclaims": 3}])
def test_fewer_replicas_have_fewer_claims(hard: dict[str, Any]) -> None:
    spec = {"resources": {"requests": {"storage": "1Gi"}}}
    claims = [{"metadata": {"name": "data"}, "spec": spec}]
    stateful = made(
        "StatefulSet", {"replicas": 5, "template": template(), "volumeClaimTemplates": claims}
    )
    one = mend(MendKind.REPLICAS, REST, mends(stateful, quota(hard)))
    assert written(one) == [("StatefulSet/web", "spec.replicas", 5, 3)]
    assert one is not None
    assert one.summary == "replicas 3 instead of 5 for StatefulSet/web"


def test_the_last_replica_stays() -> None:
    found = mends(deployment("a"), deployment("b"), quota({"pods": 1}))
    assert mend(MendKind.REPLICAS, REST, found) is None


# What the config expects at rest, beside an autoscaler from 2 to 5: 4 pods, room for 3.
def test_fewer_expected_replicas() -> None:
    cluster = replace(PLAIN, replicas={WorkloadKey("shop", "Deployment", "web"): 4})
    objects = [deployment(), autoscaler(5, minReplicas=2), quota({"pods": 3})]
    found = list(report(measure(objects, cluster)).mends)
    assert written(mend(MendKind.REPLICAS, REST, found)) == [
        ("Deployment/web", "spec.replicas", 4, 3)
    ]


# Up to 5 of each, room for 8: 2 fewer of `a`.
def test_a_lower_max_of_one() -> None:
    both = [deployment("a"), deployment("b"), autoscaler(5, "a"), autoscaler(5, "b")]
    one = mend(MendKind.HPA_MAX, HPA_MAX, mends(*both, quota({"pods": 8})))
    assert written(one) == [("HorizontalPodAutoscaler/a", "spec.maxReplicas", 5, 3)]
    assert one is not None
    assert one.changes[0].setting == ("autoscaling", "max")


# 4 + 3 at the max, room for 5: `a` expects 3 at rest and could give up 1, so `b` gives up 2.
def test_a_max_is_not_lowered_below_what_is_expected_at_rest() -> None:
    both = [deployment("a", replicas=3), deployment("b", replicas=1)]
    one = mends(*both, autoscaler(4, "a"), autoscaler(3, "b"), quota({"pods": 5}))
    assert written(mend(MendKind.HPA_MAX, HPA_MAX, one)) == [
        ("HorizontalPodAutoscaler/b", "spec.maxReplicas", 3, 1)
    ]


# Room for 4: one alone cannot give up 6.
def test_a_lower_max_of_all() -> None:
    both = [deployment("a"), deployment("b"), autoscaler(5, "a"), autoscaler(5, "b")]
    found = mends(*both, quota({"pods": 4}))
    assert written(mend(MendKind.HPA_MAX, HPA_MAX, found)) == [
        ("HorizontalPodAutoscaler/a", "spec.maxReplicas", 5, 2),
        ("HorizontalPodAutoscaler/b", "spec.maxReplicas", 5, 2),
    ]


# 2 replicas have a surge of 1, room for 2.
def test_no_surge() -> None:
    one = mend(MendKind.SURGE, ROLLING, mends(deployment(replicas=2), quota({"pods": 2})))
    assert written(one) == [
        ("Deployment/web", "spec.strategy.rollingUpdate.maxSurge", "", 0),
        ("Deployment/web", "spec.strategy.rollingUpdate.maxUnavailable", "", 1),
    ]
    assert one is not None
    assert one.summary == "maxSurge 0 with maxUnavailable 1 for Deployment/web"
    assert [c.setting for c in one.changes] == [
        ("strategy", "maxSurge"),
        ("strategy", "maxUnavailable"),
    ]


# `a` alone needs more than the 7 there are (6 + 2); `b`'s surge of 1 fits.
def test_no_surge_where_it_is_too_much() -> None:
    objects = [deployment("a", replicas=5), deployment("b"), quota({"pods": 7})]
    one = mend(MendKind.SURGE, ROLLING, mends(*objects))
    assert one is not None
    assert {str(c.object) for c in one.changes} == {"Deployment/a"}


def test_a_single_replica_is_away() -> None:
    one = mend(MendKind.SURGE, ROLLING, mends(deployment(), quota({"pods": 1})))
    assert one is not None
    assert one.summary.endswith("(a single replica is away while it is replaced)")


# A DaemonSet has no replicas, on however few nodes.
def test_no_surge_for_a_daemon_set() -> None:
    update = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    agent = made("DaemonSet", {"template": template(), "updateStrategy": update})
    one = mend(MendKind.SURGE, ROLLING, mends(agent, quota({"pods": 1})))
    assert one is not None
    assert one.summary == "maxSurge 0 with maxUnavailable 1 for DaemonSet/web"


def test_no_surge_of_a_daemon_set() -> None:
    update = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    agent = made("DaemonSet", {"template": template(), "updateStrategy": update})
    assert written(mend(MendKind.SURGE, ROLLING, mends(agent, quota({"pods": 1})))) == [
        ("DaemonSet/web", "spec.updateStrategy.rollingUpdate.maxSurge", 1, 0),
        ("DaemonSet/web", "spec.updateStrategy.rollingUpdate.maxUnavailable", 0, 1),
    ]


def in_mesh(name: str = "web", replicas: int = 2, /, **annotations: str) -> Object:
    app = container(requests={"cpu": "1", "memory": "1Gi"}, limits={"cpu": "1", "memory": "1Gi"})
    notes = {f"sidecar.istio.io/proxy{key}": value for key, value in annotations.items()}
    return deployment(name, template(pod_spec(app), annotations=notes), replicas=replicas)


# 2 * (1 + 2) = 6 of 4: each sidecar may have 1. Its other annotations are written with it, with
# Istio's own values, since one alone would take the others' defaults away.
def test_smaller_sidecars() -> None:
    found = mends(IN_MESH, in_mesh(), quota({"limits.cpu": "4"}), istio=True)
    one = mend(MendKind.SIDECAR, REST, found)
    start = 'spec.template.metadata.annotations["sidecar.istio.io/proxy'
    assert written(one) == [
        ("Deployment/web", f'{start}CPU"]', "", "100m"),
        ("Deployment/web", f'{start}Memory"]', "", "128Mi"),
        ("Deployment/web", f'{start}CPULimit"]', "", "1"),
        ("Deployment/web", f'{start}MemoryLimit"]', "", "1Gi"),
    ]
    assert one is not None
    assert one.settings == ((("defaults", "sidecar", "limits", "cpu"), "1"),)
    assert one.summary == "sidecars with limits.cpu 1"
    assert [u.used_text for u in one.after] == ["4"]


# A limit below the request takes the request down with it: 2.2 leaves each sidecar 100m, and the
# request was 500m.
def test_a_limit_below_the_request() -> None:
    notes = {"CPU": "500m", "Memory": "64Mi", "CPULimit": "1", "MemoryLimit": "64Mi"}
    found = mends(IN_MESH, in_mesh(**notes), quota({"limits.cpu": "2200m"}), istio=True)
    one = mend(MendKind.SIDECAR, REST, found)
    assert [(c.setting, c.before, c.after) for c in (one.changes if one else ())] == [
        (("sidecar", "requests", "cpu"), "500m", "100m"),
        (("sidecar", "limits", "cpu"), "1", "100m"),
    ]


# Only the larger of two sidecars is too large, and there is no one line for both.
def test_sidecars_that_differ() -> None:
    small = {"CPU": "50m", "Memory": "64Mi", "CPULimit": "200m", "MemoryLimit": "256Mi"}
    objects = [IN_MESH, in_mesh("a", 1, **small), in_mesh("b", 1), quota({"limits.cpu": "3"})]
    one = mend(MendKind.SIDECAR, REST, mends(*objects, istio=True))
    assert one is not None
    assert {str(c.object) for c in one.changes} == {"Deployment/b"}
    assert one.settings == ()


# Two that are too large, of 2 and of 3, are capped to the same: one line for all. 2 x (1 + 1).
def test_sidecars_that_are_to_be_the_same() -> None:
    large = {"CPU": "100m", "Memory": "128Mi", "CPULimit": "3", "MemoryLimit": "1Gi"}
    objects = [IN_MESH, in_mesh("a", 1, **large), in_mesh("b", 1), quota({"limits.cpu": "4"})]
    one = mend(MendKind.SIDECAR, REST, mends(*objects, istio=True))
    assert one is not None
    assert one.settings == ((("defaults", "sidecar", "limits", "cpu"), "1"),)
    # Annotations are written together; a config needs only what changes.
    assert [c.setting for c in one.changes if c.object.name == "b"] == [
        (),
        (),
        ("sidecar", "limits", "cpu"),
        (),
    ]


# No sidecar is small enough; and pods do not become fewer by it.
@pytest.mark.parametrize("hard", [{"limits.cpu": "2"}, {"pods": 1}])
def test_where_sidecars_do_not_help(hard: dict[str, Any]) -> None:
    found = mends(IN_MESH, in_mesh(), quota(hard), istio=True)
    assert mend(MendKind.SIDECAR, REST, found) is None
    assert mend(MendKind.QUOTA, REST, found) is not None


# A LimitRange with a min of 1500m: a sidecar of 1 would be refused.
def test_a_mend_is_no_mend_if_it_is_refused() -> None:
    limits = limit_range({"type": "Container", "min": {"cpu": "1"}})
    notes = {"CPU": "1500m", "Memory": "64Mi", "CPULimit": "2", "MemoryLimit": "64Mi"}
    objects = [IN_MESH, limits, in_mesh(**notes)]
    fits = mends(*objects, quota({"limits.cpu": "4"}), istio=True)
    refused = mends(*objects, quota({"limits.cpu": "3900m"}), istio=True)
    assert mend(MendKind.SIDECAR, REST, fits) is not None
    assert mend(MendKind.SIDECAR, REST, refused) is None


def test_a_larger_quota() -> None:
    hard = {"limits.cpu": "150m", "limits.memory": "100Mi", "pods": 9}
    one = mend(MendKind.QUOTA, REST, mends(deployment(replicas=3), quota(hard)))
    assert written(one) == [
        ("ResourceQuota/quota", 'spec.hard["limits.cpu"]', "150m", "300m"),
        ("ResourceQuota/quota", 'spec.hard["limits.memory"]', "100Mi", "192Mi"),
    ]


@pytest.mark.parametrize(
    ("name", "needed", "hard", "to"),
    [
        ("limits.cpu", "310m", "100m", "400m"),
        ("limits.cpu", "3100m", "1", "3500m"),
        ("requests.cpu", "28900m", "16", "29"),
        ("limits.memory", "7424Mi", "4Gi", "8Gi"),
        ("limits.memory", "1100Mi", "1Gi", "1280Mi"),
        ("limits.memory", "5100M", "5G", "6G"),
        ("requests.storage", "33Gi", "30Gi", "33Gi"),
        ("pods", "7", "5", "7"),
        ("fast.storageclass.storage.k8s.io/persistentvolumeclaims", "7", "5", "7"),
        ("fast.storageclass.storage.k8s.io/requests.storage", "33000Mi", "30Gi", "33Gi"),
        ("requests.nvidia.com/gpu", "3", "2", "3"),
    ],
)
def test_round_limits(name: str, needed: str, hard: str, to: str) -> None:
    assert at_least(name, parse_quantity(needed), read_quantity(hard)) == to


# The objects are as they were.
def test_nothing_is_changed() -> None:
    objects = [IN_MESH, in_mesh(), autoscaler(9), quota({"limits.cpu": "4", "pods": 3})]
    before = repr(objects)
    assert mends(*objects, istio=True)
    assert repr(objects) == before


# What fits in the last situation fits always: 2 + 1 pods of an update, 5 + 2 at the max.
def test_the_last_mend_is_for_everything() -> None:
    found = mends(deployment(replicas=2), autoscaler(5), quota({"pods": 1}))
    assert found[-1].situation is Situation.HPA_MAX_ROLLING_ALL
    assert written(found[-1]) == [("ResourceQuota/quota", "spec.hard.pods", "1", "7")]
    again = measure([deployment(replicas=2), autoscaler(5), quota({"pods": 7})], PLAIN)
    assert all(report(again).fits(situation) for situation in Situation)
    assert usage(report(again), "pods", Situation.HPA_MAX_ROLLING_ALL).percent == 100
