"""The first system, number by number, as kubectl builds it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import load, to_data
from tests.equality.compare import kustomize, write_tree
from tests.examples import TITANIUM

Object = dict[str, Any]

APP = ("100m", "128Mi", "200m", "256Mi")
# service, kind, image, port, probe, replicas (None: the HPA's), resources, sidecar
TABLE = [
    ("api-gateway", "Deployment", "dongju101/api-gateway", 8000, "/health", None, APP, True),
    ("auth-service", "Deployment", "dongju101/auth-service", 8002, "/health", None, APP, True),
    ("user-service", "Deployment", "dongju101/user-service", 8001, "/health", None, APP, True),
    ("blog-service", "Deployment", "dongju101/blog-service", 8005, "/health", None, APP, True),
    ("load-balancer", "Deployment", "dongju101/load-balancer", 7100, "/lb-health", 2, APP, True),
    (
        "dashboard-ui",
        "Deployment",
        "dongju101/dashboard-ui",
        80,
        "/",
        2,
        ("50m", "64Mi", "100m", "128Mi"),
        True,
    ),
    ("redis", "Deployment", "redis", 6379, ["redis-cli", "ping"], 1, APP, True),
    (
        "postgresql",
        "StatefulSet",
        "postgres",
        5432,
        ["pg_isready", "-U", "postgres"],
        1,
        ("250m", "512Mi", "500m", "1Gi"),
        False,
    ),
]
SIDECAR = {
    "sidecar.istio.io/proxyCPU": "50m",
    "sidecar.istio.io/proxyMemory": "64Mi",
    "sidecar.istio.io/proxyCPULimit": "200m",
    "sidecar.istio.io/proxyMemoryLimit": "256Mi",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("titanium")
    write_tree(meshgen.render(Project(TITANIUM)), folder)
    return folder


@pytest.fixture(scope="module")
def prod(tree: Path) -> list[Object]:
    return kustomize(tree / "overlays" / "prod")


@pytest.fixture(scope="module")
def local(tree: Path) -> list[Object]:
    return kustomize(tree / "overlays" / "local")


def one(objects: list[Object], kind: str, name: str) -> Object:
    (found,) = [o for o in objects if o["kind"] == kind and o["metadata"]["name"] == name]
    return found


def of_kind(objects: list[Object], kind: str) -> list[Object]:
    return [o for o in objects if o["kind"] == kind]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_the_table_of_workloads(prod: list[Object], row: Any) -> None:
    name, kind, image, port, probe, replicas, resources, sidecar = row
    workload = one(prod, kind, f"prod-{name}")
    pod = workload["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    assert container["image"].partition(":")[0] == image
    assert [p["containerPort"] for p in container["ports"]] == [port]
    asked = container["livenessProbe"]
    assert asked == container["readinessProbe"]
    if isinstance(probe, str):
        assert asked == {"httpGet": {"path": probe, "port": port}}
    else:
        assert asked == {"exec": {"command": probe}}
    assert workload["spec"].get("replicas") == replicas
    cpu, memory, cpu_limit, memory_limit = resources
    assert container["resources"] == {
        "requests": {"cpu": cpu, "memory": memory},
        "limits": {"cpu": cpu_limit, "memory": memory_limit},
    }
    assert pod["metadata"].get("annotations", {}) == (SIDECAR if sidecar else {})
    opted_out = pod["metadata"]["labels"].get("sidecar.istio.io/inject")
    assert opted_out == (None if sidecar else "false")
    assert pod["metadata"]["labels"]["version"]


def test_the_count_of_each_kind(prod: list[Object]) -> None:
    counts = Counter(o["kind"] for o in prod)
    assert {k: counts[k] for k in ("Deployment", "StatefulSet")} == {
        "Deployment": 7,
        "StatefulSet": 1,
    }
    mesh = ("Gateway", "VirtualService", "DestinationRule", "PeerAuthentication", "EnvoyFilter")
    assert [counts[k] for k in mesh] == [1, 1, 8, 1, 1]
    assert counts["HorizontalPodAutoscaler"] == 4
    assert counts["ResourceQuota"] == 1


def test_the_namespace(prod: list[Object], local: list[Object]) -> None:
    assert one(prod, "Namespace", "titanium-prod")["metadata"]["labels"]["istio-injection"]
    for objects, namespace in ((prod, "titanium-prod"), (local, "titanium-local")):
        (found,) = of_kind(objects, "Namespace")
        assert found["metadata"]["labels"]["istio-injection"] == "enabled"
        others = {o["metadata"]["namespace"] for o in objects if o["kind"] != "Namespace"}
        assert others == {namespace}


def test_mutual_tls(prod: list[Object]) -> None:
    authentication = one(prod, "PeerAuthentication", "prod-default-mtls")
    assert authentication["spec"] == {"mtls": {"mode": "STRICT"}}
    rules = of_kind(prod, "DestinationRule")
    assert {r["spec"]["trafficPolicy"]["tls"]["mode"] for r in rules} == {"ISTIO_MUTUAL"}
    hosts = {r["spec"]["host"] for r in rules}
    assert "*.titanium-prod.svc.cluster.local" in hosts
    assert hosts >= {f"prod-{row[0]}" for row in TABLE if row[-1]}


def test_callers_reach_postgresql_in_plain_text(prod: list[Object]) -> None:
    """It has no sidecar, so that mutual TLS towards it would end in an error."""
    (default,) = [r for r in of_kind(prod, "DestinationRule") if r["spec"]["host"].startswith("*")]
    policy = default["spec"]["trafficPolicy"]
    assert policy["portLevelSettings"] == [{"port": {"number": 5432}, "tls": {"mode": "DISABLE"}}]


def test_the_way_in(prod: list[Object]) -> None:
    gateway = one(prod, "Gateway", "prod-titanium-gateway")
    assert gateway["spec"]["selector"] == {"istio": "ingressgateway"}
    (server,) = gateway["spec"]["servers"]
    assert server == {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}
    route = one(prod, "VirtualService", "prod-load-balancer-vs")["spec"]
    assert route["hosts"] == ["*"]
    assert route["gateways"] == ["prod-titanium-gateway"]
    (http,) = route["http"]
    assert http["match"] == [{"uri": {"prefix": "/"}}]
    destination = {"host": "prod-load-balancer", "port": {"number": 7100}}
    assert http["route"] == [{"destination": destination}]


def test_the_rate_limit(prod: list[Object]) -> None:
    spec = one(prod, "EnvoyFilter", "prod-rate-limit-filter")["spec"]
    assert spec["workloadSelector"] == {"labels": {"app": "load-balancer"}}
    (patch,) = spec["configPatches"]
    assert patch["match"]["context"] == "SIDECAR_INBOUND"
    value = patch["patch"]["value"]["typed_config"]["value"]
    assert value["token_bucket"] == {
        "max_tokens": 100,
        "tokens_per_fill": 100,
        "fill_interval": "60s",
    }
    assert value["filter_enabled"]["default_value"]["numerator"] == 100
    assert value["filter_enforced"]["default_value"]["numerator"] == 100
    (header,) = value["response_headers_to_add"]
    assert header["header"]["key"] == "x-local-rate-limit"


def test_autoscaling(prod: list[Object]) -> None:
    found = of_kind(prod, "HorizontalPodAutoscaler")
    targets = {h["spec"]["scaleTargetRef"]["name"] for h in found}
    names = ("user-service", "auth-service", "blog-service", "api-gateway")
    assert targets == {f"prod-{name}" for name in names}
    for hpa in found:
        assert (hpa["spec"]["minReplicas"], hpa["spec"]["maxReplicas"]) == (1, 5)
        (metric,) = hpa["spec"]["metrics"]
        target = {"type": "Utilization", "averageUtilization": 70}
        assert metric["resource"] == {"name": "cpu", "target": target}


def test_the_quota(prod: list[Object]) -> None:
    (quota,) = of_kind(prod, "ResourceQuota")
    assert quota["spec"]["hard"] == {
        "requests.cpu": "8",
        "requests.memory": "16Gi",
        "limits.cpu": "16",
        "limits.memory": "32Gi",
        "pods": "50",
    }


def test_services(prod: list[Object], local: list[Object]) -> None:
    balancer = one(prod, "Service", "prod-load-balancer")["spec"]
    assert balancer["type"] == "LoadBalancer"
    ui = one(prod, "Service", "prod-dashboard-ui")["spec"]
    assert (ui["type"], ui["ports"][0]["nodePort"]) == ("NodePort", 31194)
    balancer = one(local, "Service", "local-load-balancer")["spec"]
    assert (balancer["type"], balancer["ports"][0]["nodePort"]) == ("NodePort", 30700)
    names = {p["name"] for s in of_kind(prod, "Service") for p in s["spec"]["ports"]}
    assert names == {"http", "tcp"}


def test_the_database_keeps_its_data(prod: list[Object]) -> None:
    spec = one(prod, "StatefulSet", "prod-postgresql")["spec"]
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["spec"]["resources"] == {"requests": {"storage": "10Gi"}}
    assert claim["spec"]["storageClassName"] == "local-path"
    assert one(prod, "Service", spec["serviceName"])["spec"]["clusterIP"] == "None"


@pytest.mark.parametrize("environment", ["local", "prod"])
def test_addresses_come_out_right(tree: Path, environment: str) -> None:
    objects = kustomize(tree / "overlays" / environment)
    (config,) = [
        o for o in of_kind(objects, "ConfigMap") if "-app-config-" in o["metadata"]["name"]
    ]
    data = config["data"]
    assert data["USER_SERVICE_URL"] == f"http://{environment}-user-service:8001"
    assert data["REDIS_HOST"] == f"{environment}-redis"
    assert data["LOG_LEVEL"] == {"local": "DEBUG", "prod": "INFO"}[environment]


def test_secrets_are_only_referred_to(prod: list[Object]) -> None:
    assert not of_kind(prod, "Secret")
    pod = one(prod, "Deployment", "prod-user-service")["spec"]["template"]["spec"]
    assert {"secretRef": {"name": "app-secrets"}} in pod["containers"][0]["envFrom"]


def test_local_is_small(local: list[Object]) -> None:
    assert not of_kind(local, "HorizontalPodAutoscaler")
    workloads = of_kind(local, "Deployment") + of_kind(local, "StatefulSet")
    assert [w["spec"]["replicas"] for w in workloads] == [1] * 8
    containers = [w["spec"]["template"]["spec"]["containers"][0] for w in workloads]
    assert {c["imagePullPolicy"] for c in containers} == {"IfNotPresent"}


def test_the_sidecars_are_one_inline_patch_in_the_overlay(tree: Path) -> None:
    path = tree / "overlays" / "prod" / "kustomization.yaml"
    kustomization = to_data(load(path.read_bytes(), "kustomization.yaml"))
    found = [p for p in kustomization["patches"] if "sidecar.istio.io" in p["patch"]]
    (patch,) = found
    assert patch["target"] == {"kind": "Deployment"}
    body = to_data(load(patch["patch"], "patch"))
    assert body["spec"]["template"]["metadata"]["annotations"] == SIDECAR
    assert "sidecar.istio.io" not in (tree / "base/api-gateway/deployment.yaml").read_text()


def test_the_platform_is_what_its_owner_installed(tree: Path) -> None:
    objects = kustomize(tree / "platform" / "overlays" / "prod")
    workloads = of_kind(objects, "Deployment") + of_kind(objects, "StatefulSet")
    assert {(w["metadata"]["namespace"], w["metadata"]["name"]) for w in workloads} == {
        ("kube-system", "metrics-server"),
        *(
            ("monitoring", name)
            for name in ("grafana", "jaeger", "kiali", "kube-state-metrics", "prometheus")
        ),
    }
    server = one(objects, "Deployment", "metrics-server")["spec"]["template"]["spec"]
    assert "--kubelet-insecure-tls" in server["containers"][0]["args"]
    istio = (tree / "platform" / "istio" / "prod" / "istio.yaml").read_text(encoding="utf-8")
    assert to_data(load(istio, "istio.yaml"))["spec"]["profile"] == "demo"
    assert not (tree / "platform" / "overlays" / "local").exists()
