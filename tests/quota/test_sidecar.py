"""Who gets a sidecar, and what it counts."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Cluster, Situation, measure
from meshgen.resources import Object
from tests.quota.make import container, deployment, namespace, pod_spec, template, used

CLUSTER = Cluster(istio="1.22", system_objects=False)
PROXY = "sidecar.istio.io/proxy"
INJECT = "sidecar.istio.io/inject"
APP = container(requests={"cpu": "1", "memory": "1Gi"}, limits={"cpu": "1", "memory": "1Gi"})


def pod(labels: dict[str, str] | None = None, **annotations: str) -> Object:
    notes = {f"{PROXY}{key}": value for key, value in annotations.items()}
    return template(pod_spec(APP), labels=labels or {}, annotations=notes)


def injected(
    labels: dict[str, str] | None,
    pod_labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    spec: dict[str, Any] | None = None,
    **cluster: Any,
) -> bool:
    """Return whether a Deployment's pods get a sidecar: 1 more CPU each, then."""
    around = {"kind": "Namespace", "metadata": {"name": "shop", "labels": labels}}
    meta = {"labels": pod_labels or {}, "annotations": annotations or {}}
    web = deployment(pod={"metadata": meta, "spec": pod_spec(APP, **(spec or {}))})
    proxy = {("limits", "cpu"): "1"}
    objects = [web] if labels is None else [around, web]
    found = used("limits.cpu", *objects, cluster=replace(CLUSTER, proxy=proxy, **cluster))
    assert found in ("1", "2")
    return found == "2"


ENABLED, REV = {"istio-injection": "enabled"}, {"istio.io/rev": "1-22"}


@pytest.mark.parametrize(
    ("labels", "pod_labels", "annotations", "expected"),
    [
        (ENABLED, {}, {}, True),
        ({}, {}, {}, False),
        ({"istio-injection": "disabled"}, {INJECT: "true"}, {}, False),
        ({"istio-injection": "yes"}, {INJECT: "true"}, {}, False),
        # istio-injection beats istio.io/rev.
        ({"istio-injection": "disabled", **REV}, {}, {}, False),
        (REV, {}, {}, True),
        (REV, {INJECT: "false"}, {}, False),
        (ENABLED, {INJECT: "false"}, {}, False),
        (ENABLED, {}, {INJECT: "false"}, False),
        # The label beats the annotation.
        (ENABLED, {INJECT: "true"}, {INJECT: "false"}, True),
        (ENABLED, {INJECT: "false"}, {INJECT: "true"}, False),
        # Without a label of the namespace the pod's label asks for it; an annotation does not.
        ({}, {INJECT: "true"}, {}, True),
        ({}, {}, {INJECT: "true"}, False),
        ({}, REV, {}, True),
        ({}, {**REV, INJECT: "false"}, {}, False),
        # Ambient takes no sidecar.
        ({"istio.io/dataplane-mode": "ambient"}, {}, {}, False),
    ],
)
def test_labels(
    labels: dict[str, str],
    pod_labels: dict[str, str],
    annotations: dict[str, str],
    expected: bool,
) -> None:
    assert injected(labels, pod_labels, annotations) is expected


# Up to 1.26 what YAML calls true counts, and anything else is no; from 1.27 only true and false
# are read, and anything else counts as nothing said.
@pytest.mark.parametrize(
    ("istio", "said", "expected"),
    [
        ("1.26", "yes", True),
        ("1.26", "On", True),
        ("1.26", "no", False),
        ("1.26", "enabled", False),
        ("1.27", "true", True),
        ("1.27", "no", True),
        ("1.27", "false", False),
    ],
)
def test_what_counts_as_true(istio: str, said: str, expected: bool) -> None:
    assert injected(ENABLED, annotations={INJECT: said}, istio=istio) is expected


def test_pods_on_the_host_network_get_none() -> None:
    assert not injected(ENABLED, spec={"hostNetwork": True})


def test_a_pod_that_was_injected_by_hand_gets_no_other() -> None:
    assert not injected(ENABLED, annotations={"sidecar.istio.io/status": "{}"})


