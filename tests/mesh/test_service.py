"""A service: its ports and hosts, whether it is in the mesh, how callers reach it."""

from typing import Any

import pytest

from meshgen.mesh import Front, Namespace, Service, fronts, workloads
from meshgen.model import Mtls
from meshgen.model import Service as Spec
from meshgen.model.autoscaling import Autoscaling
from meshgen.model.network import PortSpec, ServiceMtls, ServiceRuleSpec
from meshgen.model.servicespec import ServiceSpec
from tests.mesh.make import service_of


def front_of(service: Service) -> Front:
    return fronts(service)[0]


KINDS = ("Deployment", "StatefulSet", "Job", "CronJob")


# Jobs end by themselves: nothing reaches them, nothing scales them, and a sidecar would stay.
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_job_has_not(kind: Any) -> None:
    service = service_of(Spec(kind=kind, port=80, autoscaling=Autoscaling(max=2)))
    (workload,) = workloads(service)
    runs = kind in ("Deployment", "StatefulSet")
    assert service.is_job is not runs
    assert (service.in_mesh, workload.autoscaled, service.has_service) == (runs, runs, runs)
    assert [port.port for port in service.ports] == ([80] if runs else [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", [True, False])
def test_who_says_whether_it_is_in_the_mesh(kind: Any, said: bool) -> None:
    assert service_of(Spec(kind=kind, mesh=said)).in_mesh is said


def test_without_a_port_only_a_stateful_set_has_a_service() -> None:
    assert [kind for kind in KINDS if service_of(Spec(kind=kind)).has_service] == ["StatefulSet"]  # type: ignore[arg-type]
    assert not workloads(service_of(Spec()))[0].autoscaled


@pytest.mark.parametrize(
    ("kind", "spec", "headless"),
    [
        ("Deployment", ServiceSpec(), False),
        ("StatefulSet", ServiceSpec(), True),
        ("StatefulSet", ServiceSpec(type="NodePort"), False),
        ("StatefulSet", ServiceSpec(headless=False), False),
        ("Deployment", ServiceSpec(headless=True), True),
        ("Deployment", ServiceSpec(type="LoadBalancer"), False),
    ],
)
def test_headless(kind: Any, spec: ServiceSpec, headless: bool) -> None:
    assert front_of(service_of(Spec(kind=kind, port=80, service=spec))).headless is headless


def test_its_names() -> None:
    names: dict[str, Any] = {"name_prefix": "p-", "name_suffix": "-s"}
    service = service_of(Spec(port=80), **names)
    far = Namespace("other", "other", "other", "", "", True, None, None, Mtls())
    assert service.host(service.namespace) == "p-web-s"
    assert service.host(far) == service.fqdn == "p-web-s.shop.svc.cluster.local"


def test_labels_in_order() -> None:
    service = service_of(Spec(labels={"z": "1", "a": "2"}))
    assert list(service.labels.items()) == [("app", "web"), ("a", "2"), ("z", "1")]


@pytest.mark.parametrize(
    ("namespace", "own", "in_mesh", "mode"),
    [
        ("STRICT", None, True, "ISTIO_MUTUAL"),
        ("PERMISSIVE", None, True, "ISTIO_MUTUAL"),
        ("DISABLE", None, True, "DISABLE"),
        ("STRICT", None, False, "DISABLE"),
        ("STRICT", ServiceMtls(mode="DISABLE"), True, "DISABLE"),
        ("STRICT", ServiceMtls(mode="PERMISSIVE"), True, "ISTIO_MUTUAL"),
        ("DISABLE", ServiceMtls(mode="STRICT"), True, "ISTIO_MUTUAL"),
        ("DISABLE", ServiceMtls(mode="STRICT"), False, "DISABLE"),
        # What is said of single ports says nothing of the others.
        ("STRICT", ServiceMtls(ports={"80": "DISABLE"}), True, "ISTIO_MUTUAL"),
        ("DISABLE", ServiceMtls(ports={"80": "STRICT"}), True, "DISABLE"),
    ],
)
def test_how_callers_reach_it(
    namespace: Any, own: ServiceMtls | None, in_mesh: bool, mode: str
) -> None:
    service = service_of(Spec(port=80, mesh=in_mesh, mtls=own), mtls=Mtls(mode=namespace))
    assert service.client_tls == mode
    assert front_of(service).traffic_policy["tls"] == {"mode": mode}


# The config names the container's port, a DestinationRule the Service's.
def test_ports_that_take_plain_text() -> None:
    ports = {"http": PortSpec(port=80, target_port=8080), "tcp": PortSpec(port=90)}
    ports["http-a"] = PortSpec(port=8080, target_port=70)
    own = ServiceMtls(ports={"8080": "DISABLE", "90": "PERMISSIVE", "70": "STRICT"})
    service = service_of(Spec(ports=ports, mtls=own))
    assert front_of(service).plain_ports == [80]
    assert front_of(service).traffic_policy == {
        "tls": {"mode": "ISTIO_MUTUAL"},
        "portLevelSettings": [{"port": {"number": 80}, "tls": {"mode": "DISABLE"}}],
    }
    assert front_of(service_of(Spec(ports=ports))).plain_ports == []
    plain = service_of(Spec(ports=ports, mtls=own, mesh=False))
    assert front_of(plain).traffic_policy == {"tls": {"mode": "DISABLE"}}


def test_the_users_own_traffic_policy() -> None:
    rule = ServiceRuleSpec(traffic_policy={"loadBalancer": {"simple": "RANDOM"}})
    assert front_of(service_of(Spec(port=80, destination_rule=rule))).traffic_policy == {
        "tls": {"mode": "ISTIO_MUTUAL"},
        "loadBalancer": {"simple": "RANDOM"},
    }
