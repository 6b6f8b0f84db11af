"""Hosts outside: who reaches them, and which of what refuses them stands."""

import pytest

from meshgen.access import Matrix, Question, between, matrix_of, standings
from meshgen.errors import MeshgenError
from meshgen.report.access.changes import sentence
from meshgen.report.access.names import Names
from meshgen.report.access.outwards import standing, verdict
from meshgen.system import System

from .test_matrix import SECURITY, looks, mesh, pods

NETWORKING = "apiVersion: networking.istio.io/v1\n"
ENTRIES = "---\n".join(
    f"{NETWORKING}kind: ServiceEntry\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    for name, spec in {
        "cnn": "{hosts: [edition.cnn.com], ports: [{number: 443, name: tls, protocol: TLS}]}",
        "maps": "{hosts: [maps.com], ports: [{number: 80, name: http, protocol: HTTP, "
        "targetPort: 443}]}",
        "wide": '{hosts: ["*.wide.com"], ports: [{number: 443, name: tls, protocol: TLS}]}',
        "fixed": "{hosts: [fixed.com], ports: [{number: 443, name: tls, protocol: TLS}], "
        "endpoints: [{address: 192.0.2.7}]}",
        "vm": "{hosts: [vm.com], location: MESH_INTERNAL, ports: [{number: 80, name: http}]}",
        "private": "{hosts: [private.com], ports: [{number: 443, name: tls, protocol: TLS}], "
        "exportTo: [other]}",
    }.items()
)
GATE = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: out, namespace: shop}}
spec:
  template:
    metadata:
      labels: {{istio: out}}
      annotations: {{inject.istio.io/templates: gateway}}
    spec: {{serviceAccountName: out, containers: [{{name: istio-proxy, image: auto}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: out, namespace: shop}}
spec: {{selector: {{istio: out}}, ports: [{{name: tls, port: 443, targetPort: 8443}}]}}
---
{NETWORKING}kind: Gateway
metadata: {{name: out, namespace: shop}}
spec:
  selector: {{istio: out}}
  servers:
  - port: {{number: 443, name: tls, protocol: TLS}}
    hosts: [edition.cnn.com]
    tls: {{mode: PASSTHROUGH}}
  - port: {{number: 443, name: maps, protocol: HTTPS}}
    hosts: [maps.com]
    tls: {{mode: ISTIO_MUTUAL}}
---
"""
ROUTE = NETWORKING + (
    "kind: VirtualService\nmetadata: {{name: {name}, namespace: shop}}\n"
    "spec:\n  hosts: [{host}]\n  gateways: [mesh, out]\n  {kind}:\n"
    "  - {{match: [{{gateways: [out]}}], route: [{{destination: {{host: {host}}}}}]}}\n"
    "  - {{match: [{{gateways: [mesh], port: {port}}}], route: [{{destination: {{host: "
    "out.shop.svc.cluster.local, port: {{number: 443}}}}}}]}}\n---\n"
)
THROUGH = GATE + "".join(
    ROUTE.format(name=name, host=host, kind=kind, port=port)
    for name, host, kind, port in (
        ("cnn", "edition.cnn.com", "tls", 443),
        ("maps", "maps.com", "http", 80),
    )
)
CLOSED = (
    f"{NETWORKING}kind: Sidecar\nmetadata: {{name: default, namespace: shop}}\n"
    "spec: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}\n"
)
ONLY_WEB = (
    f"{SECURITY}kind: AuthorizationPolicy\nmetadata: {{name: out, namespace: shop}}\n"
    "spec:\n  selector: {matchLabels: {istio: out}}\n  rules:\n"
    "  - to: [{operation: {ports: ['8443']}}]\n"
    "    when: [{key: connection.sni, values: [edition.cnn.com]}]\n"
    "  - from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]\n"
    "    to: [{operation: {methods: [GET]}}]\n"
    "    when: [{key: connection.sni, values: [maps.com]}]\n"
)


def wall(name: str, egress: str) -> str:
    """Return a NetworkPolicy for what leaves pods of a name."""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: {name}, namespace: shop}}\n"
        f"spec: {{podSelector: {{matchLabels: {{app: {name}}}}}, policyTypes: [Egress], "
        f"egress: {egress}}}\n"
    )


TO_GATE = "[{to: [{podSelector: {matchLabels: {istio: out}}}]}]"
TO_443 = "[{ports: [{port: 443}]}, {to: [{podSelector: {}}]}]"
WEB, API = pods("web"), pods("api")


def told(system: System, caller: str = "web") -> dict[str, str]:
    """Return what becomes of a caller's calls, by the hosts."""
    matrix = Matrix(system)
    index = next(n for n, source in enumerate(matrix.sources) if source.name == caller)
    return {row.target.name: verdict(row.cells[index]) for row in matrix.outside}


def kept(system: System) -> dict[str, str]:
    """Return what keeps callers in, by their names."""
    matrix = Matrix(system)
    return {
        matrix.sources[index].name: standing(one)
        for one in standings(matrix)
        for index in one.sources
    }


ALONE = "refused by REGISTRY_ONLY alone: a pod that goes round its proxy gets there"
BOTH = "refused by REGISTRY_ONLY, and by the network, which stands"


def test_an_open_mesh_keeps_nobody_in() -> None:
    system = mesh(WEB, ENTRIES)
    assert told(system) == dict.fromkeys(
        ["edition.cnn.com", "maps.com", "*.wide.com", "fixed.com", "private.com", "any other host"],
        "allowed, directly",
    )
    assert kept(system) == {"web": "nothing"}


def test_registry_only_is_a_convenience() -> None:
    found = told(mesh(WEB, ENTRIES, CLOSED))
    assert found["edition.cnn.com"] == found["*.wide.com"] == "allowed, directly"
    assert found["private.com"] == found["any other host"] == ALONE
    assert "a convenience" in kept(mesh(WEB, CLOSED))["web"]


def test_the_network_stands_and_knows_no_names() -> None:
    system = mesh(WEB, API, ENTRIES, CLOSED, wall("web", TO_443), wall("api", "[]"))
    found = told(system)
    assert found["maps.com"] == "allowed, directly"  # 443 is where it goes
    assert found["private.com"] == ALONE
    assert found["any other host"].endswith("by the network for some addresses alone")
    assert told(system, "api")["edition.cnn.com"] == "refused"
    assert told(system, "api")["any other host"] == BOTH
    assert kept(system) == {
        "web": "REGISTRY_ONLY by name, the network by address: a pod that goes round its proxy "
        "reaches any address at 443",
        "api": "REGISTRY_ONLY and the network, which stands: nothing leaves, not even round a "
        "proxy",
    }
    block = "[{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}]}]"
    named = mesh(WEB, ENTRIES, wall("web", block))
    assert told(named)["fixed.com"] == "allowed, directly"
    assert told(named)["edition.cnn.com"] == "unknown, directly"
    assert told(named)["maps.com"] == "unknown, directly"
    assert told(named)["any other host"] == "partly: 192.0.2.0/24 at 443, directly"
    assert kept(named)["web"].endswith("knows no names: it lets out 192.0.2.0/24 at 443")


def test_a_gateway_makes_both_hold() -> None:
    texts = [WEB, API, ENTRIES, THROUGH, CLOSED, ONLY_WEB, wall("web", TO_GATE)]
    system = mesh(*texts)
    found = told(system)
    assert found["edition.cnn.com"] == "allowed, through gateway out"
    assert found["maps.com"] == "partly: GET, through gateway out"
    assert found["any other host"] == BOTH
    assert kept(system)["web"].startswith("the network lets them out to gateway out alone")
    other = told(system, "api")
    assert other["edition.cnn.com"] == "allowed, through gateway out"
    assert (
        other["maps.com"]
        == "refused by gateway out alone: a pod that goes round its proxy gets there"
    )
    assert told(system, "out")["maps.com"] == "allowed, directly"
    assert told(system, "out")["fixed.com"] == "refused"
    assert told(mesh(*texts, wall("api", "[]")), "api")["edition.cnn.com"] == (
        "refused by gateway out, and by the network, which stands"
    )
    kept_in = wall("out", "[]").replace("{app: out}", "{istio: out}")
    assert told(mesh(*texts, kept_in))["edition.cnn.com"].startswith("refused by gateway out")
    elsewhere = mesh(*texts[:3], THROUGH.split("---\n", 2)[2], CLOSED)
    assert told(elsewhere)["maps.com"] == "allowed, through gateway out"


def test_a_gateway_knows_callers_where_its_servers_take_mutual_tls() -> None:
    system = mesh(WEB, API, THROUGH, ONLY_WEB)
    found = looks(system, "out", 8443)
    both = "partly for the name edition.cnn.com; GET for the name maps.com"
    assert found["shop/web"] == both
    named = "partly for the name edition.cnn.com"
    assert found["shop/api"] == found["outside of the mesh"] == named
    passed = "- port: {number: 443, name: tls, protocol: TLS}\n    hosts: [edition.cnn.com]\n"
    strict = THROUGH.replace(f"  {passed}    tls: {{mode: PASSTHROUGH}}\n", "")
    found = looks(mesh(WEB, API, strict, ONLY_WEB), "out", 8443)
    assert found["outside of the mesh"] == "denied"
    assert found["shop/web"] == both


def test_a_question_names_a_host() -> None:
    system = mesh(WEB, ENTRIES, CLOSED, wall("web", TO_443))

    def asked(target: str, port: int | None = None) -> list[str]:
        matrix = matrix_of(system, Question("web", target, port), {"cnn2": ("shop", "cnn")})
        return [f"{r.target}: {cell.reach}" for r in matrix.outside for _, cell in r.groups]

    for name in ("cnn", "shop/cnn", "cnn2", "edition.cnn.com"):
        assert asked(name) == ["edition.cnn.com:443: allowed"]
    assert asked("edition.cnn.com", 80) == ["edition.cnn.com:80: denied"]
    assert asked("a.wide.com") == ["a.wide.com:443: allowed"]
    assert asked("b.example.org") == ["b.example.org:443: allowed"]
    assert asked("192.0.2.9", 5432) == ["192.0.2.9:5432: denied"]
    for question in (Question("web", "cn"), Question("web", "b.shop"), Question("outside", "cnn")):
        with pytest.raises(MeshgenError):
            matrix_of(system, question, {})
    matrix = matrix_of(system, Question(port=443), {})
    assert {row.target.port for row in matrix.outside} == {443}


def test_a_change_opens_and_closes_hosts() -> None:
    def changes(before: System, after: System) -> list[str]:
        found = between(Matrix(before), Matrix(after))
        names = Names(found.after)
        return [f"{change.turn}: {sentence(change, names)}" for change in found.all()]

    first = mesh(WEB, ENTRIES, CLOSED, wall("web", TO_443))
    assert changes(first, first) == []
    walled = changes(first, mesh(WEB, ENTRIES, CLOSED, wall("web", "[]")))
    assert walled == [
        "closed: web can no longer reach web:80",
        "closed: web can no longer reach edition.cnn.com:443",
        "closed: web can no longer reach maps.com:80",
        "closed: web can no longer reach *.wide.com:443",
        "closed: web can no longer reach fixed.com:443",
        "closed: web can no longer go round a proxy, which refuses it, to private.com:443",
        "closed: web can no longer go round a proxy, which refuses it, to any other host",
    ]
    # Who is new is news of hosts that are declared, and not of what keeps the others in.
    more = changes(first, mesh(WEB, API, ENTRIES, CLOSED, wall("web", TO_443)))
    assert "opened: api can now reach maps.com:80" in more
    assert not any("any other" in each for each in more)
    opened = changes(first, mesh(WEB, ENTRIES, wall("web", TO_443)))
    assert opened == [
        "opened: web can now reach private.com:443",
        "opened: web may now reach any other host (now: any address at 443)",
    ]