def test_a_revision_that_is_not_installed() -> None:
    assert injected(REV, revisions=frozenset(["1-22"]))
    assert not injected(REV, revisions=frozenset(["1-23"]))


def test_without_a_namespace_object() -> None:
    assert not injected(None)
    assert injected(None, inject=True)
    assert injected(None, enable_namespaces_by_default=True)
    assert not injected(ENABLED, istio=None)


def test_kubernetes_own_namespaces_get_none() -> None:
    web = deployment(pod=pod())
    web["metadata"]["namespace"] = "kube-system"
    capacity = measure([web], replace(CLUSTER, inject=True))
    assert capacity.namespaces[0].totals.situations[Situation.AT_REST][0].used == 1


IN_MESH = namespace(istio_injection="enabled")


# 1 + Istio's own: requests 100m and 128Mi, limits 2 and 1Gi; profile demo requests 10m and 40Mi.
@pytest.mark.parametrize(
    ("resource", "profile", "amount"),
    [
        ("requests.cpu", "default", "1100m"),
        ("requests.memory", "default", "1152Mi"),
        ("limits.cpu", "default", "3"),
        ("limits.memory", "default", "2Gi"),
        ("requests.cpu", "demo", "1010m"),
        ("requests.memory", "demo", "1064Mi"),
        ("limits.cpu", "demo", "3"),
    ],
)
def test_the_profiles_resources(resource: str, profile: str, amount: str) -> None:
    cluster = replace(CLUSTER, profile=profile)
    assert used(resource, IN_MESH, deployment(pod=pod()), cluster=cluster) == amount


def test_the_installs_own_resources() -> None:
    cluster = replace(CLUSTER, proxy={("limits", "cpu"): "500m", ("requests", "cpu"): "10m"})
    assert used("limits.cpu", IN_MESH, deployment(pod=pod()), cluster=cluster) == "1500m"
    assert used("limits.memory", IN_MESH, deployment(pod=pod()), cluster=cluster) == "1Gi"


def test_all_four_annotations() -> None:
    web = deployment(pod=pod(CPU="50m", Memory="64Mi", CPULimit="200m", MemoryLimit="256Mi"))
    found = {
        name: used(name, IN_MESH, web, cluster=CLUSTER)
        for name in ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory")
    }
    assert found == {
        "requests.cpu": "1050m",
        "requests.memory": "1088Mi",
        "limits.cpu": "1200m",
        "limits.memory": "1280Mi",
    }


# They replace the defaults and do not merge: with a CPU request alone there is no limit at all.
def test_some_annotations() -> None:
    web = deployment(pod=pod(CPU="50m"))
    assert used("requests.cpu", IN_MESH, web, cluster=CLUSTER) == "1050m"
    assert used("requests.memory", IN_MESH, web, cluster=CLUSTER) == "1Gi"
    assert used("limits.cpu", IN_MESH, web, cluster=CLUSTER) == "1"


# A limit alone is the request too, as for any container.
def test_a_limit_alone() -> None:
    web = deployment(pod=pod(CPULimit="300m"))
    assert used("requests.cpu", IN_MESH, web, cluster=CLUSTER) == "1300m"


# istio-init needs what the proxy needs. With an app of 10m: the pod needs 10m + 100m, more than
# istio-init's 100m. With a native sidecar istio-init comes before the proxy: the same.
@pytest.mark.parametrize("native", [False, True])
def test_istio_init(native: bool) -> None:
    web = deployment(pod=template(pod_spec(container(requests={"cpu": "10m"}))))
    cluster = replace(CLUSTER, native_sidecars=native)
    assert used("requests.cpu", IN_MESH, web, cluster=cluster) == "110m"


