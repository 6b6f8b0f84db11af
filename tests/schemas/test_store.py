"""The store: what is served, where it lives, and how its lists merge."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes

POD = ("spec", "template", "spec")


@pytest.fixture(scope="module")
def store() -> SchemaStore:
    return SchemaStore("1.29", "1.20")


def test_supported_releases_are_in_order_of_number() -> None:
    assert supported_kubernetes() == [f"1.{minor}" for minor in range(25, 38)]
    assert supported_istio() == [f"1.{minor}" for minor in range(20, 32)]


def test_releases_that_there_are_no_schemas_for() -> None:
    with pytest.raises(MeshgenError) as error:
        SchemaStore("1.24", "next")
    assert [str(f) for f in error.value.findings] == [
        "no schemas for Istio next; expected 1.20 to 1.31",
        "no schemas for Kubernetes 1.24; expected 1.25 to 1.37; the nearest is 1.25",
    ]


@pytest.mark.parametrize(
    ("kubernetes", "istio", "kind", "served"),
    [
        ("1.29", "1.20", "Deployment", ["v1"]),
        ("1.25", "1.20", "HorizontalPodAutoscaler", ["v2", "v1", "v2beta2"]),
        ("1.26", "1.20", "HorizontalPodAutoscaler", ["v2", "v1"]),
        ("1.29", "1.20", "PeerAuthentication", ["v1beta1"]),
        ("1.29", "1.22", "PeerAuthentication", ["v1", "v1beta1"]),
        ("1.29", "1.20", "AuthorizationPolicy", ["v1", "v1beta1"]),
        ("1.29", "1.21", "Telemetry", ["v1alpha1"]),
        ("1.29", "1.31", "VirtualService", ["v1", "v1beta1", "v1alpha3"]),
        ("1.29", "1.20", "TrafficExtension", []),
        ("1.29", "1.20", "ExternalSecret", ["v1"]),
        ("1.29", "1.20", "Nonsense", []),
    ],
)
def test_served(kubernetes: str, istio: str, kind: str, served: list[str]) -> None:
    found = SchemaStore(kubernetes, istio).served(kind)
    assert [api_version.rpartition("/")[2] for api_version in found] == served


def test_served_of_a_kind_in_two_groups(store: SchemaStore) -> None:
    assert store.served("Gateway") == [
        "gateway.networking.k8s.io/v1",
        "gateway.networking.k8s.io/v1beta1",
        "networking.istio.io/v1beta1",
        "networking.istio.io/v1alpha3",
    ]


def test_kinds_are_those_that_are_served(store: SchemaStore) -> None:
    kinds = store.kinds()
    assert {"Deployment", "VirtualService", "ServiceMonitor", "Certificate"} <= set(kinds)
    assert not {"TrafficExtension", "DeploymentList", "Status", "ServiceCIDRs"} & set(kinds)
    assert kinds == sorted(kinds)


@pytest.mark.parametrize(
    ("api_version", "kind", "namespaced"),
    [
        ("apps/v1", "Deployment", True),
        ("v1", "Namespace", False),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", False),
        ("networking.istio.io/v1beta1", "Gateway", True),
        ("cert-manager.io/v1", "ClusterIssuer", False),
        ("networking.istio.io/v1", "Gateway", None),
        ("v1", "Nonsense", None),
    ],
)
def test_namespaced(
    api_version: str, kind: str, namespaced: bool | None, store: SchemaStore
) -> None:
    assert store.namespaced(api_version, kind) is namespaced


def test_a_schema_says_which_kind_it_is_of(store: SchemaStore) -> None:
    schema = store.schema("networking.istio.io/v1alpha3", "Sidecar")
    assert schema is not None
    assert schema["properties"]["kind"] == {"const": "Sidecar"}
    assert schema["properties"]["apiVersion"] == {"const": "networking.istio.io/v1alpha3"}
    assert store.schema("networking.istio.io/v1alpha3", "Sidecar") is schema
    other = store.schema("networking.istio.io/v1beta1", "Sidecar")
    assert other is not None
    assert other["properties"]["apiVersion"] == {"const": "networking.istio.io/v1beta1"}


def test_no_schema_of_what_is_not_served(store: SchemaStore) -> None:
    assert store.schema("networking.istio.io/v1", "Sidecar") is None
    assert store.schema("apps/v2", "Deployment") is None


def test_a_schema_is_that_of_the_declared_release() -> None:
    def fields(kubernetes: str) -> set[str]:
        schema = SchemaStore(kubernetes, "1.20").schema("v1", "Pod")
        assert schema is not None
        return set(schema["$defs"]["io.k8s.api.core.v1.Container"]["properties"])

    assert "resizePolicy" not in fields("1.26")
    assert "resizePolicy" in fields("1.27")


@pytest.mark.parametrize(
    ("api_version", "kind", "path", "key"),
    [
        ("apps/v1", "Deployment", (*POD, "containers"), "name"),
        ("apps/v1", "Deployment", (*POD, "containers", 0, "ports"), "containerPort"),
        ("apps/v1", "Deployment", (*POD, "containers", "ports"), "containerPort"),
        ("apps/v1", "Deployment", (*POD, "containers", 0, "env"), "name"),
        ("apps/v1", "Deployment", (*POD, "containers", 0, "volumeMounts"), "mountPath"),
        ("apps/v1", "Deployment", (*POD, "volumes"), "name"),
        ("apps/v1", "Deployment", (*POD, "topologySpreadConstraints"), "topologyKey"),
        ("apps/v1", "Deployment", (*POD, "imagePullSecrets"), "name"),
        ("apps/v1", "Deployment", (*POD, "tolerations"), None),
        ("apps/v1", "Deployment", (*POD, "containers", 0, "args"), None),
        ("apps/v1", "Deployment", (*POD, "containers", 0), "name"),
        ("apps/v1", "Deployment", (*POD, "containers", 0, "name"), None),
        ("apps/v1", "Deployment", (*POD, "nonsense", 0), None),
        ("apps/v1", "Deployment", ("metadata", "ownerReferences"), "uid"),
        ("apps/v1", "Deployment", ("metadata", "labels", "app"), None),
        ("apps/v1", "Deployment", (), None),
        ("apps/v1", "StatefulSet", ("spec", "volumeClaimTemplates"), None),
        ("batch/v1", "CronJob", ("spec", "jobTemplate", *POD, "initContainers"), "name"),
        ("v1", "Service", ("spec", "ports"), "port"),
        ("v1", "ServiceAccount", ("secrets",), "name"),
        ("autoscaling/v2", "HorizontalPodAutoscaler", ("spec", "metrics"), None),
        ("networking.istio.io/v1beta1", "VirtualService", ("spec", "http"), None),
        ("v1", "Nonsense", ("spec",), None),
    ],
)
def test_merge_key(
    api_version: str, kind: str, path: tuple[object, ...], key: str | None, store: SchemaStore
) -> None:
    assert store.merge_key(api_version, kind, path) == key
    assert store.merge_key(api_version, kind, path) == key  # and again, from memory
