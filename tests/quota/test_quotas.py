"""Which objects and pods a quota counts: names, scopes, several quotas, several namespaces."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import Cluster, Situation, measure
from meshgen.resources import Object
from tests.quota.make import (
    ALL,
    HPA_MAX,
    PLAIN,
    ROLLING,
    autoscaler,
    container,
    deployment,
    made,
    pod_spec,
    quota,
    report,
    template,
    usage,
    used,
)


def service(kind: str | None = None, **spec: Any) -> Object:
    ports = [{"port": 80}, {"port": 81}]
    return made("Service", {"type": kind, "ports": ports, **spec}, version="v1")


@pytest.mark.parametrize(
    ("found", "nodeports", "balancers"),
    [
        (service(), "0", "0"),
        (service("ClusterIP"), "0", "0"),
        (service("NodePort"), "2", "0"),
        (service("LoadBalancer"), "2", "1"),
        (service("LoadBalancer", allocateLoadBalancerNodePorts=False), "0", "1"),
        (
            service(
                "LoadBalancer",
                allocateLoadBalancerNodePorts=False,
                ports=[{"port": 80, "nodePort": 30080}, {"port": 81}],
            ),
            "1",
            "1",
        ),
    ],
)
def test_services(found: Object, nodeports: str, balancers: str) -> None:
    assert used("services", found) == "1"
    assert used("services.nodeports", found) == nodeports
    assert used("services.loadbalancers", found) == balancers


# A Service that selects pods has Endpoints and an EndpointSlice.
@pytest.mark.parametrize(
    ("found", "amount"),
    [
        (service(selector={"app": "web"}), "1"),
        (service(), "0"),
        (service("ExternalName", selector={"app": "web"}), "0"),
    ],
)
def test_endpoints(found: Object, amount: str) -> None:
    assert used("count/endpoints", found) == amount
    assert used("count/endpointslices.discovery.k8s.io", found) == amount


def claim(size: Any, storage: str | None = None, name: str = "data", **metadata: Any) -> Object:
    spec: Object = {"resources": {"requests": {"storage": size}}}
    if storage is not None:
        spec["storageClassName"] = storage
    obj = made("PersistentVolumeClaim", spec, name, "v1")
    obj["metadata"].update(metadata)
    return obj


def test_claims() -> None:
    both = [claim("1Gi", "fast", "a"), claim("2Gi", "slow", "b")]
    of_fast = "fast.storageclass.storage.k8s.io/"
    assert used("requests.storage", *both) == "3Gi"
    assert used("persistentvolumeclaims", *both) == "2"
    assert used(f"{of_fast}requests.storage", *both) == "1Gi"
    assert used(f"{of_fast}persistentvolumeclaims", *both) == "1"


OF_OLD = {"volume.beta.kubernetes.io/storage-class": "fast"}


# The annotation of old wins; without a class it is the cluster's default, if there is one. A claim
# with an empty class asks for none.
@pytest.mark.parametrize(
    ("found", "default", "count"),
    [
        (
            claim("1Gi", "slow", annotations={"volume.beta.kubernetes.io/storage-class": "fast"}),
            "",
            "1",
        ),
        (claim("1Gi"), "fast", "1"),
        (claim("1Gi"), "", "0"),
        (claim("1Gi", ""), "fast", "0"),
    ],
)
def test_the_class_of_a_claim(found: Object, default: str, count: str) -> None:
    name = "fast.storageclass.storage.k8s.io/persistentvolumeclaims"
    assert used(name, found, cluster=replace(PLAIN, storage_class=default)) == count


# Whole bytes: 1.5 bytes are 2.
def test_parts_of_a_byte() -> None:
    assert used("requests.storage", claim("1500m")) == "2"


# 10Gi for each of 3 replicas, of 5 at the autoscaler's max; an update claims nothing more.
def test_claims_of_a_stateful_set() -> None:
    templates = [{"spec": claim("10Gi", "fast")["spec"]}]
    spec = {"template": template(), "replicas": 3, "volumeClaimTemplates": templates}
    objects = [made("StatefulSet", spec), autoscaler(5, kind="StatefulSet")]
    for situation, amount in ((Situation.AT_REST, "30Gi"), (ROLLING, "30Gi"), (HPA_MAX, "50Gi")):
        assert used("requests.storage", *objects, situation=situation) == amount
    assert used("persistentvolumeclaims", *objects) == "3"


# A generic ephemeral volume is a claim for each pod, those of an update too: 2 * 1Gi, 3 * 1Gi.
def test_ephemeral_volumes() -> None:
    volume = {"name": "tmp", "ephemeral": {"volumeClaimTemplate": {"spec": claim("1Gi")["spec"]}}}
    web = deployment(pod=template(pod_spec(volumes=[volume])), replicas=2)
    assert used("requests.storage", web) == "2Gi"
    assert used("requests.storage", web, situation=ROLLING) == "3Gi"


OBJECTS = [
    deployment(),
    made("StatefulSet", {"template": template()}),
    made("CronJob", {"jobTemplate": {"spec": {"template": template()}}}, version="batch/v1"),
    made("NetworkPolicy", {}, version="networking.k8s.io/v1"),
    made("Ingress", {}, version="networking.k8s.io/v1"),
    made("Gateway", {}, version="networking.istio.io/v1"),
    made("ConfigMap", {}, version="v1"),
    made("Secret", {}, version="v1"),
    # What has no namespace counts in none, whatever is written.
    made("ClusterRole", {}, version="rbac.authorization.k8s.io/v1"),
    made("ClusterIssuer", {}, version="cert-manager.io/v1"),
    # OpenKruise's and a custom one: not those whose pods meshgen knows, or which have no namespace.
    made("StatefulSet", {"template": template()}, version="apps.kruise.io/v1beta1"),
    made("StorageClass", {}, version="storage.example.com/v1"),
]


@pytest.mark.parametrize(
    ("resource", "amount"),
    [
        ("count/deployments.apps", "1"),
        ("count/replicasets.apps", "1"),
        ("count/statefulsets.apps", "1"),
        ("count/controllerrevisions.apps", "1"),
        ("count/cronjobs.batch", "1"),
        ("count/jobs.batch", "1"),
        ("count/networkpolicies.networking.k8s.io", "1"),
        ("count/ingresses.networking.k8s.io", "1"),
        ("count/gateways.networking.istio.io", "1"),
        ("configmaps", "1"),
        ("count/configmaps", "1"),
        ("secrets", "1"),
        ("count/secrets", "1"),
        ("resourcequotas", "1"),
        ("count/pods", "3"),
        ("count/clusterroles.rbac.authorization.k8s.io", "0"),
        ("count/clusterissuers.cert-manager.io", "0"),
        ("count/statefulsets.apps.kruise.io", "1"),
        ("count/storageclasses.storage.example.com", "1"),
        ("count/deployments.extensions", "0"),
    ],
)
def test_counts(resource: str, amount: str) -> None:
    assert used(resource, *OBJECTS) == amount


# An update of a Deployment makes a ReplicaSet beside the old one.
def test_the_replica_set_of_an_update() -> None:
    both = [deployment("a"), deployment("b", replicas=0)]
    found = [used("count/replicasets.apps", *both, situation=s) for s in (ROLLING, ALL)]
    assert found == ["3", "4"]


def test_the_names_of_a_custom_resource() -> None:
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "octopodes.sea.io"},
        "spec": {
            "group": "sea.io",
            "scope": "Namespaced",
            "names": {"kind": "Octopus", "plural": "octopodes"},
        },
    }
    assert used("count/octopodes.sea.io", crd, made("Octopus", {}, version="sea.io/v1")) == "1"


# Every namespace has kube-root-ca.crt, and Istio puts istio-ca-root-cert beside it.
@pytest.mark.parametrize(("istio", "amount"), [(None, "2"), ("1.22", "3")])
def test_what_controllers_put_into_every_namespace(istio: str | None, amount: str) -> None:
    own = made("ConfigMap", {}, version="v1")
    assert used("configmaps", own, cluster=Cluster(istio=istio)) == amount
    there = made("ConfigMap", {}, "kube-root-ca.crt", "v1")
    assert used("configmaps", own, there, cluster=Cluster(istio=istio)) == amount
    assert used("count/serviceaccounts", own, cluster=Cluster(istio=istio)) == "1"


def pod(name: str, **spec: Any) -> Object:
    return made("Pod", pod_spec(**spec), name, "v1")


BEST = made("Pod", pod_spec(container()), "best-effort", "v1")
LATE = pod("terminating", activeDeadlineSeconds=60)
GOLD, TIN = pod("gold", priorityClassName="gold"), pod("tin", priorityClassName="tin")
TERM = {"topologyKey": "zone", "namespaces": ["other"]}
FAR = pod(
    "far",
    affinity={"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}},
)
PODS = [BEST, LATE, GOLD, TIN, FAR]


def selector(scope: str, operator: str, *values: str) -> dict[str, Any]:
    item: dict[str, Any] = {"scopeName": scope, "operator": operator}
    if values:
        item["values"] = list(values)
    return {"scopeSelector": {"matchExpressions": [item]}}


@pytest.mark.parametrize(
    ("spec", "amount"),
    [
        ({}, "5"),
        ({"scopes": ["BestEffort"]}, "1"),
        ({"scopes": ["NotBestEffort"]}, "4"),
        ({"scopes": ["Terminating"]}, "1"),
        ({"scopes": ["NotTerminating"]}, "4"),
        ({"scopes": ["NotTerminating", "NotBestEffort"]}, "3"),
        ({"scopes": ["PriorityClass"]}, "2"),
        ({"scopes": ["CrossNamespacePodAffinity"]}, "1"),
        (selector("PriorityClass", "In", "gold"), "1"),
        (selector("PriorityClass", "In", "gold", "tin"), "2"),
        (selector("PriorityClass", "NotIn", "gold"), "4"),
        (selector("PriorityClass", "Exists"), "2"),
        (selector("PriorityClass", "DoesNotExist"), "3"),
        (selector("Terminating", "Exists"), "1"),
        ({"scopes": ["NoSuchScope"]}, "0"),
    ],
)
def test_scopes(spec: dict[str, Any], amount: str) -> None:
    assert used("pods", *PODS, **spec) == amount


def test_a_quota_with_scopes_counts_nothing_but_pods() -> None:
    spec = {"template": template(), "volumeClaimTemplates": [{"spec": claim("1Gi")["spec"]}]}
    objects = [service(), made("StatefulSet", spec)]
    hard = {"services": 9, "requests.storage": "9Gi", "count/statefulsets.apps": 9, "pods": 9}
    scoped = quota(hard, scopes=["NotTerminating"])
    found = report(measure([*objects, scoped], PLAIN))
    assert {u.resource: u.used_text for u in found.situations[Situation.AT_REST]} == {
        "count/statefulsets.apps": "0",
        "pods": "1",
        "requests.storage": "0",
        "services": "0",
    }


# A PriorityClass for pods that name none.
def test_the_default_priority_class() -> None:
    gold = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "gold"},
        "globalDefault": True,
    }
    assert used("pods", gold, *PODS, **selector("PriorityClass", "In", "gold")) == "4"


def test_several_quotas() -> None:
    objects = [deployment(replicas=2), quota({"pods": 9}, "a"), quota({"cpu": "1"}, "b")]
    capacity = measure(objects, PLAIN)
    assert [q.name for q in capacity.namespaces[0].quotas] == ["a", "b"]
    assert usage(report(capacity, "a"), "pods").used == 2
    assert usage(report(capacity, "b"), "cpu").used_text == "200m"


# Objects without a namespace go where kubectl -n puts them.
def test_several_namespaces() -> None:
    there, nowhere = deployment(), deployment("a", replicas=3)
    del nowhere["metadata"]["namespace"]
    capacity = measure([there, nowhere], replace(PLAIN, namespace="elsewhere"))
    found = {n.name: n.totals.situations[Situation.AT_REST] for n in capacity.namespaces}
    pods = {name: next(u for u in us if u.resource == "pods").used for name, us in found.items()}
    assert pods == {"shop": 1, "elsewhere": 3}


def test_totals_where_there_is_no_quota() -> None:
    namespace = measure([deployment(replicas=2)], PLAIN).namespaces[0]
    assert namespace.quotas == ()
    found = namespace.totals.situations[Situation.AT_REST]
    assert {u.resource: (u.used_text, u.hard, u.percent) for u in found} == {
        "limits.cpu": ("200m", None, None),
        "limits.memory": ("128Mi", None, None),
        "pods": ("2", None, None),
        "requests.cpu": ("200m", None, None),
        "requests.memory": ("128Mi", None, None),
    }


def test_a_namespace_in_which_nothing_counts_is_left_out() -> None:
    assert measure([service()], PLAIN).namespaces == ()


# To the nearest: 1 of 3 is 33.3 %, 2 of 3 66.7 %. Nearly full is not full, and 0 has no share.
@pytest.mark.parametrize(
    ("used_", "hard", "percent"),
    [(1, 3, 33), (2, 3, 67), (999, 1000, 99), (1000, 1000, 100), (1001, 1000, 101), (1, 0, None)],
)
def test_percent(used_: int, hard: int, percent: int | None) -> None:
    found = report(measure([deployment(replicas=used_), quota({"pods": hard})], PLAIN))
    assert usage(found, "pods").percent == percent


# What is stored is canonical: 0.1Gi is 107374182400m then, without a binary suffix, and 5 of them
# are 536870912 and not 512Mi. 1.5Gi are 1536Mi; 512 are less than 1Ki, and lose it too;
# 12e2 is 1200, and 12e3 stays what it is.
@pytest.mark.parametrize(
    ("memory", "replicas", "amount"),
    [
        ("0.1Gi", 1, "107374182400m"),
        ("0.1Gi", 5, "536870912"),
        ("1.5Gi", 2, "3Gi"),
        ("0.5Ki", 2, "1024"),
        ("12e2", 10, "12k"),
        ("12e3", 10, "120e3"),
    ],
)
def test_an_amount_is_as_it_is_stored(memory: str, replicas: int, amount: str) -> None:
    pod = template(pod_spec(container(requests={"memory": memory})))
    assert used("requests.memory", deployment(pod=pod, replicas=replicas)) == amount


def _claim(size: str, name: str, **spec: Any) -> Object:
    spec = {"resources": {"requests": {"storage": size}}, **spec}
    return made("PersistentVolumeClaim", spec, name, "v1")


GOLD = {"volumeAttributesClassName": "gold"}


def _by_attributes(operator: str, *values: str) -> dict[str, Any]:
    found = {"scopeName": "VolumeAttributesClass", "operator": operator, "values": list(values)}
    return {"scopeSelector": {"matchExpressions": [found]}}


# Claims of 1Gi (gold), 2Gi (none) and 4Gi (gold, of each of 2 replicas): such a scope is of claims.
@pytest.mark.parametrize(
    ("spec", "amount"),
    [
        (_by_attributes("In", "gold"), "9Gi"),
        (_by_attributes("In", "silver"), "0"),
        (_by_attributes("NotIn", "gold"), "2Gi"),
        (_by_attributes("Exists"), "9Gi"),
        (_by_attributes("DoesNotExist"), "2Gi"),
        ({"scopes": ["VolumeAttributesClass"]}, "9Gi"),
        ({"scopes": ["NotTerminating"]}, "0"),
        ({}, "11Gi"),
    ],
)
def test_claims_by_their_volume_attributes(spec: dict[str, Any], amount: str) -> None:
    inner = {"resources": {"requests": {"storage": "4Gi"}}, **GOLD}
    db = made(
        "StatefulSet",
        {"template": template(), "replicas": 2, "volumeClaimTemplates": [{"spec": inner}]},
        "db",
    )
    found = [_claim("1Gi", "a", **GOLD), _claim("2Gi", "b"), db]
    assert used("requests.storage", *found, **spec) == amount


# A pod is in no such scope.
def test_pods_have_no_volume_attributes() -> None:
    assert used("pods", deployment(), scopes=["VolumeAttributesClass"]) == "0"


# The default StorageClass is that of claims which name none, if it is among the manifests.
@pytest.mark.parametrize(
    ("value", "claim", "amount"),
    [
        ("true", {}, "1"),
        ("false", {}, "0"),
        ("true", {"storageClassName": ""}, "0"),
        ("true", {"storageClassName": "other"}, "0"),
    ],
)
def test_the_default_class_of_claims(value: str, claim: dict[str, Any], amount: str) -> None:
    fast = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": "fast",
            "annotations": {"storageclass.kubernetes.io/is-default-class": value},
        },
        "provisioner": "example.com/fast",
    }
    name = "fast.storageclass.storage.k8s.io/persistentvolumeclaims"
    assert used(name, fast, _claim("1Gi", "a", **claim)) == amount


# A claim of a template is made for each pod, one by name is there already; from Kubernetes 1.34.
@pytest.mark.parametrize(("kubernetes", "amount"), [("1.33", "0"), ("1.34", "2")])
def test_claims_of_devices(kubernetes: str, amount: str) -> None:
    claims = [
        {"name": "gpu", "resourceClaimTemplateName": "gpu"},
        {"name": "shared", "resourceClaimName": "shared"},
    ]
    web = deployment(pod=template(pod_spec(resourceClaims=claims)), replicas=2)
    cluster = replace(PLAIN, kubernetes=kubernetes)
    assert used("count/resourceclaims.resource.k8s.io", web, cluster=cluster) == amount


# It would look like the name that quotas have for a resource, and is none (IsExtendedResourceName).
def test_a_resource_that_begins_as_a_quotas_name() -> None:
    amounts = {"limits": {"requests.example.com/gpu": "1", "example.com/gpu": "2"}}
    web = deployment(pod=template(pod_spec(container(**amounts))))
    assert used("requests.requests.example.com/gpu", web) == "0"
    assert used("requests.example.com/gpu", web) == "2"