# Without traffic rules no istio-init sets them up. With a proxy of 10m that has an init container
# of its own, istio-init's 100m would be the most.
@pytest.mark.parametrize(
    ("mode", "amount"), [("NONE", "20m"), ("REDIRECT", "100m"), ("TPROXY", "100m"), (None, "100m")]
)
@pytest.mark.parametrize("cni", [False, True])
def test_without_traffic_rules(mode: str | None, amount: str, cni: bool) -> None:
    notes = {"sidecar.istio.io/interceptionMode": mode} if mode else {}
    app, proxy = (container(name, requests={"cpu": "10m"}) for name in ("app", "istio-proxy"))
    web = deployment(pod=template(pod_spec(app, proxy), annotations=notes))
    cluster = replace(CLUSTER, cni=cni)
    assert used("requests.cpu", IN_MESH, web, cluster=cluster) == amount


# The app's init container of 300m: beside a native sidecar of 100m it is 400m; without, 300m.
@pytest.mark.parametrize(("native", "amount"), [(False, "300m"), (True, "400m")])
def test_an_init_container_beside_the_sidecar(native: bool, amount: str) -> None:
    init = container("migrate", requests={"cpu": "300m"})
    spec = pod_spec(container(requests={"cpu": "10m"}), initContainers=[init])
    cluster = replace(CLUSTER, native_sidecars=native)
    web = deployment(pod=template(spec))
    assert used("requests.cpu", IN_MESH, web, cluster=cluster) == amount


# Off by itself up to Istio 1.26; from 1.27 on with Kubernetes 1.33. The annotation wins from 1.24.
@pytest.mark.parametrize(
    ("istio", "kubernetes", "annotation", "native"),
    [
        ("1.26", "1.33", None, False),
        ("1.27", "1.32", None, False),
        ("1.27", "1.33", None, True),
        ("1.31", "1.36", None, True),
        ("1.27", "1.33", "false", False),
        ("1.24", "1.30", "true", True),
        ("1.23", "1.30", "true", False),
        ("1.26", "1.30", "yes", False),
        ("1.27", "1.30", "yes", True),
    ],
)
def test_when_the_sidecar_is_native(
    istio: str, kubernetes: str, annotation: str | None, native: bool
) -> None:
    notes = {"sidecar.istio.io/nativeSidecar": annotation} if annotation else {}
    init = container("migrate", requests={"cpu": "300m"})
    spec = pod_spec(container(requests={"cpu": "10m"}), initContainers=[init])
    cluster = replace(CLUSTER, istio=istio, kubernetes=kubernetes)
    web = deployment(pod=template(spec, annotations=notes))
    found = used("requests.cpu", IN_MESH, web, cluster=cluster)
    assert found == ("400m" if native else "300m")


# A pod's own istio-proxy changes the injected one, key by key: limit 3 instead of 2.
def test_a_pod_that_changes_its_proxy() -> None:
    own = container("istio-proxy", limits={"cpu": "3"})
    web = deployment(pod=template(pod_spec(APP, own)))
    assert used("limits.cpu", IN_MESH, web, cluster=CLUSTER) == "4"
    assert used("limits.memory", IN_MESH, web, cluster=CLUSTER) == "2Gi"


# istio-init comes last, beside what stays: 500m + 2 are more than 1 + 100m + 500m. With the CNI
# plugin istio-validation comes first, alone: 2.
@pytest.mark.parametrize(("cni", "amount"), [(False, "2500m"), (True, "2")])
def test_what_comes_before_the_sidecar(cni: bool, amount: str) -> None:
    stays = {**container("stays", limits={"cpu": "500m"}), "restartPolicy": "Always"}
    own = container("istio-proxy", limits={"cpu": "100m"})
    web = deployment(pod=template(pod_spec(APP, own, initContainers=[stays])))
    cluster = replace(CLUSTER, cni=cni)
    assert used("limits.cpu", IN_MESH, web, cluster=cluster) == amount


# A gateway's pod is a proxy with the resources that it says itself.
def test_a_gateway() -> None:
    notes = {"inject.istio.io/templates": "gateway"}
    own = container("istio-proxy", requests={"cpu": "500m"})
    gateway = deployment(pod=template(pod_spec(own), labels={INJECT: "true"}, annotations=notes))
    assert used("requests.cpu", namespace(), gateway, cluster=CLUSTER) == "500m"
    assert used("limits.cpu", namespace(), gateway, cluster=CLUSTER) == "0"
