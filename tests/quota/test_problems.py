"""What is told of: which, how bad, where, and how to mend it."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Problem, ProblemKind, measure
from meshgen.resources import Object
from tests.quota.make import (
    PLAIN,
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

ALL_OF: dict[str, Any] = {
    "requests": {"cpu": "1", "memory": "1Gi"},
    "limits": {"cpu": "1", "memory": "1Gi"},
}


def problems(*objects: Object) -> list[Problem]:
    return list(measure(list(objects), PLAIN).problems)


def kinds(pods: int, *objects: Object) -> list[tuple[ProblemKind, bool]]:
    return [(p.kind, p.error) for p in problems(*objects, quota({"pods": pods}))]


# 2 pods at rest, 4 at HPA max, 3 in an update, 5 in one at HPA max.
@pytest.mark.parametrize(
    ("pods", "expected"),
    [
        (1, [(ProblemKind.AT_REST, True)]),
        (2, [(ProblemKind.HPA_MAX, False), (ProblemKind.ROLLING, False)]),
        (3, [(ProblemKind.HPA_MAX, False)]),
        (4, [(ProblemKind.ROLLING, False)]),
        (5, []),
    ],
)
def test_what_does_not_fit(pods: int, expected: list[tuple[ProblemKind, bool]]) -> None:
    assert kinds(pods, deployment(replicas=2), autoscaler(4)) == expected


# 1 + 8 pods at rest; the surge of `b` is a quarter of 8, that of `a` 1.
def test_whose_update_takes_most() -> None:
    wide = deployment("b", replicas=8)
    (found,) = problems(deployment("a"), wide, quota({"pods": 10}))
    assert found.message == (
        "does not fit quota, rolling update: pods needs 11, of 10 (the update of Deployment/b)"
    )
    (found,) = problems(deployment("a"), wide, quota({"pods": 8}))
    assert found.message == "does not fit quota, at rest: pods needs 9, of 8"


# 2 Deployments of 1: one at a time takes 3 pods, both at once 4: told as the one thing that it is.
@pytest.mark.parametrize(
    ("pods", "said"), [(2, "rolling update:"), (3, "of all at once:"), (4, "")]
)
def test_an_update_is_told_of_once(pods: int, said: str) -> None:
    found = problems(deployment("a"), deployment("b"), quota({"pods": pods}))
    assert len(found) == (1 if said else 0)
    assert all(said in p.message for p in found)


def test_where_and_how() -> None:
    found = problems(deployment(replicas=3), quota({"pods": 2}, "small"))[0]
    assert found.message == "does not fit small, at rest: pods needs 3, of 2"
    assert (str(found.object), found.path, found.by) == (
        "ResourceQuota/small",
        "spec.hard.pods",
        "small",
    )
    assert found.hint == "fits with replicas 2 instead of 3 for Deployment/web"


# A quota on limits.cpu refuses what has none, init containers too.
def test_a_container_without_a_limit() -> None:
    init = container("migrate", requests={"cpu": "1"})
    spec = pod_spec(container(**ALL_OF), container("log"), initContainers=[init])
    web = deployment(pod=template(spec))
    hard = {"limits.cpu": "9", "requests.memory": "9Gi", "requests.ephemeral-storage": "9Gi"}
    found = problems(web, quota(hard))
    assert [p.kind for p in found] == [ProblemKind.UNSET]
    assert found[0].message == (
        "its pods are refused: failed quota: quota: must specify limits.cpu for: log,migrate; "
        "requests.memory for: log,migrate"
    )
    assert (str(found[0].object), found[0].container) == ("Deployment/web", "log,migrate")
    assert found[0].path == "spec.template.spec.containers[1].resources"
    assert found[0].hint == (
        "set limits.cpu, requests.memory in log, migrate, or defaults in a LimitRange"
    )


@pytest.mark.parametrize(
    "others",
    [
        [quota({"pods": 9})],
        [quota({"limits.cpu": "9"}, scopes=["Terminating"])],
        [quota({"requests.ephemeral-storage": "9Gi", "requests.nvidia.com/gpu": 1})],
        [quota({"cpu": "9"}), limit_range({"type": "Container", "default": {"cpu": "1"}})],
    ],
)
def test_what_no_quota_asks_for(others: list[Object]) -> None:
    requests = {"requests": {"memory": "1Mi"}}
    web = deployment(pod=template(pod_spec(container(**requests))))
    assert problems(web, *others) == []


def test_with_no_pods_nothing_is_refused() -> None:
    web = deployment(pod=template(pod_spec(container())), replicas=0)
    assert problems(web, quota({"limits.cpu": "9"})) == []


def test_a_pod_with_resources_of_its_own_needs_none_in_its_containers() -> None:
    spec = pod_spec(container(), resources={"limits": {"cpu": "1"}})
    objects = [deployment(pod=template(spec)), quota({"limits.cpu": "9"})]
    assert [p.kind for p in measure(objects, PLAIN).problems] == [ProblemKind.UNSET]
    assert measure(objects, replace(PLAIN, kubernetes="1.34")).problems == ()


# One annotation takes the others' defaults away: the sidecar has no limit, and is refused.
def test_a_partial_set_of_annotations() -> None:
    notes = {"sidecar.istio.io/proxyCPU": "50m"}
    web = deployment(pod=template(pod_spec(container(**ALL_OF)), annotations=notes))
    objects = [namespace(istio_injection="enabled"), web, quota({"limits.cpu": "9"})]
    found = measure(objects, replace(PLAIN, istio="1.22")).problems
    assert [p.message for p in found] == [
        "its pods are refused: failed quota: quota: must specify limits.cpu for: "
        "istio-init,istio-proxy"
    ]
    # What is there is to blame: it took the defaults away.
    assert found[0].keys[-2:] == ("annotations", "sidecar.istio.io/proxyCPU")
    assert found[0].hint.endswith(
        "set all of sidecar.istio.io/proxyCPU, sidecar.istio.io/proxyMemory, "
        "sidecar.istio.io/proxyCPULimit, sidecar.istio.io/proxyMemoryLimit"
    )


# All is said but a CPU limit: that is meant, and told where it would be.
def test_a_sidecar_without_a_cpu_limit() -> None:
    amounts = {"CPU": "50m", "Memory": "64Mi", "MemoryLimit": "256Mi"}
    notes = {f"sidecar.istio.io/proxy{name}": amount for name, amount in amounts.items()}
    web = deployment(pod=template(pod_spec(container(**ALL_OF)), annotations=notes))
    in_mesh = namespace(istio_injection="enabled")
    cluster = replace(PLAIN, istio="1.22")
    objects = [in_mesh, web, quota({"limits.cpu": "9", "limits.memory": "9Gi"})]
    (found,) = measure(objects, cluster).problems
    assert found.keys[-2:] == ("annotations", "sidecar.istio.io/proxyCPULimit")
    assert found.hint == (
        "the sidecar has none: give it one (sidecar.istio.io/proxyCPULimit), a default in a "
        "LimitRange, or take limits.cpu out of the quota"
    )
    assert found.error
    assert measure([in_mesh, web, quota({"limits.memory": "9Gi"})], cluster).problems == ()
    default = limit_range({"type": "Container", "default": {"cpu": "1"}})
    assert measure([*objects, default], cluster).problems == ()
    # A container of the pod's own that lacks one comes first.
    both = deployment(pod=template(pod_spec(container("log")), annotations=notes))
    (found,) = measure([in_mesh, both, objects[2]], cluster).problems
    assert found.keys[-1] == "resources"


# A container of the pod's own lacks a limit too: each is mended in its own way.
def test_a_container_and_a_sidecar_without_a_limit() -> None:
    notes = {"sidecar.istio.io/proxyCPU": "50m"}
    web = deployment(pod=template(pod_spec(container("log")), annotations=notes))
    objects = [namespace(istio_injection="enabled"), web, quota({"limits.cpu": "9"})]
    (found,) = measure(objects, replace(PLAIN, istio="1.22")).problems
    own, sidecar = found.hint.split("; ")
    assert own == "set limits.cpu in log, or defaults in a LimitRange"
    assert sidecar.startswith("the annotations of the sidecar replace Istio's defaults")


# With Istio's CNI plugin it is istio-validation that stands in the pod.
@pytest.mark.parametrize(
    ("cluster", "init"),
    [
        ({"profile": "default"}, "istio-init"),
        ({"profile": "openshift"}, "istio-validation"),
        ({"profile": "default", "cni": True}, "istio-validation"),
    ],
)
def test_the_name_of_what_comes_before_the_sidecar(cluster: dict[str, Any], init: str) -> None:
    notes = {"sidecar.istio.io/proxyCPU": "50m"}
    web = deployment(pod=template(pod_spec(container(**ALL_OF)), annotations=notes))
    objects = [namespace(istio_injection="enabled"), web, quota({"limits.cpu": "9"})]
    found = measure(objects, replace(PLAIN, istio="1.22", **cluster)).problems
    assert set(found[0].container.split(",")) == {init, "istio-proxy"}


# A gateway's pod has no istio-init.
def test_a_gateway_without_limits() -> None:
    notes = {"inject.istio.io/templates": "gateway"}
    labels = {"sidecar.istio.io/inject": "true"}
    web = deployment(
        pod=template(pod_spec(container("istio-proxy")), labels=labels, annotations=notes)
    )
    objects = [namespace(), web, quota({"limits.cpu": "9"})]
    found = measure(objects, replace(PLAIN, istio="1.22")).problems
    assert [p.container for p in found] == ["istio-proxy"]


@pytest.mark.parametrize(
    ("kind", "spec", "path"),
    [
        ("Pod", pod_spec(container()), "spec.containers[0].resources"),
        (
            "CronJob",
            {"jobTemplate": {"spec": {"template": template(pod_spec(container()))}}},
            "spec.jobTemplate.spec.template.spec.containers[0].resources",
        ),
    ],
)
def test_where_a_container_stands(kind: str, spec: Object, path: str) -> None:
    version = "v1" if kind == "Pod" else "batch/v1"
    found = problems(made(kind, spec, version=version), quota({"cpu": "9"}))
    assert found[0].path == path


# A LimitRange gives a limit of 1 to a container that requests 2.
def test_a_request_above_its_limit() -> None:
    web = deployment(pod=template(pod_spec(container(requests={"cpu": "2"}))))
    found = problems(web, limit_range({"type": "Container", "default": {"cpu": "1"}}))
    assert [(p.kind, p.path, p.container) for p in found] == [
        (ProblemKind.INVALID, "spec.template.spec.containers[0].resources", "app")
    ]
    assert found[0].message == (
        'its pods are refused: container app: requests: "2": must be less than or equal to cpu '
        "limit of 1"
    )


@pytest.mark.parametrize(
    ("obj", "path"),
    [
        (quota({"pods": "many"}), "spec.hard.pods"),
        (
            deployment(pod=template(pod_spec(container(limits={"cpu": "1x"})))),
            "spec.template.spec.containers[0].resources.limits.cpu",
        ),
        (
            deployment(pod=template(annotations={"sidecar.istio.io/proxyCPU": "a lot"})),
            'spec.template.metadata.annotations["sidecar.istio.io/proxyCPU"]',
        ),
        (
            made(
                "PersistentVolumeClaim", {"resources": {"requests": {"storage": True}}}, "c", "v1"
            ),
            "spec.resources.requests.storage",
        ),
    ],
)
def test_what_is_no_quantity(obj: Object, path: str) -> None:
    found = problems(obj, quota({"services": 9}, "other"))
    assert [(p.kind, p.object.kind, p.path) for p in found] == [
        (ProblemKind.INVALID, obj["kind"], path)
    ]
    assert found[0].message.startswith("not a quantity, and not counted: ")
