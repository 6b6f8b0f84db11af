"""Namespace, prefix, references and labels, against kubectl: for kinds that users bring too."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.kinds import KINDS
from meshgen.resources import Object, Resource
from meshgen.transform import Settings, finished
from tests.transform.chain import unequal

NET = "networking.istio.io/v1"
RBAC = "rbac.authorization.k8s.io/v1"


def obj(api: str, kind: str, name: str, **rest: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name}, **rest}


POD = {
    "metadata": {"labels": {"app": "a"}},
    "spec": {
        "serviceAccountName": "account",
        "priorityClassName": "urgent",
        "imagePullSecrets": [{"name": "secret"}],
        "initContainers": [
            {
                "name": "i",
                "image": "x",
                "envFrom": [
                    {"configMapRef": {"name": "config"}},
                    {"secretRef": {"name": "secret"}},
                ],
                "env": [
                    {
                        "name": "A",
                        "valueFrom": {"configMapKeyRef": {"name": "config", "key": "k"}},
                    },
                    {"name": "B", "valueFrom": {"secretKeyRef": {"name": "secret", "key": "k"}}},
                ],
            }
        ],
        "containers": [
            {
                "name": "c",
                "image": "x",
                "envFrom": [
                    {"secretRef": {"name": "secret"}},
                    {"secretRef": {"name": "other"}},
                    {"configMapRef": {"name": "config"}},
                ],
                "env": [
                    {
                        "name": "A",
                        "valueFrom": {"configMapKeyRef": {"name": "config", "key": "k"}},
                    },
                    {"name": "B", "valueFrom": {"secretKeyRef": {"name": "secret", "key": "k"}}},
                    {"name": "C", "value": "config"},
                ],
            }
        ],
        "volumes": [
            {"name": "v", "configMap": {"name": "config"}},
            {"name": "w", "secret": {"secretName": "secret"}},
            {"name": "x", "persistentVolumeClaim": {"claimName": "claim"}},
            {
                "name": "y",
                "projected": {
                    "sources": [{"configMap": {"name": "config"}}, {"secret": {"name": "secret"}}]
                },
            },
        ],
    },
}
WORKLOAD = {"selector": {"matchLabels": {"app": "a"}}, "template": POD}
OBJECTS = [
    obj("v1", "Namespace", "shop", metadata={"name": "shop", "labels": {"a": "b"}}),
    obj("v1", "ConfigMap", "config", data={"k": "v"}),
    obj("v1", "Secret", "secret", stringData={"k": "v"}),
    obj("v1", "ServiceAccount", "account", imagePullSecrets=[{"name": "secret"}]),
    obj("v1", "PersistentVolumeClaim", "claim", spec={"storageClassName": "fast"}),
    obj("scheduling.k8s.io/v1", "PriorityClass", "urgent", value=1),
    obj("v1", "Service", "service", spec={"selector": {"app": "a"}, "ports": [{"port": 80}]}),
    obj("v1", "Pod", "pod", spec=POD["spec"]),
    obj("apps/v1", "Deployment", "deployment", spec=WORKLOAD),
    obj("apps/v1", "ReplicaSet", "replicas", spec=WORKLOAD),
    obj("apps/v1", "DaemonSet", "daemon", spec=WORKLOAD),
    obj("argoproj.io/v1alpha1", "Rollout", "rollout", spec=WORKLOAD),
    obj(
        "apps/v1",
        "StatefulSet",
        "stateful",
        spec={
            **WORKLOAD,
            "serviceName": "service",
            "volumeClaimTemplates": [{"metadata": {"name": "d"}, "spec": {}}],
        },
    ),
    # OpenKruise's: Kustomize follows names in any group's, and labels those of some in their own.
    obj(
        "apps.kruise.io/v1beta1",
        "StatefulSet",
        "kruise",
        spec={
            **WORKLOAD,
            "serviceName": "service",
            "volumeClaimTemplates": [{"metadata": {"name": "d"}, "spec": {}}],
        },
    ),
    obj("apps.kruise.io/v1alpha1", "DaemonSet", "kruise", spec=WORKLOAD),
    obj("v1", "ReplicationController", "controller", spec=WORKLOAD),
    obj("example.com/v1", "Job", "foreign", spec={"template": POD}),
    obj(
        "example.com/v1",
        "CronJob",
        "foreign",
        spec={"jobTemplate": {"metadata": {}, "spec": {"template": POD}}},
    ),
    obj(
        "authorization.openshift.io/v1",
        "RoleBinding",
        "foreign",
        roleRef={"kind": "Role", "name": "role"},
        subjects=[{"kind": "ServiceAccount", "name": "account"}],
    ),
    obj("batch/v1", "Job", "job", spec={"template": POD}),
    obj(
        "batch/v1",
        "CronJob",
        "cron",
        spec={"schedule": "@daily", "jobTemplate": {"spec": {"template": POD}}},
    ),
    *(
        obj(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            f"hpa-{name}",
            spec={"scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": name}},
        )
        for kind, name in (
            ("Deployment", "deployment"),
            ("StatefulSet", "stateful"),
            ("ReplicaSet", "replicas"),
        )
    ),
    obj(
        "networking.k8s.io/v1",
        "Ingress",
        "ingress",
        spec={
            "tls": [{"secretName": "secret"}],
            "defaultBackend": {"service": {"name": "service", "port": {"number": 80}}},
            "rules": [{"http": {"paths": [{"backend": {"service": {"name": "service"}}}]}}],
        },
    ),
    obj(RBAC, "Role", "role", rules=[{"resourceNames": ["config", "secret", "else"]}]),
    obj(RBAC, "ClusterRole", "cluster", rules=[{"resourceNames": ["secret", "config"]}]),
    obj(
        RBAC,
        "RoleBinding",
        "binding",
        roleRef={"kind": "Role", "name": "role", "apiGroup": "rbac.authorization.k8s.io"},
        subjects=[{"kind": "ServiceAccount", "name": "account"}, {"kind": "User", "name": "role"}],
    ),
    obj(
        RBAC,
        "ClusterRoleBinding",
        "cluster-binding",
        roleRef={"kind": "ClusterRole", "name": "cluster", "apiGroup": "rbac.authorization.k8s.io"},
        subjects=[{"kind": "ServiceAccount", "name": "account", "namespace": "elsewhere"}],
    ),
    obj(
        RBAC,
        "RoleBinding",
        "of-cluster",
        roleRef={"kind": "ClusterRole", "name": "cluster", "apiGroup": "rbac.authorization.k8s.io"},
        subjects=[{"kind": "ServiceAccount", "name": "default"}],
    ),
    obj(
        RBAC,
        "ClusterRoleBinding",
        "with-an-account",
        roleRef={"kind": "ClusterRole", "name": "cluster", "apiGroup": "rbac.authorization.k8s.io"},
        subjects=[
            {"kind": "ServiceAccount", "name": "account"},
            {"kind": "ServiceAccount", "name": "not-here"},
        ],
    ),
    # An account is one with its namespace, as it was written.
    obj("v1", "ServiceAccount", "far", metadata={"name": "far", "namespace": "elsewhere"}),
    obj(
        RBAC,
        "RoleBinding",
        "of-one-elsewhere",
        roleRef={"kind": "Role", "name": "role", "apiGroup": "rbac.authorization.k8s.io"},
        subjects=[{"kind": "ServiceAccount", "name": "far", "namespace": "elsewhere"}],
    ),
    obj(RBAC, "RoleBinding", "of-nobody", roleRef={"kind": "Role", "name": "role"}),
    # Only of bindings.
    obj("example.com/v1", "Widget", "w", subjects=[{"kind": "ServiceAccount", "name": "account"}]),
    obj(NET, "Gateway", "edge", spec={"servers": [{"tls": {"credentialName": "secret"}}]}),
    obj(
        NET,
        "VirtualService",
        "route",
        spec={
            "hosts": ["service", "example.com"],
            "gateways": ["edge", "mesh", "other/edge"],
            "http": [
                {
                    "match": [{"gateways": ["edge"]}],
                    "delegate": {"name": "route"},
                    "mirror": {"host": "service"},
                    "mirrors": [{"destination": {"host": "service"}}],
                    "route": [
                        {"destination": {"host": "service"}},
                        {"destination": {"host": "service.ns.svc.cluster.local"}},
                    ],
                }
            ],
            **{
                protocol: [
                    {
                        "match": [{"gateways": ["edge"]}],
                        "route": [{"destination": {"host": "service"}}],
                    }
                ]
                for protocol in ("tcp", "tls")
            },
        },
    ),
    obj(NET, "DestinationRule", "rule", spec={"host": "service"}),
    # What Kustomize never renames, as its name says more than itself.
    obj("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", spec={}),
    obj(
        "apiregistration.k8s.io/v1",
        "APIService",
        "v1.example.com",
        spec={"service": {"name": "elsewhere", "namespace": "shop-prod"}},
    ),
    # Another group's kinds: a name of theirs is none that Istio's fields lead to.
    obj("gateway.networking.k8s.io/v1", "Gateway", "edge", spec={"gatewayClassName": "istio"}),
    obj("gateway.networking.k8s.io/v1", "Gateway", "public", spec={"gatewayClassName": "istio"}),
    obj(
        NET,
        "VirtualService",
        "public",
        spec={"hosts": ["a.example.com"], "gateways": ["public", "edge"]},
    ),
    obj("example.com/v1", "VirtualService", "other", spec={"gateways": ["edge"]}),
    obj("monitoring.coreos.com/v1", "ServiceMonitor", "monitor", spec={"selector": {}}),
    obj("cert-manager.io/v1", "Certificate", "edge", spec={"secretName": "edge-tls"}),
    obj("external-secrets.io/v1", "ExternalSecret", "app-secrets", spec={}),
]

# Those for which Kustomize's includeTemplates does what it should.
LABELLED = [o for o in OBJECTS if "volumeClaimTemplates" not in o.get("spec", {})]


@pytest.mark.parametrize(
    "settings",
    [
        Settings("shop-prod", mesh="shop"),
        Settings("shop-prod", "prod-", mesh="shop"),
        Settings("shop-prod", "prod-", "-v2", {"team": "a", "app.kubernetes.io/x": "y"}, "shop"),
        Settings("shop-prod", labels={"team": "a"}, mesh="shop"),
    ],
    ids=["namespace", "prefix", "all", "labels"],
)
@pytest.mark.parametrize("objects", [OBJECTS, LABELLED], ids=["every kind", "without claims"])
def test_it_does_what_kustomize_does(
    settings: Settings, objects: list[Object], tmp_path: Path
) -> None:
    assert unequal(objects, settings, tmp_path) == ""


def test_the_test_uses_every_kind_whose_templates_are_labelled() -> None:
    assert {k.name for k in KINDS if k.templates} <= {o["kind"] for o in OBJECTS}


# What the schema refuses is handed on to it as it is.
@pytest.mark.parametrize("template", [{"metadata": "x"}, {"metadata": {"labels": "x"}}, "x"])
def test_labels_where_none_can_be(template: Any) -> None:
    deployment = obj("apps/v1", "Deployment", "web", spec={"template": template})
    settings = Settings("shop", labels={"team": "a"})
    (found,) = finished([Resource(deployment, "g")], settings, lambda *_: True)
    assert found["metadata"]["labels"] == {"team": "a"}
    assert found["spec"]["template"] == template


@pytest.mark.parametrize("name", [{"a": 1}, 5, None])
def test_a_name_that_is_none(name: Any) -> None:
    web = obj("apps/v1", "Deployment", "web", spec={})
    spec = {"scaleTargetRef": {"kind": "Deployment", "name": name}}
    hpa = obj("autoscaling/v2", "HorizontalPodAutoscaler", "web", spec=spec)
    resources = [Resource(web, "g"), Resource(hpa, "g")]
    _, found = finished(resources, Settings("shop", "p-"), lambda *_: True)
    assert found["metadata"]["name"] == "p-web"
    assert found["spec"] == spec
