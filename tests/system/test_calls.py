"""Addresses of Services in what containers are given."""

import pytest

from tests.system.build import built

SERVICES = """\
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {ports: [{name: http, port: 80}, {name: grpc, port: 9000}, {name: https, port: 443}]}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: other}
spec: {ports: [{name: http, port: 80}]}
---
"""


def called(value: str, name: str = "VALUE") -> list[tuple[str, int | None]]:
    """Return the namespaces and ports of the hosts in a variable."""
    system = built(
        f"{SERVICES}apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\n"
        f"spec: {{containers: [{{name: a, env: [{{name: {name}, value: '{value}'}}]}}]}}\n"
    )
    calls = system.calls_of(system.workloads[0])
    return [(call.host.namespace, call.port.number if call.port else None) for call in calls]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("http://orders", [("shop", 80)]),
        ("https://orders/a?b=c", [("shop", 443)]),
        ("http://orders:9000", [("shop", 9000)]),
        ("http://me:secret@orders:9000/x", [("shop", 9000)]),
        ("dns:///orders:9000", [("shop", 9000)]),
        ("orders:9000", [("shop", 9000)]),
        ("orders.other:80", [("other", 80)]),
        ("http://orders.other.svc", [("other", 80)]),
        ("http://orders.shop.svc.cluster.local.:80", [("shop", 80)]),
        ("orders.shop.svc.cluster.local", [("shop", None)]),
        ("a=http://orders,b=orders.other:80;c=http://orders", [("shop", 80), ("other", 80)]),
        ("orders", []),
        ("orders:81", []),
        ("ftp://orders", []),
        ("http://orders.example.com", []),
        ("http://orders.shop.svc.example.com", []),
        ("http://my-orders:80", []),
        ("registry/orders:80", []),
        ("orders:9000-alpine", []),
        ("http://$(HOST):80", []),
    ],
)
def test_an_address_is_one_with_a_scheme_or_a_port_that_is_there(
    value: str, wanted: list[tuple[str, int | None]]
) -> None:
    assert called(value) == wanted


@pytest.mark.parametrize("name", ["ORDERS_HOST", "orders-address", "SERVER", "API_URL"])
def test_a_name_alone_is_one_where_its_variable_says_so(name: str) -> None:
    assert called("orders", name) == [("shop", None)]


@pytest.mark.parametrize("name", ["CORS_ORIGINS", "PUBLIC_URL", "OAUTH_REDIRECT", "ALLOWED"])
def test_what_others_are_told_is_no_call(name: str) -> None:
    assert called("http://orders", name) == []


def test_a_service_whose_port_says_nothing_is_not_called_by_its_name_alone() -> None:
    system = built(
        "apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\n"
        "spec: {ports: [{}]}\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n"
        "spec: {containers: [{name: a, env: [{name: A, value: orders}]}]}\n"
    )
    assert not system.calls_of(system.workloads[0])


def test_a_host_of_a_service_entry_is_called_by_its_name() -> None:
    system = built(
        """\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: egress}
spec:
  hosts: [api.example.com, "*.example.org"]
  ports: [{number: 443, name: tls, protocol: TLS}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: a
      env:
        - {name: API_URL, value: "https://api.example.com/v1"}
        - {name: OTHER_URL, value: "https://a.example.org"}
        - {name: NEXT_URL, value: "https://api.example.net"}
"""
    )
    calls = list(system.calls_of(system.workloads[0]))
    assert [call.host.name for call in calls] == ["api.example.com"]
    assert system.callers_of("api.example.com") == ["shop"]
    assert system.callers_of("web.shop.svc.cluster.local") == ()
