"""LimitRanges: what they give to containers, and what they refuse."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Cluster, ProblemKind, measure
from meshgen.resources import Object
from tests.quota.make import (
    PLAIN,
    container,
    deployment,
    limit_range,
    made,
    namespace,
    pod_spec,
    quota,
    template,
    used,
)

BARE = deployment(pod=template(pod_spec(container())))


def of_containers(**item: Any) -> Object:
    return limit_range({"type": "Container", **item})


# What is not said comes from what is: default from max, defaultRequest from default, then min.
@pytest.mark.parametrize(
    ("item", "request_", "limit"),
    [
        ({"default": {"cpu": "2"}, "defaultRequest": {"cpu": "1"}}, "1", "2"),
        ({"default": {"cpu": "2"}}, "2", "2"),
        ({"max": {"cpu": "3"}}, "3", "3"),
        ({"min": {"cpu": "100m"}}, "100m", "0"),
        ({"min": {"cpu": "100m"}, "max": {"cpu": "3"}}, "3", "3"),
        ({"defaultRequest": {"cpu": "1"}}, "1", "0"),
    ],
)
def test_defaults(item: dict[str, Any], request_: str, limit: str) -> None:
    assert used("requests.cpu", of_containers(**item), BARE) == request_
    assert used("limits.cpu", of_containers(**item), BARE) == limit


def test_what_a_container_says_stays() -> None:
    own = container(requests={"cpu": "50m"}, limits={"cpu": "60m"})
    web = deployment(pod=template(pod_spec(own)))
    limits = of_containers(default={"cpu": "2"}, defaultRequest={"cpu": "1"})
    assert used("requests.cpu", limits, web) == "50m"
    assert used("limits.cpu", limits, web) == "60m"


# A limit that is set becomes the request before the LimitRange could give one.
def test_a_limit_is_the_request_first() -> None:
    web = deployment(pod=template(pod_spec(container(limits={"cpu": "60m"}))))
    limits = of_containers(defaultRequest={"cpu": "1"})
    assert used("requests.cpu", limits, web) == "60m"


def test_init_containers_get_defaults_too() -> None:
    spec = pod_spec(container(requests={"cpu": "1"}), initContainers=[container("init")])
    limits = of_containers(defaultRequest={"cpu": "3"})
    assert used("requests.cpu", limits, deployment(pod=template(spec))) == "3"


# The sidecar is injected before the LimitRange is applied for the last time: its request of CPU
# is the annotation's 50m, the rest, for which there is no annotation, the LimitRange's.
def test_a_sidecar_gets_defaults_too() -> None:
    notes = {"sidecar.istio.io/proxyCPU": "50m"}
    app = container(requests={"cpu": "1"}, limits={"cpu": "1"})
    web = deployment(pod=template(pod_spec(app), annotations=notes))
    objects = [namespace(istio_injection="enabled"), of_containers(default={"cpu": "300m"}), web]
    cluster = replace(PLAIN, istio="1.22")
    assert used("limits.cpu", *objects, cluster=cluster) == "1300m"
    assert used("requests.cpu", *objects, cluster=cluster) == "1050m"


def refusals(*objects: Object, cluster: Cluster = PLAIN) -> list[str]:
    problems = measure(list(objects), cluster).problems
    assert all(p.error for p in problems)
    return [p.message for p in problems if p.kind is ProblemKind.LIMIT_RANGE]


def web(request: str | None, limit: str | None, count: int = 1) -> Object:
    requests = {"cpu": request} if request else {}
    limits = {"cpu": limit} if limit else {}
    parts = [container(f"c{n}", requests=requests, limits=limits) for n in range(count)]
    return deployment(pod=template(pod_spec(*parts)))


START = "its pods are refused by LimitRange limits: container c0: "
REFUSED = {
    "below min": (
        {"min": {"cpu": "100m"}},
        web("50m", None),
        "minimum cpu usage per Container is 100m, but request is 50m",
    ),
    "limit below min": (
        {"min": {"cpu": "100m"}},
        web("150m", "50m"),
        "minimum cpu usage per Container is 100m, but limit is 50m",
    ),
    "above max": (
        {"max": {"cpu": "1"}},
        web("1", "2"),
        "maximum cpu usage per Container is 1, but limit is 2",
    ),
    "request above max": (
        {"max": {"cpu": "1"}, "default": {"cpu": "500m"}},
        web("2", None),
        "maximum cpu usage per Container is 1, but request is 2",
    ),
    "stretched": (
        {"maxLimitRequestRatio": {"cpu": "2"}},
        web("100m", "300m"),
        "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
    ),
    "no limit": (
        {"maxLimitRequestRatio": {"cpu": "2"}},
        web("100m", None),
        "cpu max limit to request ratio per Container is 2, but no limit is specified or limit "
        "is 0",
    ),
    "no request": (
        {"maxLimitRequestRatio": {"cpu": "2"}},
        web(None, None),
        "cpu max limit to request ratio per Container is 2, but no request is specified or "
        "request is 0",
    ),
}


@pytest.mark.parametrize(("item", "obj", "message"), REFUSED.values(), ids=REFUSED)
def test_a_container_that_is_refused(item: dict[str, Any], obj: Object, message: str) -> None:
    assert refusals(of_containers(**item), obj) == [START + message]


@pytest.mark.parametrize(
    ("item", "obj"),
    [
        ({"min": {"cpu": "100m"}, "max": {"cpu": "2"}}, web("100m", "2")),
        ({"maxLimitRequestRatio": {"cpu": "2"}}, web("150m", "300m")),
        ({"max": {"cpu": "2"}}, web(None, None)),
    ],
)
def test_a_container_that_is_not(item: dict[str, Any], obj: Object) -> None:
    assert refusals(of_containers(**item), obj) == []


# Two containers of 600m are a pod of 1200m.
def test_a_pod_that_is_refused() -> None:
    found = refusals(limit_range({"type": "Pod", "max": {"cpu": "1"}}), web("100m", "600m", 2))
    assert found == [
        "its pods are refused by LimitRange limits: maximum cpu usage per Pod is 1, "
        "but limit is 1200m"
    ]
    assert refusals(limit_range({"type": "Pod", "max": {"cpu": "2"}}), web("100m", "600m", 2)) == []
    said = "maximum cpu usage per Pod is 2.  No limit is specified"
    found = refusals(limit_range({"type": "Pod", "max": {"cpu": "2"}}), web("100m", None))
    assert found == [f"its pods are refused by LimitRange limits: {said}"]
    said = "minimum memory usage per Pod is 1Gi.  No request is specified"
    found = refusals(limit_range({"type": "Pod", "min": {"memory": "1Gi"}}), web("100m", None))
    assert found == [f"its pods are refused by LimitRange limits: {said}"]


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ("1Gi", None),
        ("512Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi"),
        ("11Gi", "maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 11Gi"),
    ],
)
def test_claims(size: str, message: str | None) -> None:
    item = {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "10Gi"}}
    spec = {"resources": {"requests": {"storage": size}}}
    claim = made("PersistentVolumeClaim", spec, "data", "v1")
    objects = [limit_range(item), quota({"pods": 9}), claim]
    expected = [f"it is refused by LimitRange limits: {message}"] if message else []
    assert refusals(*objects) == expected
    db = made("StatefulSet", {"template": template(), "volumeClaimTemplates": [{"spec": spec}]})
    expected = [f"its pods are refused by LimitRange limits: {message}"] if message else []
    assert refusals(limit_range(item), db) == expected


# A sidecar with Istio's limit of 2 where no container may have more than 1.
def test_a_sidecar_that_is_refused() -> None:
    objects = [namespace(istio_injection="enabled"), of_containers(max={"cpu": "1"})]
    problems = measure([*objects, web("100m", "1")], replace(PLAIN, istio="1.22")).problems
    assert [(p.container, p.path) for p in problems] == [
        ("istio-proxy,istio-init", "spec.template.metadata.annotations")
    ]
    assert "container istio-proxy: maximum cpu usage per Container is 1, but limit is 2" in (
        problems[0].message
    )
