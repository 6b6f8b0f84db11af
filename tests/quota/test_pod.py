"""What one pod counts: containers, init containers, sidecars of Kubernetes, overhead, itself."""

from dataclasses import replace

import pytest

from meshgen.resources import Object
from tests.quota.make import PLAIN, container, deployment, pod_spec, template, used


def needs(cpu: str) -> Object:
    return container(f"c{cpu}", requests={"cpu": cpu})


def stays(cpu: str) -> Object:
    return {**needs(cpu), "restartPolicy": "Always"}


# What a pod requests of CPU, worked out in the comment.
PODS = {
    # 100m + 200m
    "containers add up": (pod_spec(needs("100m"), needs("200m")), "300m"),
    # max(100m, 300m)
    "an init container runs before": (
        pod_spec(needs("100m"), initContainers=[needs("300m")]),
        "300m",
    ),
    # max(400m, 300m, 200m)
    "init containers run one after another": (
        pod_spec(needs("400m"), initContainers=[needs("300m"), needs("200m")]),
        "400m",
    ),
    # 100m + 50m
    "a restartable one stays": (pod_spec(needs("100m"), initContainers=[stays("50m")]), "150m"),
    # max(100m + 50m, 200m + 50m): the sidecar was started before
    "an init container beside a sidecar": (
        pod_spec(needs("100m"), initContainers=[stays("50m"), needs("200m")]),
        "250m",
    ),
    # max(100m + 50m, 200m): the sidecar comes after
    "an init container before a sidecar": (
        pod_spec(needs("100m"), initContainers=[needs("200m"), stays("50m")]),
        "200m",
    ),
    # 100m + 20m
    "overhead": (pod_spec(needs("100m"), overhead={"cpu": "20m"}), "120m"),
    # the API server rounds up to thousandths
    "100.1m": (pod_spec(needs("0.1001")), "101m"),
    # no float: ten times 0.1 are 1
    "ten tenths": (pod_spec(*[needs("0.1")] * 10), "1"),
}


@pytest.mark.parametrize(("spec", "cpu"), PODS.values(), ids=PODS)
def test_requests_of_a_pod(spec: Object, cpu: str) -> None:
    assert used("requests.cpu", deployment(pod=template(spec))) == cpu


# Before 1.29 restartPolicy is dropped, and the container is an ordinary one: max(100m, 50m).
@pytest.mark.parametrize(
    ("kubernetes", "cpu"),
    [("1.28", "100m"), ("1.29", "150m"), ("v1.29.3", "150m"), ("1.30+", "150m")],
)
def test_before_there_were_restartable_ones(kubernetes: str, cpu: str) -> None:
    spec = pod_spec(needs("100m"), initContainers=[stays("50m")])
    cluster = replace(PLAIN, kubernetes=kubernetes)
    assert used("requests.cpu", deployment(pod=template(spec)), cluster=cluster) == cpu


def test_a_limit_without_a_request_is_the_request() -> None:
    spec = pod_spec(container(limits={"cpu": "300m"}))
    assert used("requests.cpu", deployment(pod=template(spec))) == "300m"
    assert used("cpu", deployment(pod=template(spec))) == "300m"


# The overhead counts for a limit only where there is one: 1 + 20m, and nothing for memory.
def test_overhead_of_limits() -> None:
    overhead = {"cpu": "20m", "memory": "10Mi"}
    spec = pod_spec(container(limits={"cpu": "1"}), overhead=overhead)
    assert used("limits.cpu", deployment(pod=template(spec))) == "1020m"
    assert used("limits.memory", deployment(pod=template(spec))) == "0"
    assert used("requests.memory", deployment(pod=template(spec))) == "10Mi"


def test_no_overhead_of_a_limit_of_nothing() -> None:
    spec = pod_spec(container(limits={"cpu": "0"}), overhead={"cpu": "20m"})
    assert used("limits.cpu", deployment(pod=template(spec))) == "0"


def test_overhead_of_a_runtime_class() -> None:
    sandbox = {
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": "sandbox"},
        "overhead": {"podFixed": {"cpu": "250m"}},
    }
    spec = pod_spec(needs("100m"), runtimeClassName="sandbox")
    assert used("requests.cpu", sandbox, deployment(pod=template(spec))) == "350m"


# 500m for the pod itself instead of its containers' 100m; memory stays the containers'.
def test_resources_of_the_pod_itself() -> None:
    spec = pod_spec(
        container(requests={"cpu": "100m", "memory": "64Mi"}),
        resources={"requests": {"cpu": "500m"}},
    )
    pod = deployment(pod=template(spec))
    new, old = replace(PLAIN, kubernetes="1.34"), replace(PLAIN, kubernetes="1.33")
    assert used("requests.cpu", pod, cluster=new) == "500m"
    assert used("requests.memory", pod, cluster=new) == "64Mi"
    assert used("requests.cpu", pod, cluster=old) == "100m"


# Limits of the pod: requests of CPU are the containers', those of memory, which none has, the
# pod's limit.
def test_a_limit_of_the_pod_itself_gives_requests() -> None:
    spec = pod_spec(needs("100m"), resources={"limits": {"cpu": "1", "memory": "1Gi"}})
    pod, new = deployment(pod=template(spec)), replace(PLAIN, kubernetes="1.34")
    assert used("requests.cpu", pod, cluster=new) == "100m"
    assert used("requests.memory", pod, cluster=new) == "1Gi"
    assert used("limits.cpu", pod, cluster=new) == "1"


@pytest.mark.parametrize(
    ("resource", "amount"),
    [
        ("requests.ephemeral-storage", "1Gi"),
        ("ephemeral-storage", "1Gi"),
        ("limits.ephemeral-storage", "2Gi"),
        ("requests.nvidia.com/gpu", "1"),
        ("requests.kubernetes.io/own", "0"),
        ("hugepages-2Mi", "4Mi"),
        ("requests.hugepages-2Mi", "4Mi"),
        ("count/pods", "1"),
    ],
)
def test_other_resources(resource: str, amount: str) -> None:
    requests = {"ephemeral-storage": "1Gi", "nvidia.com/gpu": 1, "hugepages-2Mi": "4Mi"}
    requests["kubernetes.io/own"] = 1
    limits = {**requests, "ephemeral-storage": "2Gi"}
    spec = pod_spec(container(requests=requests, limits=limits))
    assert used(resource, deployment(pod=template(spec))) == amount


# A sum has the suffixes of its first part that is not zero, and says parts exactly.
@pytest.mark.parametrize(
    ("first", "second", "sum_"),
    [
        ("1Gi", "1Gi", "2Gi"),
        ("1Gi", "512Mi", "1536Mi"),
        ("1G", "1Gi", "2073741824"),
        ("1Gi", "1G", "2073741824"),
        ("1M", "1M", "2M"),
        ("0", "1Mi", "1Mi"),
        ("1e6", "1M", "2e6"),
        ("1Mi", "100m", "1048576100m"),
    ],
)
def test_the_form_of_a_sum(first: str, second: str, sum_: str) -> None:
    parts = [container(n, requests={"memory": m}) for n, m in (("a", first), ("b", second))]
    assert used("requests.memory", deployment(pod=template(pod_spec(*parts)))) == sum_
