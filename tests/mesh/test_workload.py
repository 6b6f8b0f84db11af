"""What runs a service's pods: labels, annotations, replicas, and the container."""

from typing import Any

import pytest
from msgspec.structs import replace

from meshgen.mesh import Container, Workload
from meshgen.mesh.workload import workloads
from meshgen.model import Istio
from meshgen.model import Service as Spec
from meshgen.model.autoscaling import Autoscaling
from meshgen.model.network import PortSpec
from meshgen.model.pod import EnvSource, ProxyLimits, Resources, Sidecar
from meshgen.model.probe import Probe, Probes
from meshgen.model.version import VersionSpec
from meshgen.model.volume import Claim, Volume
from tests.mesh.make import service_of

INJECT = "sidecar.istio.io/inject"


def workload_of(spec: Spec, **settings: Any) -> Workload:
    (workload,) = workloads(service_of(spec, **settings))
    return workload


def container_of(spec: Spec, **settings: Any) -> Container:
    (container,) = workload_of(spec, **settings).containers
    return container


def test_labels() -> None:
    workload = workload_of(Spec(labels={"tier": "x"}))
    assert (workload.name, workload.version) == ("web", "v1")
    assert workload.selector == {"app": "web"}
    assert workload.labels == {"app": "web", "tier": "x"}
    assert workload.pod_labels == {"app": "web", "tier": "x", "version": "v1"}
    assert workload_of(Spec(version="v2")).pod_labels == {"app": "web", "version": "v2"}


def test_volumes_in_order() -> None:
    claimed = Volume(mount_path="/d", claim=Claim(size="1Gi"))
    volumes = {"z": claimed, "b": Volume(mount_path="/b", empty_dir={}), "a": claimed}
    workload = workload_of(Spec(volumes=volumes))
    assert [name for name, _ in workload.volumes] == ["a", "b", "z"]
    assert [name for name, _ in workload.claims] == ["a", "z"]
    assert workload.claim_name("a") == "web-a"
    assert workload_of(Spec()).volumes == []


def test_versions() -> None:
    versions = {"v2": VersionSpec(image="b", labels={"tier": "y"}), "v1": VersionSpec(image="a")}
    service = service_of(Spec(port=80, image="a", versions=versions))
    one, two = workloads(service)
    assert (one.name, two.name, service.versions) == ("web-v1", "web-v2", ("v1", "v2"))
    assert one.setting == ("services", "web", "versions", "v1")
    assert one.selector == {"app": "web", "version": "v1"}
    assert two.labels == {"app": "web", "version": "v2", "tier": "y"}
    assert two.pod_labels == two.labels
    assert [w.containers[0].name for w in (one, two)] == ["web", "web"]
    assert [w.claim_name("data") for w in (one, two)] == ["web-v1-data", "web-v2-data"]
    assert service.has_destination_rule


def test_names_that_a_system_has_of_its_own() -> None:
    spec = Spec(workload_name="details-v1", container_name="main", labels={"a": "1"})
    workload = workload_of(spec)
    assert (workload.name, workload.containers[0].name) == ("details-v1", "main")
    selected = workload_of(replace(spec, selector={"k8s-app": "{name}", "part": "x"}))
    assert selected.selector == selected.service.selector == {"k8s-app": "web", "part": "x"}
    assert selected.pod_labels == {"k8s-app": "web", "part": "x", "a": "1", "version": "v1"}


# Both carry the label: the pods' keeps the injector away, the workload's is selected by patches.
def test_who_stays_out_of_the_mesh() -> None:
    workload = workload_of(Spec(mesh=False))
    assert workload.labels == {"app": "web", INJECT: "false"}
    assert workload.pod_labels == {"app": "web", "version": "v1", INJECT: "false"}
    assert workload.selector == {"app": "web"}


def test_annotations_of_the_pods() -> None:
    sidecar = Sidecar(limits=ProxyLimits(cpu="300m"))
    notes = {"z": "1", "a": "2"}
    found = workload_of(Spec(sidecar=sidecar, pod_annotations=notes)).pod_annotations
    assert found == {
        **notes,
        "sidecar.istio.io/proxyCPU": "100m",
        "sidecar.istio.io/proxyMemory": "128Mi",
        "sidecar.istio.io/proxyCPULimit": "300m",
        "sidecar.istio.io/proxyMemoryLimit": "1024Mi",
    }
    assert list(found)[:2] == ["a", "z"]
    outside = workload_of(Spec(sidecar=sidecar, pod_annotations=notes, mesh=False))
    assert outside.pod_annotations == notes
    assert workload_of(Spec()).pod_annotations is None


