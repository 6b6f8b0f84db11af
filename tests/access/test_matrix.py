"""A cell of the matrix says what becomes of every request, as policies decide it one by one."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.access import How, Kind, Matrix, Reach
from meshgen.access.kinds import requests_of
from meshgen.system import System
from meshgen.system.access import UNSAID, Caller, Request, Verdict
from tests.system.build import built

SERVICES = {"web": ("http", 8080), "api": ("grpc-a", 8080), "cart": ("tcp-b", 8080)}
PEER = "kind: PeerAuthentication\nmetadata: {name: p, namespace: %s}\nspec: {mtls: {mode: %s}}\n"
SECURITY = "apiVersion: security.istio.io/v1\n"


def pods(name: str, namespace: str = "shop", port: str = "http", **labels: str) -> str:
    """Return a Deployment and its Service."""
    own = json.dumps(
        {"app": name, **{key.replace("_", "/"): value for key, value in labels.items()}}
    )
    meta = f"{{name: {name}, namespace: {namespace}}}"
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {meta}\n"
        f"spec: {{template: {{metadata: {{labels: {own}}}, spec: {{serviceAccountName: {name}, "
        "containers: [{name: a, ports: [{containerPort: 8080}]}]}}}\n---\n"
        f"apiVersion: v1\nkind: Service\nmetadata: {meta}\n"
        f"spec: {{selector: {{app: {name}}}, ports: "
        f"[{{port: 80, targetPort: 8080, name: {port}}}]}}\n---\n"
    )


def policy(spec: Any, name: str = "a", namespace: str = "shop") -> str:
    """Return an AuthorizationPolicy."""
    said = spec if isinstance(spec, str) else json.dumps(spec)
    meta = f"{{name: {name}, namespace: {namespace}}}"
    return f"{SECURITY}kind: AuthorizationPolicy\nmetadata: {meta}\nspec: {said}\n---\n"


def mesh_texts(*texts: str) -> str:
    """Return the manifests of a meshed namespace `shop`."""
    labels = "{istio-injection: enabled}"
    space = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {labels}}}\n"
    return "---\n".join([space, *texts])


def mesh(*texts: str) -> System:
    """Return the system of them."""
    return built(mesh_texts(*texts))


def looks(system: System, workload: str, port: int = 8080) -> dict[str, str]:
    """Return what becomes of each caller at a port, with which requests."""
    matrix = Matrix(system)
    (row,) = (r for r in matrix.rows if (r.target.name, r.target.port) == (workload, port))
    told = {
        matrix.sources[index].full: " ".join(filter(None, (cell.reach, cell.requests)))
        for index, cell in row.cells.items()
    }
    assert sorted(row.cells) == list(range(len(matrix.sources)))
    return told


CELL = {"methods": ["GET"], "paths": ["/items/*"]}
WEB = "cluster.local/ns/shop/sa/web"


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ({}, "denied"),
        ({"rules": [{}]}, "allowed"),
        ({"rules": [{"from": [{"source": {"principals": [WEB]}}]}]}, "allowed"),
        ({"rules": [{"from": [{"source": {"principals": ["*/sa/cart"]}}]}]}, "denied"),
        (
            {"rules": [{"from": [{"source": {"ipBlocks": ["10.0.0.0/8"]}}]}]},
            "unknown from 10.0.0.0/8",
        ),
        ({"rules": [{"to": [{"operation": CELL}]}]}, "partly GET /items/*"),
        ({"rules": [{"to": [{"operation": {"paths": ["/*"]}}]}]}, "allowed"),
        (
            {
                "rules": [
                    {"to": [{"operation": {"methods": ["GET"]}}]},
                    {"to": [{"operation": {"notMethods": ["GET"]}}]},
                ]
            },
            "allowed",
        ),
        (
            {
                "action": "DENY",
                "rules": [{"to": [{"operation": {"methods": ["PUT"], "paths": ["/a", "/b*"]}}]}],
            },
            "partly everything, but not PUT /a, /b*",
        ),
        (
            {"rules": [{"when": [{"key": "request.headers[x-a]", "values": ["b"]}]}]},
            "partly with x-a: b",
        ),
        (
            {"rules": [{"when": [{"key": "request.headers[x-a]", "notValues": ["b"]}]}]},
            "partly without x-a: b",
        ),
        (
            {"rules": [{"from": [{"source": {"requestPrincipals": ["i/*"]}}]}]},
            "unknown with a token of i/*",
        ),
        (
            {"rules": [{"when": [{"key": "request.auth.claims[role]", "values": ["a"]}]}]},
            "unknown with claim role: a",
        ),
        (
            {
                "action": "CUSTOM",
                "provider": {"name": "opa"},
                "rules": [{"to": [{"operation": {"paths": ["/a"]}}]}],
            },
            "partly everything, but /a only if `opa` lets it in",
        ),
        (
            {"action": "CUSTOM", "provider": {"name": "opa"}, "rules": [{}]},
            "unknown everything, but only if `opa` lets it in",
        ),
    ],
)
def test_a_cell_says_which_requests(spec: dict[str, Any], wanted: str) -> None:
    system = mesh(pods("web"), pods("api"), policy(spec))
    assert looks(system, "api")["shop/web"] == wanted


def test_who_has_no_certificate_meets_strict_and_no_identity() -> None:
    spec = {"rules": [{"from": [{"source": {"notNamespaces": ["other"]}}]}]}
    off = pods("db", sidecar_istio_io_inject="x").replace(
        '"sidecar/istio/io/inject": "x"', '"sidecar.istio.io/inject": "false"'
    )
    texts = [pods("web"), pods("api"), off, policy(spec)]
    found = looks(mesh(*texts), "api")
    assert found["shop/db"] == found["outside of the mesh"] == "allowed"
    assert found["anybody else of other"] == "denied"
    strict = looks(mesh(*texts, SECURITY + PEER % ("shop", "STRICT")), "api")
    assert strict["shop/db"] == strict["outside of the mesh"] == "denied"
    assert strict["shop/web"] == "allowed"
    assert set(looks(mesh(*texts), "db").values()) == {"allowed"}


def test_where_nothing_says_of_sidecars_both_have_to_agree() -> None:
    system = built(
        "---\n".join([pods("web", "far"), pods("api", "far"), policy({}, namespace="far")])
    )
    assert set(looks(system, "api").values()) == {"unknown"}
    assert set(looks(built(pods("web", "far") + pods("api", "far")), "api").values()) == {"allowed"}


def test_callers_that_only_policies_know_are_callers() -> None:
    named = [
        "cluster.local/ns/monitoring/sa/prometheus",
        "other.example/ns/a/sa/b",
        "cluster.local/ns/x/sa/y*",
    ]
    spec = {"rules": [{"from": [{"source": {"principals": named, "notNamespaces": ["z*"]}}]}]}
    found = looks(mesh(pods("api"), policy(spec)), "api")
    assert {name for name, said in found.items() if said == "allowed"} == {
        *("monitoring/prometheus", "a/b of other.example", "x/y*"),
    }
    assert found["anybody else of z*"] == found["anybody else in the mesh"] == "denied"


SIDECAR = """\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: web, namespace: shop}
spec: {workloadSelector: {labels: {app: web}}, %s egress: [{hosts: [%s]}]}
"""


def test_a_sidecar_that_knows_no_host_sends_nothing_or_plain_text() -> None:
    def row(mode: str, hosts: str) -> tuple[How, bool]:
        said = f"outboundTrafficPolicy: {{mode: {mode}}},"
        matrix = Matrix(mesh(pods("web"), pods("api"), SIDECAR % (said, hosts)))
        (cells,) = (row.cells for row in matrix.rows if row.target.name == "api")
        index = next(i for i, s in enumerate(matrix.sources) if s.name == "web")
        return cells[index].arrival.how, cells[index].gets_through

    assert row("REGISTRY_ONLY", "./web.shop.svc.cluster.local") == (How.MUTUAL_TLS, False)
    assert row("ALLOW_ANY", "./web.shop.svc.cluster.local") == (How.PLAIN, True)
    for hosts in ("shop/api.shop.svc.cluster.local", "./*", "'*/*'"):
        assert row("REGISTRY_ONLY", hosts) == (How.MUTUAL_TLS, True)


RULE = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: %s}
spec: {host: api.shop.svc.cluster.local, trafficPolicy: {tls: {mode: %s}}}
"""


