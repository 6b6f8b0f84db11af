"""What holds for any namespace: sums, what grows, and that mends mend."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.forecast import forecast
from meshgen.quota import Capacity, Change, Cluster, Situation, measure
from meshgen.report.capacity import Section, Style, document, text
from meshgen.report.types import Report
from meshgen.resources import Object
from tests.quota.make import (
    autoscaler,
    container,
    deployment,
    limit_range,
    made,
    namespace,
    pod_spec,
    quota,
    template,
)

HARD = ("limits.cpu", "limits.memory", "pods", "requests.cpu", "requests.memory")
CPU = st.sampled_from(["10m", "100m", "0.25", "1", "1500m", "2"])
MEMORY = st.sampled_from(["32Mi", "64Mi", "100M", "0.5Gi", "1Gi"])
AMOUNTS = st.fixed_dictionaries({"cpu": CPU, "memory": MEMORY})
SURGE = st.one_of(st.none(), st.integers(0, 5), st.sampled_from(["0%", "25%", "100%"]))
RUN = settings(deadline=None, max_examples=60)


@st.composite
def workloads(draw: st.DrawFn) -> list[Object]:
    found: list[Object] = []
    for index in range(draw(st.integers(1, 5))):
        name, found_kind = f"s{index}", draw(st.sampled_from(["Deployment", "StatefulSet"]))
        limits = draw(AMOUNTS)
        parts = [container(requests=draw(AMOUNTS), limits=limits)]
        init = [container("init", limits=draw(AMOUNTS))] if draw(st.booleans()) else []
        notes = draw(st.sampled_from([{}, {"sidecar.istio.io/inject": "false"}]))
        pod = template(pod_spec(*parts, initContainers=init), annotations=notes)
        spec: dict[str, Any] = {"template": pod}
        if draw(st.booleans()):
            spec["replicas"] = draw(st.integers(0, 6))
        surge = draw(SURGE)
        if surge is not None:
            spec["strategy"] = {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": 1}}
        found.append(made(found_kind, spec, name))
        if draw(st.booleans()):
            least = draw(st.integers(1, 3))
            most = draw(st.integers(least, 8))
            found.append(autoscaler(most, name, found_kind, minReplicas=least))
    return found


CLUSTERS = st.builds(
    Cluster,
    istio=st.sampled_from([None, "1.20", "1.27"]),
    kubernetes=st.sampled_from(["1.29", "1.33"]),
    profile=st.sampled_from(["default", "demo"]),
    inject=st.booleans(),
)


def figures(capacity: Capacity) -> dict[tuple[Situation, str], Fraction]:
    totals = capacity.namespaces[0].totals
    return {(s, u.resource): u.used for s, us in totals.situations.items() for u in us}


@RUN
@given(workloads(), CLUSTERS)
def test_the_parts_are_the_whole(objects: list[Object], cluster: Cluster) -> None:
    for usages in measure(objects, cluster).namespaces[0].totals.situations.values():
        for usage in usages:
            assert sum(part.amount for part in usage.parts) == usage.used
            assert sum(part.sidecars for part in usage.parts) == usage.sidecars
            assert 0 <= usage.sidecars <= usage.used
            assert sorted(usage.consumers) == sorted(usage.parts)


# Each on its own: the whole is no more than that, since nothing is shared.
@RUN
@given(workloads(), CLUSTERS)
def test_services_add_up(objects: list[Object], cluster: Cluster) -> None:
    alone = [
        measure([obj for obj in objects if obj["metadata"]["name"] == name], cluster)
        for name in sorted({obj["metadata"]["name"] for obj in objects})
    ]
    together = figures(measure(objects, cluster))
    for (situation, resource), used in together.items():
        if not situation.rolling or situation.all_at_once:
            assert used == sum(figures(one)[situation, resource] for one in alone)


@RUN
@given(workloads(), CLUSTERS)
def test_situations_that_take_more(objects: list[Object], cluster: Cluster) -> None:
    found = figures(measure(objects, cluster))
    for situation in Situation:
        for other in situation.below:
            assert all(found[situation, name] >= found[other, name] for name in HARD)


def grown(objects: list[Object], what: str, draw: st.DataObject) -> list[Object]:
    """Return the objects with one number of one of them larger."""
    objects = json.loads(json.dumps(objects))
    makers = [obj for obj in objects if "template" in obj["spec"]]
    obj = draw.draw(st.sampled_from(makers))
    spec, more = obj["spec"], draw.draw(st.integers(1, 5))
    match what:
        case "replicas":
            # 0 leaves an autoscaler without its workload: the first one is more than that.
            spec["replicas"] = spec.get("replicas", 1) + more
        case "surge":
            rolling = spec.setdefault("strategy", {}).setdefault("rollingUpdate", {})
            before = rolling.get("maxSurge", "25%")
            part = int(before[:-1]) + 30 * more if isinstance(before, str) else before + more
            rolling["maxSurge"] = f"{part}%" if isinstance(before, str) else part
            rolling.setdefault("maxUnavailable", 1)
        case "limits":
            limits = spec["template"]["spec"]["containers"][0]["resources"]["limits"]
            limits["cpu"], limits["memory"] = str(2 + more), f"{1 + more}Gi"
        case "max":
            for other in objects:
                if other["kind"] == "HorizontalPodAutoscaler":
                    other["spec"]["maxReplicas"] += more
    return objects


@RUN
@given(
    workloads(),
    CLUSTERS,
    st.sampled_from(["replicas", "surge", "limits", "max"]),
    st.data(),
)
def test_usage_never_falls_when_something_grows(
    objects: list[Object], cluster: Cluster, what: str, draw: st.DataObject
) -> None:
    before = figures(measure(objects, cluster))
    after = figures(measure(grown(objects, what, draw), cluster))
    assert all(after[key] >= used for key, used in before.items())


def with_changes(objects: list[Object], changes: tuple[Change, ...]) -> list[Object]:
    """Return the objects with changes made, in a way of their own."""
    objects = json.loads(json.dumps(objects))
    by_key = {(obj["kind"], obj["metadata"]["name"]): obj for obj in objects}
    for change in changes:
        place: Any = by_key[change.object.kind, change.object.name]
        for key in change.keys[:-1]:
            place = place.setdefault(key, {})
        place[change.keys[-1]] = change.after
    return objects


@RUN
@given(
    workloads(),
    CLUSTERS,
    st.fixed_dictionaries(
        {},
        optional={
            "limits.cpu": st.sampled_from(["1", "5", "12", "20500m"]),
            "limits.memory": st.sampled_from(["512Mi", "6Gi", "9G"]),
            "pods": st.integers(0, 12),
        },
    ),
)
def test_a_mend_always_fits(objects: list[Object], cluster: Cluster, hard: dict[str, Any]) -> None:
    objects = [namespace(istio_injection="enabled"), *objects, quota(hard)]
    before = measure(objects, cluster).namespaces[0].quotas[0]
    # There is always one, at least the quota itself.
    assert {mend.situation for mend in before.mends} >= set(before.told)
    for mend in before.mends:
        after = measure(with_changes(objects, mend.changes), cluster).namespaces[0].quotas[0]
        assert after.fits(mend.situation)
        assert after.situations[mend.situation] == mend.after
        assert mend.summary


@RUN
@given(workloads(), CLUSTERS, st.integers(0, 12))
def test_what_fails_is_what_does_not_fit(
    objects: list[Object], cluster: Cluster, pods: int
) -> None:
    found = measure([*objects, quota({"pods": pods})], cluster).namespaces[0].quotas[0]
    assert [failure.situation for failure in found.failures] == found.told
    for failure in found.failures:
        over = next(u.over for u in found.situations[failure.situation])
        missing = sum(left.wanted - left.got for left in failure.short)
        assert missing == sum(event.times for event in failure.events)
        # One at a time each is told of, of which the worst is what is over.
        assert missing >= over


# The same figures from JSON, and in any order of the objects.
@RUN
@given(workloads(), CLUSTERS, st.randoms(use_true_random=False))
def test_order_does_not_matter(objects: list[Object], cluster: Cluster, random: Any) -> None:
    shuffled = random.sample(objects, len(objects))
    assert figures(measure(objects, cluster)) == figures(measure(shuffled, cluster))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def broken(draw: st.DrawFn) -> list[Any]:
    """Return objects of which one value, anywhere, is something else."""
    objects: list[Any] = [
        namespace(istio_injection="enabled"),
        *draw(workloads()),
        deployment("x", template(pod_spec(container(), volumes=[], affinity={}))),
        limit_range({"type": "Container", "default": {"cpu": "1"}}),
        quota({"pods": 1, "limits.cpu": "1"}, scopes=["NotTerminating"]),
        made("Service", {"ports": [{"port": 80}], "type": "NodePort"}, "x", "v1"),
    ]
    place: Any = objects
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.integers(0, 3)) == 0:
            place[key] = draw(JSON)
            return objects
        place = inner


@settings(deadline=None, max_examples=200)
@given(broken(), CLUSTERS)
def test_no_object_breaks_it(objects: list[Any], cluster: Cluster) -> None:
    sections = [Section("", each) for each in forecast(objects, [replace(cluster, inject=True)])]
    printed = json.loads(document(Report("capacity", []), sections))
    assert len(printed["environments"]) == len(sections) == 1
    assert text(sections, Style(every=True))