# The install sees to its own resources: what it says alone writes no annotation.
def test_the_services_sidecar_before_the_installs() -> None:
    istio = Istio(proxy=Sidecar(limits=ProxyLimits(cpu="700m", memory="1Gi")))
    assert workload_of(Spec(), istio=istio).pod_annotations is None
    own = Spec(sidecar=Sidecar(limits=ProxyLimits(cpu="300m")))
    found = workload_of(own, istio=istio).pod_annotations or {}
    assert found["sidecar.istio.io/proxyCPULimit"] == "300m"
    assert found["sidecar.istio.io/proxyMemoryLimit"] == "1Gi"


@pytest.mark.parametrize(
    ("spec", "replicas"),
    [
        (Spec(), 1),
        (Spec(replicas=0), 0),
        (Spec(replicas=3), 3),
        (Spec(replicas=3, autoscaling=Autoscaling(max=5)), None),
    ],
)
def test_replicas(spec: Spec, replicas: int | None) -> None:
    assert workload_of(spec).replicas == replicas


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (None, {"requests": {"cpu": "100m", "memory": "128Mi"}}),
        (Resources(), {}),
        (
            Resources(limits={"memory": "1Gi", "cpu": "1"}),
            {"limits": {"cpu": "1", "memory": "1Gi"}},
        ),
        (Resources(requests={"cpu": "1"}, limits={}), {"requests": {"cpu": "1"}}),
    ],
)
def test_resources(resources: Resources | None, expected: Any) -> None:
    found = container_of(Spec(resources=resources)).resources
    assert found == expected
    assert [list(part) for part in found.values()] == [sorted(part) for part in found.values()]


# Two ports of a Service may lead to one of the container; TCP and UDP are two.
def test_ports_of_the_container() -> None:
    ports = {
        "http": PortSpec(port=80, target_port=8080),
        "http-old": PortSpec(port=81, target_port=8080),
        "udp": PortSpec(port=80, target_port=8080),
        "tcp": PortSpec(port=90),
    }
    found = container_of(Spec(ports=ports)).ports
    assert [(port.name, port.number) for port in found] == [
        ("http", 8080),
        ("tcp", 90),
        ("udp", 8080),
    ]


HEALTH, READY, START = Probe(path="/health"), Probe(path="/ready", port=9), Probe(tcp=7)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, {}),
        (
            {"health": HEALTH},
            {"livenessProbe": ("/health", 80), "readinessProbe": ("/health", 80)},
        ),
        (
            {"health": HEALTH, "probes": Probes(readiness=READY)},
            {"livenessProbe": ("/health", 80), "readinessProbe": ("/ready", 9)},
        ),
        (
            {"health": HEALTH, "probes": Probes(liveness=READY)},
            {"livenessProbe": ("/ready", 9), "readinessProbe": ("/health", 80)},
        ),
        ({"probes": Probes(startup=START)}, {"startupProbe": (None, None)}),
        ({"kind": "Job", "health": HEALTH}, {}),
    ],
)
def test_probes(spec: dict[str, Any], expected: Any) -> None:
    found = container_of(Spec(port=80, **spec)).probes
    assert {name: (probe.path, probe.port) for name, probe in found} == expected


# The kubelet speaks HTTP/1.1, and asks the container, not the Service.
@pytest.mark.parametrize(
    ("ports", "port"),
    [
        ({"grpc": 1, "http": PortSpec(port=2, target_port=3)}, 3),
        ({"grpc": 1, "http2": 2, "http-web": 3}, 3),
        ({"grpc": PortSpec(port=1, target_port=4), "tcp": 2}, 4),
    ],
)
def test_the_port_of_a_probe(ports: dict[str, Any], port: int) -> None:
    specs = {n: PortSpec(port=p) if isinstance(p, int) else p for n, p in ports.items()}
    ((_, found), _) = container_of(Spec(ports=specs, health=HEALTH)).probes
    assert found.port == port


def test_arguments_and_variables() -> None:
    env: dict[str, str | EnvSource] = {"B": "b", "A": EnvSource(field="status.podIP")}
    container = container_of(Spec(args=["--db", "$(A)"], env=env))
    assert container.name == "web"
    assert container.args == ["--db", "$(A)"]
    assert container.env == [
        {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "B", "value": "b"},
    ]
    assert container_of(Spec()).args is None
    assert container_of(Spec(args=[])).args == []