@pytest.mark.parametrize(
    ("namespace", "mode", "wanted"),
    [
        ("shop", "DISABLE", How.REFUSED),
        ("shop", "ISTIO_MUTUAL", How.MUTUAL_TLS),
        ("elsewhere", "DISABLE", How.MUTUAL_TLS),
    ],
)
def test_a_destination_rule_says_how_clients_call(namespace: str, mode: str, wanted: How) -> None:
    strict = SECURITY + PEER % ("shop", "STRICT")
    matrix = Matrix(mesh(pods("web"), pods("api"), strict, RULE % (namespace, mode)))
    (row,) = (row for row in matrix.rows if row.target.name == "api")
    assert row.cells[0].arrival.how is wanted


GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
"""


def test_a_gateway_that_serves_something_is_a_caller() -> None:
    spec = {
        "rules": [
            {
                "from": [
                    {
                        "source": {
                            "serviceAccounts": ["istio-system/istio-ingressgateway-service-account"]
                        }
                    }
                ]
            }
        ]
    }
    found = looks(mesh(pods("api"), GATEWAY, policy(spec)), "api")
    assert found["istio-system/istio-ingressgateway"] == "allowed"


EDGE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: shop}
spec:
  template:
    metadata:
      labels: {istio: ingressgateway}
      annotations: {inject.istio.io/templates: gateway}
    spec: {serviceAccountName: edge, containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: v1
kind: Service
metadata: {name: edge, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  ports: [{name: http, port: 80, targetPort: 8080}, {name: status, port: 15021}]
---
"""


