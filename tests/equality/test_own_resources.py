"""Manifests of the user's own, with names of what is rendered, in every output."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.transform.fields import values
from meshgen.yamlio import dump
from tests.chart.compare import unequal
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.helm import Helm, helm, helms

__all__ = ["helm", "helms"]

RESOURCES = Path(__file__).with_name("own_resources.yaml")
CONFIG: dict[str, Any] = {
    "apiVersion": "meshgen.dev/v1alpha1",
    "kind": "Mesh",
    "metadata": {"name": "acme"},
    "kubernetes": "1.31",
    "istio": {"version": "1.31"},
    "services": {"web": {"image": "nginx:1", "port": 80}},
    "configMaps": {"settings": {"data": {"A": "1"}}},
    "resources": ["all.yaml"],
    "severities": {"MG202": "warning"},
    "environments": {
        "plain": {},
        "p": {"namespace": "acme-p", "namePrefix": "p-", "labels": {"t": "u"}},
        "q": {"namespace": "acme-q", "namePrefix": "q-", "nameSuffix": "-s"},
    },
}
# In the environment p: what a field of an object holds, by kind, name and path.
NAMES: list[tuple[str, str, str, list[Any]]] = [
    ("HTTPRoute", "p-r", "spec/parentRefs/name", ["p-edge", "p-outside", "p-web"]),
    ("HTTPRoute", "p-r", "spec/rules/backendRefs/name", ["p-web", "web"]),
    ("HTTPRoute", "p-r", "spec/rules/filters/requestMirror/backendRef/name", ["p-web"]),
    ("GRPCRoute", "p-g", "spec/rules/backendRefs/name", ["p-web"]),
    ("TCPRoute", "p-t", "spec/rules/backendRefs/name", ["p-web"]),
    ("Gateway", "p-edge", "spec/gatewayClassName", ["p-cls"]),
    ("Gateway", "p-edge", "spec/listeners/tls/certificateRefs/name", ["p-sec"]),
    ("GatewayClass", "p-cls", "spec/parametersRef/name", ["p-settings"]),
    ("GatewayClass", "p-cls", "metadata/namespace", []),
    ("ClusterIssuer", "p-le", "metadata/namespace", []),
    ("ClusterIssuer", "p-le", "spec/acme/privateKeySecretRef/name", ["p-sec"]),
    ("Thing", "p-thing", "metadata/namespace", []),
    ("Thing", "p-thing", "spec/thingRef/name", ["p-wid"]),
    ("Certificate", "p-crt", "spec/issuerRef/name", ["p-le"]),
    ("Certificate", "p-crt", "spec/secretName", ["p-sec"]),
    (
        "Certificate",
        "p-crt",
        "spec/dnsNames",
        ["p-web.acme-p.svc", "p-web.acme-p.svc.cluster.local", "a.example.com"],
    ),
    ("StorageClass", "p-fast", "parameters/secretName", ["p-sec"]),
    ("PersistentVolume", "p-pv", "spec/claimRef/name", ["p-pvc"]),
    ("PersistentVolumeClaim", "p-pvc", "spec/volumeName", ["p-pv"]),
    ("PersistentVolumeClaim", "p-pvc", "spec/storageClassName", ["p-fast"]),
    ("Role", "p-role", "rules/resourceNames", ["p-settings", "p-web", "p-sec"]),
    ("ClusterRole", "p-role", "rules/resourceNames", ["p-web"]),
    ("ServiceAccount", "p-a", "secrets/name", ["p-sec"]),
    ("Ingress", "p-i", "spec/ingressClassName", ["p-nginx"]),
    (
        "Ingress",
        "p-i",
        "metadata/annotations",
        [
            {
                "nginx.ingress.kubernetes.io/auth-secret": "p-sec",
                "cert-manager.io/cluster-issuer": "p-le",
            }
        ],
    ),
    (
        "RoleBinding",
        "p-b",
        "subjects",
        [
            {"kind": "ServiceAccount", "name": "p-a", "namespace": "acme-p"},
            {"kind": "ServiceAccount", "name": "p-a", "namespace": "acme-p"},
            {"kind": "ServiceAccount", "name": "p-a", "namespace": "acme-p"},
            {"kind": "ServiceAccount", "name": "p-web", "namespace": "acme-p"},
            {"kind": "ServiceAccount", "name": "default", "namespace": "acme-p"},
            {"kind": "ServiceAccount", "name": "default", "namespace": "monitoring"},
            {"kind": "ServiceAccount", "name": "p-far", "namespace": "monitoring"},
            {"kind": "ServiceAccount", "name": "p-far", "namespace": "monitoring"},
        ],
    ),
    ("APIService", "v1.example.com", "spec/service", [{"name": "p-web", "namespace": "acme-p"}]),
    (
        "APIService",
        "v1.metrics",
        "spec/service",
        [{"name": "metrics-server", "namespace": "kube-system"}],
    ),
    (
        "ValidatingWebhookConfiguration",
        "p-w",
        "webhooks/clientConfig/service",
        [
            {"name": "p-web", "namespace": "acme-p"},
            {"name": "p-web", "namespace": "acme-p"},
            {"name": "web", "namespace": "other"},
        ],
    ),
    (
        "ValidatingWebhookConfiguration",
        "p-w",
        "metadata/annotations",
        [{"cert-manager.io/inject-ca-from": "acme-p/p-crt"}],
    ),
    (
        "CustomResourceDefinition",
        "things.example.org",
        "spec/conversion/webhook/clientConfig/service",
        [{"name": "p-web", "namespace": "acme-p"}],
    ),
    ("AuthorizationPolicy", "p-ap", "spec/targetRefs/name", ["p-web", "p-edge"]),
    (
        "AuthorizationPolicy",
        "p-ap",
        "spec/rules/from/source/principals",
        ["cluster.local/ns/acme-p/sa/p-web", "cluster.local/ns/x/sa/web"],
    ),
    (
        "AuthorizationPolicy",
        "p-ap",
        "spec/rules/from/source/serviceAccounts",
        ["p-web", "acme-p/p-web", "x/web"],
    ),
    ("EnvoyFilter", "p-ef", "metadata/namespace", ["istio-system"]),
    ("VirtualService", "p-vs", "spec/gateways", ["ingress", "istio-system/p-ingress", "mesh"]),
    (
        "VirtualService",
        "p-vs",
        "spec/http/route/destination/host",
        ["p-web", "p-web.acme-p", "web.x"],
    ),
    (
        "Sidecar",
        "p-s",
        "spec/egress/hosts",
        ["./p-web.acme-p.svc.cluster.local", "istio-system/*", "~/*"],
    ),
    ("Widget", "p-wid", "spec/configMapRef/name", ["p-settings"]),
    ("Widget", "p-wid", "spec/template/metadata/labels/serviceName", ["web"]),
    ("HorizontalPodAutoscaler", "p-h", "spec/scaleTargetRef/name", ["p-ro"]),
    ("Rollout", "p-ro", "spec/strategy/canary/stableService", ["p-web"]),
    ("Rollout", "p-ro", "spec/template/spec/serviceAccountName", ["p-web"]),
    ("ScaledObject", "p-so", "spec/scaleTargetRef/name", ["p-web"]),
    ("ScaledObject", "p-so", "spec/triggers/authenticationRef/name", ["p-ta"]),
    ("TriggerAuthentication", "p-ta", "spec/secretTargetRef/name", ["p-sec"]),
    ("PodMonitor", "p-pm", "spec/podMetricsEndpoints/basicAuth/username/name", ["p-sec"]),
    ("ExternalSecret", "p-external", "spec/secretStoreRef/name", ["p-store"]),
    ("SecretStore", "p-store", "spec/provider/vault/auth/tokenSecretRef/name", ["p-sec"]),
    ("Kustomization", "p-flux", "spec/sourceRef/name", ["p-repo"]),
    ("Kustomization", "p-flux", "spec/dependsOn/name", ["p-flux"]),
    ("Kustomization", "p-flux", "spec/healthChecks/name", ["p-web"]),
    ("Kustomization", "p-flux", "spec/postBuild/substituteFrom/name", ["p-settings"]),
    ("Kustomization", "p-flux", "spec/postBuild/substitute/serviceName", ["web"]),
    ("Pod", "p-p", "spec/containers/envFrom/secretRef/name", ["p-sealed"]),
    ("Namespace", "monitoring", "metadata/name", ["monitoring"]),
    ("Namespace", "acme-p", "metadata/name", ["acme-p"]),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "all.yaml").write_text(RESOURCES.read_text(encoding="utf-8"), encoding="utf-8")
    config = tmp_path / "meshgen.yaml"
    config.write_text(dump(CONFIG), encoding="utf-8")
    return Project(config)


def test_every_name_is_followed(project: Project) -> None:
    by_name = {(o["kind"], o["metadata"]["name"]): o for o in project.objects("p")}
    # A User of the same name, which Kustomize follows as well.
    binding = by_name["RoleBinding", "p-b"]
    binding["subjects"] = [s for s in binding["subjects"] if s["kind"] != "User"]
    for kind, name, path, expected in NAMES:
        found = list(_values(by_name[kind, name], path))
        assert found == expected, (kind, name, path)


def _values(obj: Any, path: str) -> Iterator[Any]:
    for value in values(obj, tuple(path.split("/"))):
        yield from value if isinstance(value, list) else [value]


def test_kubectl_builds_it(project: Project, tmp_path: Path) -> None:
    write_tree(meshgen.render(project), tmp_path / "deploy")
    for environment in project.environments:
        built = by_identity(kustomize(tmp_path / "deploy" / "overlays" / environment))
        own = by_identity(project.objects(environment))
        assert "\n".join(differences(built, own)) == ""
        assert len(built) == len(project.objects(environment))


def test_helm_renders_it(project: Project, tmp_path: Path, helm: Helm) -> None:
    write_tree(meshgen.render(project, format="helm"), tmp_path / "chart")
    for environment in project.environments:
        assert not unequal(project, environment, tmp_path / "chart", helm)
