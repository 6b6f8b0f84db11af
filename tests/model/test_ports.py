"""A service's ports: the main one first, each with the protocol that Istio reads from its name."""

import itertools

import pytest

from meshgen.model import Service
from meshgen.model.container import ContainerPort, FurtherContainer, InitContainer
from meshgen.model.network import PortSpec
from meshgen.model.ports import PROTOCOLS, ServicePort, ports_of, protocol_of
from meshgen.model.servicespec import ServiceSpec
from meshgen.model.version import VersionSpec

SOME = {
    "http-metrics": PortSpec(port=9090),
    "grpc-admin": PortSpec(port=81, target_port=8081),
    "http": PortSpec(port=80),
    "tcp": PortSpec(port=5432),
    "web": PortSpec(port=8000, app_protocol="http"),
}


def test_one_port() -> None:
    assert ports_of(Service(port=80)) == (ServicePort("http", 80, 80, "http"),)
    assert ports_of(Service(port=53, protocol="udp")) == (ServicePort("udp", 53, 53, "udp"),)
    assert ports_of(Service()) == ()


def test_bare_protocols_come_first_in_any_order() -> None:
    expected = ["http", "tcp", "grpc-admin", "http-metrics", "web"]
    for names in itertools.permutations(SOME):
        found = ports_of(Service(ports={name: SOME[name] for name in names}))
        assert [port.name for port in found] == expected


def test_a_port_in_full() -> None:
    spec = PortSpec(port=80, target_port=8080, node_port=30080, app_protocol="kubernetes.io/h2c")
    (port,) = ports_of(Service(ports={"web": spec}))
    assert port == ServicePort("web", 80, 8080, "http2", 30080, "kubernetes.io/h2c")


def test_the_services_node_port_is_the_main_ports() -> None:
    service = Service(ports=SOME, service=ServiceSpec(type="NodePort", node_port=30000))
    assert [port.node_port for port in ports_of(service)] == [30000, None, None, None, None]


PROTOCOL = {
    ("http", None): "http",
    ("http2", None): "http2",
    ("http-web", None): "http",
    ("grpc-web", None): "grpc-web",
    ("grpc-web-x", None): "grpc-web",
    ("grpc-x", None): "grpc",
    ("httpx", None): "",
    ("web", None): "",
    ("web", "http"): "http",
    ("web", "HTTP"): "http",
    ("http", "tcp"): "tcp",
    ("http", "custom"): "",
    ("web", "kubernetes.io/h2c"): "http2",
    ("web", "kubernetes.io/ws"): "http",
    ("web", "kubernetes.io/wss"): "tls",
    ("web", "kubernetes.io/other"): "",
    ("web", "kubernetes.io/other/h2c"): "",
}


@pytest.mark.parametrize(("said", "expected"), PROTOCOL.items())
def test_the_protocol(said: tuple[str, str | None], expected: str) -> None:
    assert protocol_of(*said) == expected


def test_every_protocol_is_its_own() -> None:
    assert [protocol_of(name) for name in PROTOCOLS] == list(PROTOCOLS)


def test_transport_and_http() -> None:
    ports = {name: ports_of(Service(ports={name: PortSpec(port=80)}))[0] for name in PROTOCOLS}
    assert [n for n, p in ports.items() if p.transport == "UDP"] == ["udp"]
    http = ["grpc", "grpc-web", "http", "http2", "http_proxy"]
    assert [n for n, p in ports.items() if p.is_http] == http


def test_a_name_stands_for_the_port_of_whichever_container_has_it() -> None:
    agent = InitContainer(ports={"agent": ContainerPort(container_port=7000)})
    admin = FurtherContainer(ports={"admin": ContainerPort(container_port=9901)})
    targets: dict[str, int | str] = {
        "http": 8080,
        "http-a": "agent",
        "http-b": "admin",
        "http-c": "http",
        "http-d": "no",
    }
    service = Service(
        ports={name: PortSpec(port=80, target_port=target) for name, target in targets.items()},
        init_containers={"agent": agent},
        versions={"v1": VersionSpec(containers={"envoy": admin})},
    )
    found = {port.name: (port.target, port.target_port) for port in ports_of(service)}
    numbers = [8080, 7000, 9901, 8080, 80]
    assert found == dict(zip(targets, zip(targets.values(), numbers, strict=True), strict=True))