def test_a_gateway_is_open_to_whom_its_policies_let_in_without_a_name() -> None:
    to = [{"operation": {"paths": ["/a"]}}]
    from_web = [{"source": {"principals": [WEB]}}]
    rules = {"rules": [{"to": to}, {"from": from_web}]}
    system = mesh(EDGE, GATEWAY, pods("web"), policy(rules), SECURITY + PEER % ("shop", "STRICT"))
    matrix = Matrix(system)
    assert [(str(row.target), row.target.is_gateway) for row in matrix.rows] == [
        *(("edge:8080", True), ("web:8080", False)),
    ]
    assert set(looks(system, "edge").values()) == {"partly /a"}
    # Of what a gateway passes on as it is, nobody sees the path.
    tls = "protocol: TLS}, tls: {mode: PASSTHROUGH}"
    passing = GATEWAY.replace("protocol: HTTP}", tls)
    assert set(looks(mesh(EDGE, passing, pods("web"), policy(rules)), "edge").values()) == {
        "denied"
    }


@pytest.mark.parametrize(
    ("annotation", "reach"),
    [
        ("traffic.sidecar.istio.io/excludeInboundPorts: '8080'", "allowed"),
        ("traffic.sidecar.istio.io/includeInboundPorts: '9090'", "allowed"),
        ("traffic.sidecar.istio.io/excludeInboundPorts: '9090'", "denied"),
    ],
)
def test_what_goes_past_the_sidecar_meets_no_policy(annotation: str, reach: str) -> None:
    own = pods("api").replace("labels: {", f"annotations: {{{annotation}}}, labels: {{", 1)
    assert set(looks(mesh(pods("web"), own, policy({})), "api").values()) == {reach}


def test_ports_that_no_service_has_are_reached_as_well() -> None:
    port = "{containerPort: 9090, name: metrics}, {containerPort: 53, protocol: UDP}"
    own = pods("api").replace("{containerPort: 8080}", f"{{containerPort: 8080}}, {port}")
    paths = {"rules": [{"to": [{"operation": {"ports": ["9090"]}}]}]}
    matrix = Matrix(mesh(own, policy(paths)))
    assert [(row.target.port, row.groups[0][1].reach) for row in matrix.rows] == [
        *((8080, Reach.DENIED), (9090, Reach.ALLOWED)),
    ]


def test_ztunnel_knows_connections() -> None:
    spec = {"rules": [{"to": [{"operation": {"paths": ["/a"]}}]}]}
    labels = "{istio.io/dataplane-mode: ambient}"
    text = mesh_texts(pods("web"), pods("api"), policy(spec))
    system = built(text.replace("{istio-injection: enabled}", labels))
    assert set(looks(system, "api").values()) == {"denied"}


def test_the_mesh_may_call_in_plain_text() -> None:
    texts = mesh_texts(pods("web"), pods("api"))
    (row, _) = Matrix(built(texts, {"enableAutoMtls": False})).rows
    assert {cell.arrival.how for _, cell in row.groups} == {How.PLAIN}
    assert Matrix(built(texts, {"trustDomain": "td"})).sources[0].caller == Caller(
        "td", "shop", "web"
    )


PATHS = st.sampled_from(["/a", "/a*", "*b", "/a/{*}", "/{**}/b", "*", "/ab"])
METHODS = st.sampled_from(["GET", "P*", "*T", "PUT"])
HOSTS = st.sampled_from(["web.shop", "*.shop", "WEB*"])
VALUES = st.sampled_from(["1", "1*", "*2"])
NAMED = st.sampled_from(
    [
        *("cluster.local/ns/shop/sa/web", "*/sa/api", "cluster.local/ns/shop/*", "*"),
        *("td/ns/shop/sa/web", "cluster.local/ns/x/sa/y"),
    ]
)


def lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(values, min_size=1, max_size=2, unique=True)


