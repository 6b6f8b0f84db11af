"""VirtualServices: who shares one, what it is called, in which order its routes stand."""

import itertools

import pytest

from meshgen.mesh import Route, VirtualService, exposures_of, routes_of
from meshgen.mesh import Service as Resolved
from meshgen.mesh.routeorder import in_order
from meshgen.model import Service
from meshgen.model.conditions import StringMatch
from meshgen.model.gateway import Gateway
from meshgen.model.routes import Expose
from meshgen.model.routes import Route as Spec
from tests.mesh.make import mesh_of, service_of


def exposed(gateway: str = "edge", port: int | None = 80, **settings: object) -> Service:
    return Service(port=port, expose=Expose(gateway=gateway, **settings))  # type: ignore[arg-type]


def virtual_services(
    services: dict[str, Service], gateways: dict[str, Gateway] | None = None
) -> list[VirtualService]:
    mesh = mesh_of(services, gateways=gateways or {})
    return mesh.virtual_services(mesh.services)


def led_to(found: VirtualService) -> list[str]:
    return [service.name for service in found.services]


# What one service has is called as the service; what several share, as the gateway, without the
# namespace that this is in.
@pytest.mark.parametrize(
    ("services", "name", "is_named"),
    [
        ({"a": exposed()}, "a", False),
        ({"a": exposed(name="own")}, "own", True),
        ({"a": exposed(), "b": exposed(prefix="/b")}, "edge", False),
        ({"a": exposed(name="own"), "b": exposed(prefix="/b", name="own")}, "own", True),
        ({"a": exposed("other/edge"), "b": exposed("other/edge", prefix="/b")}, "edge", False),
        ({"a": exposed("other/edge")}, "a", False),
    ],
)
def test_its_name(services: dict[str, Service], name: str, is_named: bool) -> None:
    (found,) = virtual_services(services)
    assert (found.name, found.is_named) == (name, is_named)
    assert led_to(found) == list(services)


@pytest.mark.parametrize(
    "other",
    [
        exposed("door"),
        exposed("other/edge"),
        exposed(name="own"),
        exposed(hosts=["a.example.com"]),
    ],
)
def test_who_shares_none(other: Service) -> None:
    found = virtual_services({"a": exposed(), "b": other})
    assert sorted(map(led_to, found)) == [["a"], ["b"]]


# By gateway, then by hosts, then by name; never by the order of the services.
def test_their_order() -> None:
    services = {
        "a": exposed("z"),
        "b": exposed("y", hosts=["b.example.com"]),
        "c": exposed("y", hosts=["a.example.com"], name="z"),
        "d": exposed("y", hosts=["a.example.com"], name="y"),
    }
    assert [v.services[0].name for v in virtual_services(services)] == ["d", "c", "b", "a"]


def test_what_leads_nowhere_has_none() -> None:
    job = Service(kind="Job", port=80, expose=Expose(gateway="edge"))
    assert virtual_services({"a": exposed(port=None), "b": Service(port=80), "c": job}) == []


@pytest.mark.parametrize(
    ("expose", "hosts"),
    [
        (Expose(gateway="edge"), ("edge.example.com",)),
        (
            Expose(gateway="edge", hosts=["a.example.com", "b.example.com"]),
            ("a.example.com", "b.example.com"),
        ),
        (Expose(gateway="mesh"), ("web",)),
        (Expose(gateway="mesh", hosts=["a.example.com"]), ("a.example.com",)),
        # Of a gateway elsewhere nobody here knows the hosts.
        (Expose(gateway="other/edge"), ("*",)),
    ],
)
def test_its_hosts(expose: Expose, hosts: tuple[str, ...]) -> None:
    gateways = {"edge": Gateway(hosts=("edge.example.com",))}
    service = service_of(Service(port=80, expose=expose), gateways=gateways)
    assert (
        mesh_of({"web": service.spec}, gateways=gateways).serving.hosts_of(exposures_of(service)[0])
        == hosts
    )
    (found,) = virtual_services({"web": service.spec}, gateways)
    assert (found.gateways, found.hosts) == ((expose.gateway,), hosts)


def route(**settings: object) -> Route:
    return Route(Spec(**settings), "web", 80, (), "shop")  # type: ignore[arg-type]


ONE, TWO = {"x": StringMatch(exact="1")}, {c: StringMatch(exact="1") for c in "xy"}
# From the most specific to the least.
RANKED = [
    route(exact="/long"),
    route(exact="/a", headers=ONE),
    route(exact="/b"),
    route(regex="/a+"),
    route(regex="/b"),
    route(prefix="/api/users"),
    route(prefix="/api", headers=TWO),
    route(prefix="/api", headers=ONE),
    route(prefix="/api"),
    route(headers=ONE),
    route(),
]


@pytest.mark.parametrize(("first", "second"), [*itertools.pairwise(RANKED)])
def test_the_most_specific_comes_first(first: Route, second: Route) -> None:
    assert first.matches[0].rank < second.matches[0].rank
    assert in_order([second, first]) == [first, second]


def test_the_routes_of_all_services_are_sorted_together() -> None:
    (found,) = virtual_services(
        {"a": exposed(prefix="/"), "b": exposed(exact="/b"), "c": exposed(prefix="/c")}
    )
    assert [(route.host, route.setting) for route in found.routes] == [
        ("b", ("services", "b", "expose")),
        ("c", ("services", "c", "expose")),
        ("a", ("services", "a", "expose")),
    ]


def routes(service: Resolved) -> list[Route]:
    serving = mesh_of({"web": service.spec}).serving
    return [route for one in exposures_of(service) for route in routes_of(one, serving)]


def test_the_routes_of_a_service() -> None:
    single = service_of(exposed(port=81, prefix="/a"))
    assert routes(single) == [
        Route(single.spec.expose, "web", 81, ("services", "web", "expose"), "shop")  # type: ignore[arg-type]
    ]
    specs = [Spec(prefix="/a"), Spec(prefix="/b")]
    several = service_of(Service(port=80, expose=Expose(gateway="edge", port=9000, routes=specs)))
    at = ("services", "web", "expose", "routes")
    assert routes(several) == [
        Route(spec, "web", 9000, (*at, index), "shop") for index, spec in enumerate(specs)
    ]
    assert routes(service_of(Service(port=80))) == []
    # Half a config: what has no port leads to none, and another check says so.
    assert [r.port for r in routes(service_of(exposed(port=None)))] == [0]


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({}, None),
        ({"prefix": "/"}, {"uri": {"prefix": "/"}}),
        ({"prefix": ""}, {"uri": {"prefix": ""}}),
        ({"exact": "/a"}, {"uri": {"exact": "/a"}}),
        ({"regex": "/a+"}, {"uri": {"regex": "/a+"}}),
        ({"headers": {}}, None),
        (
            {
                "prefix": "/",
                "headers": {
                    "y": StringMatch(prefix="1"),
                    "x": StringMatch(exact=""),
                    "z": StringMatch(regex="2"),
                },
            },
            {
                "uri": {"prefix": "/"},
                "headers": {"x": {"exact": ""}, "y": {"prefix": "1"}, "z": {"regex": "2"}},
            },
        ),
    ],
)
def test_what_a_route_matches(settings: dict[str, object], match: object) -> None:
    found = route(**settings).match
    assert found == (match and [match])
    if found and "headers" in found[0]:
        assert list(found[0]["headers"]) == sorted(found[0]["headers"])
