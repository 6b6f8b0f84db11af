"""Which hosts a Sidecar lets the proxies of a workload know."""

import pytest

from meshgen.system import System
from tests.system.build import built

PODS = """\
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: payments}
---
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
"""
SIDECAR = """\
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {{name: {name}, namespace: {namespace}}}
spec: {spec}
"""


def sidecar(name: str, spec: str = "{}", namespace: str = "shop") -> str:
    return SIDECAR.format(name=name, namespace=namespace, spec=spec)


def known(system: System) -> list[str]:
    """Return the namespaces of the hosts that the pods' proxies know."""
    egress = system.egress_of(system.workloads[0])
    return [host.namespace for host in system.hosts if egress is None or egress.has(host)]


@pytest.mark.parametrize(
    ("hosts", "namespaces"),
    [
        ("['./*']", ["shop"]),
        ("['*/*']", ["payments", "shop"]),
        ("['payments/*']", ["payments"]),
        ("['*/*.payments.svc.cluster.local']", ["payments"]),
        ("['payments/pay.payments.svc.cluster.local']", ["payments"]),
        ("['shop/pay.payments.svc.cluster.local']", []),
        ("['./pay']", []),
        ("['pay', '', 7]", []),
        ("['*/*', '~payments/*']", ["shop"]),
        ("['*/*', '~/pay.payments.svc.cluster.local']", ["shop"]),
        ("['*/*', '~./*']", ["payments"]),
        ("['~/*']", []),
    ],
)
def test_hosts_that_are_listed(hosts: str, namespaces: list[str]) -> None:
    assert known(built(PODS + sidecar("a", f"{{egress: [{{hosts: {hosts}}}]}}"))) == namespaces


def test_each_listener_adds_to_them() -> None:
    spec = "{egress: [{hosts: ['./*']}, {port: {number: 80}, hosts: ['payments/*']}]}"
    assert known(built(PODS + sidecar("a", spec))) == ["payments", "shop"]


def test_all_are_known_without_egress_or_without_a_sidecar() -> None:
    assert known(built(PODS)) == ["payments", "shop"]
    assert known(built(PODS + sidecar("a"))) == ["payments", "shop"]


def test_the_pods_own_comes_first_then_the_namespaces_then_the_meshs() -> None:
    def of(*names: str) -> str:
        all_ = {
            "own": sidecar("own", "{workloadSelector: {labels: {app: web}}}"),
            "near": sidecar("near"),
            "mesh": sidecar("mesh", namespace="istio-system"),
            "other": sidecar("other", namespace="payments"),
        }
        system = built(PODS + "".join(all_[name] for name in names))
        egress = system.egress_of(system.workloads[0])
        return egress.member.name if egress else ""

    assert of("mesh", "near", "own", "other") == "own"
    assert of("mesh", "near", "other") == "near"
    assert of("mesh", "other") == "mesh"
    assert of("other") == ""
    assert of("near", "near") == ""


@pytest.mark.parametrize(
    ("spec", "mode"),
    [
        ("{}", ""),
        ("{outboundTrafficPolicy: {mode: ALLOW_ANY}}", "ALLOW_ANY"),
        ("{outboundTrafficPolicy: {egressProxy: {host: a}}}", "REGISTRY_ONLY"),
    ],
)
def test_what_becomes_of_other_hosts(spec: str, mode: str) -> None:
    system = built(PODS + sidecar("a", spec))
    egress = system.egress_of(system.workloads[0])
    assert egress
    assert egress.outbound == mode