SOURCE = st.fixed_dictionaries(
    {},
    optional={
        "principals": lists(NAMED),
        "notPrincipals": lists(NAMED),
        "namespaces": lists(st.sampled_from(["shop", "o*"])),
        "notNamespaces": lists(st.sampled_from(["shop", "o*"])),
        "serviceAccounts": lists(st.sampled_from(["web", "shop/api"])),
        "ipBlocks": st.just(["10.0.0.0/8"]),
        "requestPrincipals": st.just(["i/*"]),
    },
)
OPERATION = st.fixed_dictionaries(
    {},
    optional={
        "methods": lists(METHODS),
        "notMethods": lists(METHODS),
        "paths": lists(PATHS),
        "notPaths": lists(PATHS),
        "hosts": lists(HOSTS),
        "ports": st.just(["8080"]),
        "notPorts": st.just(["8080"]),
    },
)
CONDITION = st.one_of(
    st.fixed_dictionaries({"key": st.just("request.headers[x-a]"), "values": lists(VALUES)}),
    st.fixed_dictionaries({"key": st.just("request.headers[x-a]"), "notValues": lists(VALUES)}),
    st.fixed_dictionaries({"key": st.just("source.namespace"), "notValues": st.just(["shop"])}),
)
ONE = st.fixed_dictionaries(
    {},
    optional={
        "from": st.lists(st.fixed_dictionaries({"source": SOURCE}), min_size=1, max_size=2),
        "to": st.lists(st.fixed_dictionaries({"operation": OPERATION}), min_size=1, max_size=2),
        "when": st.lists(CONDITION, min_size=1, max_size=1),
    },
)
POLICY = st.fixed_dictionaries(
    {"rules": st.lists(ONE, max_size=2)},
    optional={"action": st.sampled_from(["ALLOW", "DENY", "CUSTOM"])},
)
REQUEST = st.builds(
    Request,
    st.just(8080),
    host=st.sampled_from(["web.shop", "web.shop:80", "other"]),
    method=st.sampled_from(["GET", "PUT", "POST", "HEAD"]),
    path=st.sampled_from(["/", "/a", "/ab", "/a/b", "/a/c/b", "/c"]),
    headers=st.sampled_from([{}, {"x-a": "1"}, {"x-a": "12"}, {"x-a": "3"}]),
    address=st.sampled_from(["10.1.1.1", "11.1.1.1"]),
    token=st.sampled_from([None, {"iss": "i", "sub": "s"}, {"iss": "j", "sub": "s"}]),
)
OUTCOMES = {
    Reach.ALLOWED: {Verdict.ALLOWED},
    Reach.DENIED: {Verdict.DENIED},
    Reach.PARTLY: set(Verdict),
    Reach.UNKNOWN: set(Verdict),
}


@settings(max_examples=100)
@given(st.lists(POLICY, max_size=3), st.lists(REQUEST, min_size=1, max_size=4))
def test_a_cell_agrees_with_the_decision_of_any_request(
    policies: list[dict[str, Any]], requests: list[Request]
) -> None:
    texts = [policy(spec, f"p{index}") for index, spec in enumerate(policies)]
    system = mesh(*(pods(name, port=port) for name, (port, _) in SERVICES.items()), *texts)
    matrix = Matrix(system)
    access = system.access
    for row in matrix.rows:
        for index, cell in row.cells.items():
            source = matrix.sources[index]
            assert cell.arrival.how is (
                How.PLAIN if source.kind is Kind.OUTSIDE else How.MUTUAL_TLS
            )
            assert cell.left is not None
            for request in requests:
                asked = replace(request, caller=source.caller, is_http=row.target.is_http)
                verdict = access.decision(row.target.workload, asked).verdict
                assert verdict in OUTCOMES[cell.reach]
                # What is left of the policies decides as all of them do.
                assert access.decided(cell.left, asked).verdict is verdict
            kinds = {access.decided(cell.left, one).verdict for one in samples_of(cell, row)}
            assert len(kinds) == 1 or cell.reach in (Reach.PARTLY, Reach.UNKNOWN)


def samples_of(cell: Any, row: Any) -> list[Request]:
    """Return a request of each kind that the cell tells apart."""
    base = Request(row.target.port, None, row.target.is_http, token=UNSAID)
    return list(requests_of(base, cell.left))


def test_thousands_of_callers_are_asked_about_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"s{index}" for index in range(40)]
    one = {"rules": [{"from": [{"source": {"principals": [WEB]}}]}]}
    system = mesh(*map(pods, [*names, "web"]), policy(one))
    asked = []
    decided = system.access.decided

    def counted(*args: Any) -> Any:
        asked.append(args)
        return decided(*args)

    monkeypatch.setattr(system.access, "decided", counted)
    assert len(Matrix(system).rows) == 41
    assert len(asked) < 41 * 8


def test_clients_of_each_namespace_follow_their_own_rule() -> None:
    meta = "{name: far, labels: {istio-injection: enabled}}"
    far = f"apiVersion: v1\nkind: Namespace\nmetadata: {meta}\n"
    rule = RULE % ("far", "DISABLE")
    strict = SECURITY + PEER % ("shop", "STRICT")
    system = mesh(pods("api"), far, pods("web", "far"), pods("web"), strict, rule)
    found = looks(system, "api")
    assert (found["far/web"], found["shop/web"]) == ("denied", "allowed")
