"""What istiod tells a proxy of."""

import pytest

from meshgen.system import System
from meshgen.xds.proxies import gateways, sidecars
from meshgen.xds.scope import Scope
from tests.system.build import built

SERVICES = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: pay, annotations: {networking.istio.io/exportTo: "*"}}
spec: {ports: [{name: http, port: 80}, {name: tcp, port: 81}]}
"""
GATEWAY = """\
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: []}
"""


def istio(kind: str, name: str, spec: str, namespace: str = "shop") -> str:
    return f"""\
---
apiVersion: networking.istio.io/v1
kind: {kind}
metadata: {{name: {name}, namespace: {namespace}}}
spec: {spec}
"""


def scope_of(system: System) -> Scope:
    return next(iter(sidecars(system))).scope


def seen(scope: Scope) -> dict[str, list[int]]:
    """Return the ports of the hosts, by their short names and namespaces."""
    return {
        host.name.removesuffix(".svc.cluster.local"): [port.number for port in host.ports]
        for host in scope.hosts
    }


WEB, PAY = {"web.shop": [80]}, {"pay.pay": [80, 81]}
ZOO = """\
---
apiVersion: v1
kind: Service
metadata: {name: zoo, namespace: pay, annotations: {networking.istio.io/exportTo: shop}}
spec: {ports: [{name: http, port: 80}]}
"""
TO_PAY = "{hosts: [web], http: [{MATCH route: [{destination: {host: pay.pay.svc.cluster.local}}]}]}"
ROUTE = istio("VirtualService", "web", TO_PAY.replace("MATCH ", ""))
LISTENER = "egress: [{hosts: ['pay/*'], port: {number: 81, protocol: PROTOCOL, name: x}}]"


@pytest.mark.parametrize(
    ("exports", "manifests", "expected"),
    [
        ("*", "", PAY | WEB),
        ("*", ZOO, {"zoo.pay": [80]} | PAY | WEB),
        ("shop", "", PAY | WEB),
        (".", "", WEB),
        ("~", "", WEB),
        ("*", istio("Sidecar", "a", "{egress: [{hosts: ['./*']}]}"), WEB),
        ("*", istio("Sidecar", "a", "{egress: [{hosts: ['./*', '~./*']}]}"), {}),
        (
            *(
                "*",
                istio("Sidecar", "a", "{egress: [{hosts: ['*/*', '~pay/*']}, {hosts: ['pay/*']}]}"),
            ),
            WEB | PAY,
        ),
        ("*", istio("Sidecar", "a", "{egress: []}"), PAY | WEB),
        ("*", istio("Sidecar", "a", "{egress: [{hosts: ['./*']}]}") + ROUTE, WEB | PAY),
        (".", istio("Sidecar", "a", "{egress: [{hosts: ['./*']}]}") + ROUTE, WEB),
        ("*", istio("Sidecar", "a", "{egress: [{hosts: ['pay/x']}]}") + ROUTE, {}),
        (
            "*",
            istio("Sidecar", "a", f"{{{LISTENER.replace('PROTOCOL', 'TCP')}}}"),
            {"pay.pay": [81]},
        ),
        ("*", istio("Sidecar", "a", f"{{{LISTENER.replace('PROTOCOL', 'HTTP_PROXY')}}}"), PAY),
        (
            *("*", istio("Sidecar", "r", "{egress: [{hosts: ['./*']}]}", "istio-system")),
            WEB,
        ),
        (
            "*",
            istio("Sidecar", "a", "{egress: [{hosts: ['pay/*']}]}")
            + istio("Sidecar", "b", "{egress: [{hosts: ['./*']}]}")
            + istio(
                "Sidecar", "c", "{workloadSelector: {labels: {app: x}}, egress: [{hosts: []}]}"
            ),
            PAY,
        ),
    ],
)
def test_hosts(exports: str, manifests: str, expected: dict[str, list[int]]) -> None:
    scope = scope_of(built(SERVICES.replace('"*"', f'"{exports}"') + manifests))
    assert seen(scope) == expected


@pytest.mark.parametrize(
    ("route", "ports"),
    [
        ("", [80, 81]),
        ("match: [{sourceNamespace: shop}, {sourceNamespace: other}],", [80, 81]),
        ("match: [{sourceNamespace: other}, {uri: {exact: /}}],", None),
        ("match: [{uri: {exact: /}}],", [80, 81]),
    ],
)
def test_a_route_brings_its_destinations_along(route: str, ports: list[int] | None) -> None:
    own = istio("Sidecar", "a", "{egress: [{hosts: ['./*']}]}")
    service = istio("VirtualService", "web", TO_PAY.replace("MATCH", route))
    scope = scope_of(built(SERVICES + own + service))
    assert seen(scope).get("pay.pay") == ports
    by_port = TO_PAY.replace("MATCH", route).replace(".local}", ".local, port: {number: 80}}")
    scope = scope_of(built(SERVICES + own + istio("VirtualService", "web", by_port)))
    assert seen(scope).get("pay.pay") == (ports and [80])


def entry(name: str, spec: str, namespace: str) -> str:
    ports = "ports: [{number: 443, name: tls, protocol: TLS}]"
    return istio("ServiceEntry", name, f"{{hosts: [a.example], {spec} {ports}}}", namespace)


@pytest.mark.parametrize(
    ("manifests", "namespaces"),
    [
        (entry("a", "", "pay") + entry("b", "", "shop"), ["shop"]),
        (entry("a", "", "pay") + entry("b", "", "old"), ["pay"]),
        (entry("a", "", "pay") + entry("b", "exportTo: [shop],", "old"), ["old"]),
        (entry("a", "exportTo: [.],", "pay") + entry("b", "", "old"), ["old"]),
    ],
)
def test_of_several_hosts_of_a_name_one_counts(manifests: str, namespaces: list[str]) -> None:
    scope = scope_of(built(SERVICES + manifests))
    assert [host.namespace for host in scope.hosts if host.name == "a.example"] == namespaces


def test_ports_of_one_host_in_one_namespace_add_up() -> None:
    more = istio(
        "ServiceEntry",
        "b",
        "{hosts: [a.example], ports: [{number: 443, name: x}, {number: 80, name: http}]}",
    )
    scope = scope_of(built(SERVICES + entry("a", "", "shop") + more))
    assert seen(scope)["a.example"] == [443, 80]


def rule(name: str, spec: str, namespace: str = "shop") -> str:
    host = "host: web.shop.svc.cluster.local"
    return istio("DestinationRule", name, f"{{{host}, {spec}}}", namespace)


V1, V2 = "subsets: [{name: v1}]", "subsets: [{name: v1, labels: {v: x}}, {name: v2}]"
FAST = "trafficPolicy: {connectionPool: {tcp: {connectTimeout: 1s}}}"
MINE = "workloadSelector: {matchLabels: {app: web}}"


@pytest.mark.parametrize(
    ("manifests", "inbound", "expected"),
    [
        ("", False, None),
        (rule("a", V1) + rule("b", f"{V2}, {FAST}"), False, ("a", ["v1", "v2"], True)),
        (rule("a", f"{V1}, exportTo: [.]") + rule("b", V2), False, ("b", ["v1", "v2"], False)),
        # A wider one gives to the narrower one, and holds; of several, the last one does.
        (
            *(rule("a", f"{V1}, exportTo: [.]") + rule("b", f"{FAST}, exportTo: [., '*']"), False),
            ("a", ["v1"], True),
        ),
        (rule("a", V1) + rule("b", f"{V2}, {MINE}"), False, ("b", ["v1", "v2"], False)),
        (rule("a", V1) + rule("b", f"{V2}, {MINE}"), True, ("a", ["v1"], False)),
        (
            rule("a", V1) + rule("b", f"{V2}, {MINE.replace('web', 'x')}"),
            False,
            ("a", ["v1"], False),
        ),
        (
            *(rule("a", f"{V1}, {MINE}") + rule("b", f"{V2}, {MINE}"), False),
            ("a", ["v1", "v2"], False),
        ),
        (rule("a", V1, "pay"), False, None),
        (rule("a", V1, "istio-system"), False, ("a", ["v1"], False)),
    ],
)
def test_rules(manifests: str, inbound: bool, expected: tuple[str, list[str], bool] | None) -> None:
    scope = scope_of(built(SERVICES + manifests))
    host = scope.host("web.shop.svc.cluster.local")
    assert host
    found = scope.rule(host, inbound=inbound)
    told = found and (
        found.member.name,
        [name for _, name, _ in found.subsets],
        bool(found.member.spec.get("trafficPolicy")),
    )
    assert told == expected


def test_routes_for_the_namespace_alone_come_first() -> None:
    services = (
        istio("VirtualService", "all", "{hosts: [web]}")
        + istio("VirtualService", "given", "{hosts: [a.example], exportTo: [shop]}", "pay")
        + istio("VirtualService", "own", "{hosts: [web], exportTo: [.]}")
        + istio("VirtualService", "hidden", "{hosts: [web], exportTo: [.]}", "pay")
        + istio("VirtualService", "outside", "{hosts: [web], gateways: [web]}")
        + istio("VirtualService", "both", "{hosts: [x.example], gateways: [mesh, web]}")
        + istio("VirtualService", "part", "{}")
    )
    system = built(SERVICES + GATEWAY + services)
    names = [one.member.name for one in scope_of(system).virtual_services]
    assert names == ["own", "given", "all", "both"]
    (gateway,) = gateways(system)
    listed = gateway.scope.virtual_services_of(("shop", "web"))
    assert [one.member.name for one in listed] == ["both", "outside"]


def test_a_gateway_follows_no_sidecar() -> None:
    own = istio("Sidecar", "a", "{egress: [{hosts: ['istio-system/*']}]}", "istio-system")
    (gateway,) = gateways(built(SERVICES + GATEWAY + own))
    assert seen(gateway.scope) == WEB | PAY
    assert gateway.scope.sidecar is None
