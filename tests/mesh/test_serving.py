"""Gateways: where they stand, whose routes they take, and where a VirtualService goes with it."""

from typing import Any

import pytest

from meshgen.mesh import Mesh, Serving, exposures_of, overlap
from meshgen.model import Service
from meshgen.model.gateway import Gateway, Server, ServerTls
from meshgen.model.namespace import OtherNamespace
from meshgen.model.routes import Expose
from tests.mesh.make import mesh_of

HOSTS = (
    "www.example.com",
    "./edge.example.com",
    "pay/pay.example.com",
    "shop/pay.example.com",
    "x/x.example.com",
    "*/all.example.com",
)


def mesh(**services: Service) -> Mesh:
    """Return a mesh `shop` with the namespaces pay and edge, and two names for a third."""
    return mesh_of(
        services,
        namespaces={
            "edge": OtherNamespace(name="edge-prod"),
            "pay": OtherNamespace(name="pay-prod"),
            "one": OtherNamespace(name="both"),
            "two": OtherNamespace(name="both"),
        },
        gateways={"web": Gateway(hosts=HOSTS, namespace="edge"), "own": Gateway()},
    )


def service(namespace: str | None = None, gateway: str = "web", *hosts: str) -> Service:
    expose = Expose(gateway=gateway, hosts=list(hosts) or None)
    return Service(port=80, namespace=namespace, expose=expose)


SERVING: Serving = mesh().serving


def test_the_hosts_of_its_servers_have_the_namespaces_names_in_the_cluster() -> None:
    (server,) = SERVING.servers("web")
    assert SERVING.server_hosts("web", server) == [
        "www.example.com",
        "./edge.example.com",
        "pay-prod/pay.example.com",
        "shop/pay.example.com",
        "x/x.example.com",
        "*/all.example.com",
    ]
    assert SERVING.server_hosts("own", SERVING.servers("own")[0]) == ["*"]


@pytest.mark.parametrize(
    ("namespace", "hosts"),
    [
        ("edge-prod", ["www", "edge", "all"]),
        ("pay-prod", ["www", "pay", "all"]),
        ("shop", ["www", "pay", "all"]),
        ("x", ["www", "x", "all"]),
        # The config's names for namespaces are none of the cluster.
        ("pay", ["www", "all"]),
    ],
)
def test_whose_routes_a_gateway_takes(namespace: str, hosts: list[str]) -> None:
    assert SERVING.hosts_for("web", namespace) == tuple(f"{host}.example.com" for host in hosts)


@pytest.mark.parametrize(
    ("spec", "hosts"),
    [
        (service("pay"), ["www", "pay", "all"]),
        (service("pay", "web", "pay.example.com"), ["pay"]),
        (service("edge"), ["www", "edge", "all"]),
        (service("one"), ["www", "all"]),
    ],
)
def test_the_hosts_of_a_service(spec: Service, hosts: list[str]) -> None:
    one = mesh(one=spec)
    expected = tuple(f"{host}.example.com" for host in hosts)
    assert one.serving.hosts_of(exposures_of(one.services[0])[0]) == expected


# A server that does not look into TLS, or that speaks no HTTP, has no use for routes of HTTP.
@pytest.mark.parametrize(
    ("protocol", "hosts"),
    [
        (None, ["web.org", "all.org"]),
        ("tcp", ["db.org", "mail.org"]),
        ("tls", ["db.org", "mail.org"]),
    ],
)
def test_the_hosts_of_a_service_are_those_of_what_its_port_speaks(
    protocol: str | None, hosts: list[str]
) -> None:
    servers = {
        "http": Server(port=80, hosts=("web.org",)),
        "https": Server(port=443, hosts=("web.org", "all.org"), tls=ServerTls()),
        "mongo": Server(port=27017, hosts=("db.org",)),
        "tls-any": Server(port=15443, hosts=("*.any",), tls=ServerTls(mode="AUTO_PASSTHROUGH")),
        "tls-mail": Server(port=993, hosts=("mail.org",), tls=ServerTls(mode="PASSTHROUGH")),
    }
    one = Service(port=80, protocol=protocol, expose=Expose(gateway="web"))
    found = mesh_of({"one": one}, gateways={"web": Gateway(servers=servers)})
    (exposure,) = exposures_of(found.services[0])
    assert found.serving.hosts_of(exposure) == tuple(hosts)


def test_the_hosts_of_a_service_whose_protocol_no_server_speaks() -> None:
    one = Service(port=80, protocol="tcp", expose=Expose(gateway="web"))
    found = mesh_of({"one": one}, gateways={"web": Gateway(hosts=("web.org",))})
    (exposure,) = exposures_of(found.services[0])
    assert found.serving.hosts_of(exposure) == ("web.org",)


