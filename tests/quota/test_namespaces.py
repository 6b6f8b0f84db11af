"""Several namespaces: each is counted as if it were alone, and their sum is told."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meshgen.quota import (
    Capacity,
    Cluster,
    QuotaReport,
    Situation,
    Usage,
    WorkloadKey,
    measure,
    unsaid,
)
from meshgen.resources import Object
from tests.quota.make import (
    PLAIN,
    autoscaler,
    container,
    deployment,
    limit_range,
    namespace,
    pod_spec,
    quota,
    template,
)
from tests.quota.test_properties import CLUSTERS, HARD, RUN, workloads

NAMES = ("payments", "shop", "data")
QUOTAS = st.lists(
    st.builds(
        lambda hard, spec: quota(hard, "compute", **spec),
        st.dictionaries(st.sampled_from(HARD), st.sampled_from(["1", "2", "4", "1Gi"]), min_size=1),
        st.sampled_from([{}, {"scopes": ["NotTerminating"]}, {"scopes": ["Terminating"]}]),
    ),
    max_size=1,
)
RANGES = st.lists(
    st.sampled_from(
        [
            limit_range({"type": "Container", "default": {"cpu": "500m"}}),
            limit_range({"type": "Container", "max": {"memory": "512Mi"}}),
            limit_range({"type": "Pod", "max": {"cpu": "1"}}),
        ]
    ),
    max_size=1,
)
LABELS = st.sampled_from(
    [None, {}, {"istio_injection": "enabled"}, {"istio_injection": "disabled"}]
)


def moved(objects: list[Object], name: str) -> list[Object]:
    """Return objects of `shop` as those of another namespace, which have the same names."""
    moved: list[Object] = json.loads(json.dumps(objects))
    for obj in moved:
        key = "name" if obj["kind"] == "Namespace" else "namespace"
        obj["metadata"][key] = name
    return moved


@st.composite
def systems(draw: st.DrawFn) -> dict[str, list[Object]]:
    """Draw the objects of some namespaces, each with workloads, maybe limits and labels."""
    parts: dict[str, list[Object]] = {}
    for name in draw(st.permutations(NAMES))[: draw(st.integers(2, 3))]:
        labels = draw(LABELS)
        told = [] if labels is None else [namespace(**labels)]
        parts[name] = moved([*told, *draw(QUOTAS), *draw(RANGES), *draw(workloads())], name)
    return parts


@RUN
@given(systems(), CLUSTERS, st.randoms(use_true_random=False))
def test_no_namespace_changes_another(
    parts: dict[str, list[Object]], cluster: Cluster, random: Any
) -> None:
    every = {name: list(objects) for name, objects in parts.items()}
    mixed = []
    while any(every.values()):
        mixed.append(every[random.choice([n for n, left in every.items() if left])].pop(0))
    together = {one.name: one for one in measure(mixed, cluster).namespaces}
    assert together == {
        name: measure(objects, cluster).namespaces[0] for name, objects in parts.items()
    }


@RUN
@given(systems(), CLUSTERS)
def test_the_sum_is_that_of_the_namespaces(
    parts: dict[str, list[Object]], cluster: Cluster
) -> None:
    capacity = measure([obj for objects in parts.values() for obj in objects], cluster)
    found = _figures(_sum_of(capacity))
    each = [_figures(one.totals) for one in capacity.namespaces]
    for situation in Situation:
        for name in HARD:
            if situation.rolling and not situation.all_at_once:
                rest = Situation.HPA_MAX if situation.high else Situation.AT_REST
                least = [one[rest][name].used for one in each]
                more = [one[situation][name].used for one in each]
                surge = max(high - low for high, low in zip(more, least, strict=True))
                assert found[situation][name].used == sum(least) + surge
            else:
                assert found[situation][name].used == sum(one[situation][name].used for one in each)


@RUN
@given(systems(), CLUSTERS)
def test_the_parts_of_the_sum_are_the_namespaces(
    parts: dict[str, list[Object]], cluster: Cluster
) -> None:
    capacity = measure([obj for objects in parts.values() for obj in objects], cluster)
    named = {f"Namespace/{name}" for name in parts}
    at_rest = {n.name: _figures(n.totals)[Situation.AT_REST] for n in capacity.namespaces}
    for situation, usages in _sum_of(capacity).situations.items():
        for usage in usages:
            assert {str(part.workload) for part in usage.parts} <= named
            assert sum((part.amount for part in usage.parts), Fraction(0)) == usage.used
            assert sum((part.sidecars for part in usage.parts), Fraction(0)) == usage.sidecars
            if situation is Situation.AT_REST:
                for part in usage.parts:
                    assert part.amount == at_rest[part.workload.name][usage.resource].used


def _sum_of(capacity: Capacity) -> QuotaReport:
    assert capacity.together is not None
    return capacity.together


def _figures(report: QuotaReport) -> Mapping[Situation, Mapping[str, Usage]]:
    return {s: {u.resource: u for u in us} for s, us in report.situations.items()}


def _at_rest(capacity: Capacity, name: str) -> dict[str, str]:
    report = next(one for one in capacity.namespaces if one.name == name)
    return {u.resource: u.used_text for u in report.totals.situations[Situation.AT_REST]}


def test_one_namespace_has_no_sum() -> None:
    assert measure([deployment(), quota({"pods": 1})], PLAIN).together is None
    # Nothing counts in a namespace that is only there.
    assert measure([deployment(), *moved([namespace()], "data")], PLAIN).together is None


def test_defaults_are_those_of_the_own_limit_range() -> None:
    bare = deployment(pod=template(pod_spec(container())))
    limits = limit_range({"type": "Container", "default": {"cpu": "600m"}})
    capacity = measure([bare, limits, *moved([bare], "data")], PLAIN)
    assert _at_rest(capacity, "shop")["limits.cpu"] == "600m"
    assert _at_rest(capacity, "data")["limits.cpu"] == "0"


def test_each_namespace_says_itself_whether_it_is_injected() -> None:
    cluster = Cluster(kubernetes="1.29", istio="1.22", revisions=frozenset(["canary", "1-22"]))
    labels: dict[str, dict[str, str]] = {
        "labelled": {"istio_injection": "enabled"},
        "revised": {"istio__rev": "canary"},
        "other": {"istio__rev": "1-22"},
        "foreign": {"istio__rev": "stable"},
        "plain": {},
    }
    objects = [
        obj
        for name, of_one in labels.items()
        for obj in moved([namespace(**of_one), deployment()], name)
    ]
    capacity = measure([*objects, *moved([deployment()], "unknown")], cluster)
    sidecars = {
        one.name: _figures(one.totals)[Situation.AT_REST]["limits.cpu"].sidecars
        for one in capacity.namespaces
    }
    assert sidecars == {
        "labelled": 2,
        "revised": 2,
        "other": 2,
        "foreign": 0,
        "plain": 0,
        "unknown": 0,
    }


# What is told of a namespace counts where its object is not there.
def test_labels_of_a_namespace_without_an_object_may_be_known() -> None:
    disabled = {"istio-injection": "disabled"}
    cluster = Cluster(inject=True, namespace_labels={"data": disabled, "shop": disabled})
    enabled = namespace(istio_injection="enabled")
    objects = [enabled, deployment(), *moved([deployment()], "data"), *moved([deployment()], "a")]
    capacity = measure(objects, cluster)
    sidecars = {
        one.name: _figures(one.totals)[Situation.AT_REST]["limits.cpu"].sidecars
        for one in capacity.namespaces
    }
    assert sidecars == {"shop": 2, "data": 0, "a": 2}
    assert unsaid(objects, replace(cluster, inject=False)) == ["a"]


def test_an_autoscaler_scales_what_its_own_namespace_has() -> None:
    capacity = measure([deployment(), autoscaler(5), *moved([deployment()], "data")], PLAIN)
    most = {
        one.name: _figures(one.totals)[Situation.HPA_MAX]["pods"].used
        for one in capacity.namespaces
    }
    assert most == {"shop": 5, "data": 1}


def test_expected_replicas_are_those_of_one_namespace() -> None:
    objects = [deployment(), autoscaler(5), *moved([deployment(), autoscaler(5)], "data")]
    web = WorkloadKey("shop", "Deployment", "web")
    capacity = measure(objects, replace(PLAIN, replicas={web: 3}))
    assert _at_rest(capacity, "shop")["pods"] == "3"
    assert _at_rest(capacity, "data")["pods"] == "1"


# What nodes have to hold beside CPU and memory; limits of it are no more than its requests.
def test_the_sum_has_whatever_pods_ask_for() -> None:
    asked = {"cpu": "1", "nvidia.com/gpu": "2", "ephemeral-storage": "1Gi"}
    pod = template(pod_spec(container(requests=asked, limits=asked)))
    capacity = measure([deployment(pod=pod), *moved([deployment(pod=pod)], "data")], PLAIN)
    found = {u.resource: u.used_text for u in _sum_of(capacity).situations[Situation.AT_REST]}
    assert found == {
        "limits.cpu": "2",
        "limits.memory": "0",
        "pods": "2",
        "requests.cpu": "2",
        "requests.ephemeral-storage": "2Gi",
        "requests.memory": "0",
        "requests.nvidia.com/gpu": "4",
    }