# `./` is what keeps others out: what meshgen writes for them stands beside the gateway.
def test_the_hosts_that_only_the_gateways_own_namespace_may_have() -> None:
    gateway = Gateway(hosts=("./a.example.com",), namespace="edge")
    found = mesh_of(
        {"pay": service("pay")},
        namespaces={"edge": OtherNamespace(), "pay": OtherNamespace()},
        gateways={"web": gateway},
    )
    (virtual,) = found.virtual_services(found.services)
    assert (virtual.hosts, virtual.namespace.key) == (("a.example.com",), "edge")


@pytest.mark.parametrize(
    ("services", "place", "gateway"),
    [
        # Beside the gateway, whoever it leads to.
        ([service("pay", "web", "www.example.com")], "edge", "web"),
        ([service("pay", "own")], "", "own"),
        ([service("edge", "web", "edge.example.com")], "edge", "web"),
        # With the services, if the gateway takes their hosts from there alone.
        ([service("pay", "web", "pay.example.com")], "pay", "edge-prod/web"),
        ([service("pay", "web", "pay.example.com", "www.example.com")], "pay", "edge-prod/web"),
        # Nowhere that is right: a cross-check tells.
        (
            [service("pay", "web", "pay.example.com"), service(None, "web", "pay.example.com")],
            "edge",
            "web",
        ),
        ([service("one", "web", "pay.example.com")], "edge", "web"),
        # A gateway elsewhere: with the services, or in the environment's own namespace.
        ([service("pay", "istio-system/web")], "pay", "istio-system/web"),
        ([service("one", "mesh", "a.b"), service("two", "mesh", "a.b")], "one", "mesh"),
        ([service("one", "mesh", "a.b"), service("pay", "mesh", "a.b")], "", "mesh"),
    ],
)
def test_where_a_virtual_service_stands(services: list[Service], place: str, gateway: str) -> None:
    named = {f"s{index}": spec for index, spec in enumerate(services)}
    found = mesh(**named)
    (virtual,) = found.virtual_services(found.services)
    assert (virtual.namespace.key, virtual.gateways) == (place, (gateway,))


# What each follows: IsHTTPServer of istio.io/istio/pkg/config/gateway, and how its listeners are
# made in pilot/pkg/networking/core.
@pytest.mark.parametrize(
    ("name", "mode", "routing"),
    [
        ("http", None, "http"),
        ("grpc-web", None, "http"),
        ("https", None, "http"),
        ("https", "MUTUAL", "http"),
        ("https", "PASSTHROUGH", "tls"),
        ("tls", "PASSTHROUGH", "tls"),
        ("tls", "SIMPLE", "tcp"),
        ("tls", "ISTIO_MUTUAL", "tcp"),
        ("tls", "AUTO_PASSTHROUGH", ""),
        ("mongo", None, "tcp"),
    ],
)
def test_which_routes_a_server_follows(name: str, mode: Any, routing: str) -> None:
    tls = ServerTls(mode=mode) if name in ("https", "tls") else None
    found = mesh_of({}, gateways={"web": Gateway(servers={name: Server(port=1, tls=tls)})})
    (server,) = found.serving.servers("web")
    assert server.routing == routing


def test_which_servers_serve_a_host() -> None:
    servers = {
        "https": Server(port=443, hosts=("pay/*.example.com",), tls=ServerTls()),
        "mongo": Server(port=27017),
    }
    found = mesh_of({}, gateways={"web": Gateway(hosts=("a.org",), port=80, servers=servers)})
    served = {
        host: [server.name for server in found.serving.servers_for("web", host)]
        for host in ("a.example.com", "a.org", "*", "b.org")
    }
    assert served == {
        "a.example.com": ["https"],
        "a.org": ["http", "mongo"],
        "*": ["http", "https", "mongo"],
        "b.org": [],
    }
    assert found.serving.served("web") == ["a.org", "*.example.com"]
    assert found.serving.hosts_for("web", "x") == ("a.org",)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a.b", "a.b", True),
        ("a.b", "b.b", False),
        ("*.b", "a.b", True),
        ("a.b", "*.b", True),
        ("*.a.b", "*.b", True),
        ("*.b", "b", False),
        ("*", "a", True),
        ("*.a", "*.b", False),
    ],
)
def test_hosts_that_overlap(one: str, other: str, expected: bool) -> None:
    assert overlap(one, other) is expected
