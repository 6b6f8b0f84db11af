"""What NetworkPolicies refuse is refused, whatever the mesh lets in."""

import pytest

from meshgen.access import Matrix, Reach
from meshgen.system.access import Verdict
from meshgen.system.network import Port

from .test_matrix import looks, mesh, pods, policy

NETWORK = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: %s, namespace: shop}
spec: %s
"""
FROM_WEB = "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: %s}]}]}"


def test_a_network_policy_names_who_gets_in() -> None:
    only = NETWORK % ("a", FROM_WEB % "{matchLabels: {app: web}}")
    system = mesh(*map(pods, ("web", "api", "cart")), policy({"rules": [{}]}), only)
    found = looks(system, "api")
    assert {who for who, said in found.items() if said == "allowed"} == {"shop/web"}
    assert found["shop/cart"] == found["outside of the mesh"] == "denied"
    assert set(looks(system, "cart").values()) == {"allowed"}


def test_a_network_policy_keeps_pods_from_calling() -> None:
    none = NETWORK % ("b", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}")
    found = looks(mesh(*map(pods, ("web", "api")), none), "api")
    assert found["shop/web"] == "denied"
    assert found["shop/api"] == found["anybody else in the mesh"] == "allowed"


def test_where_nobody_knows_labels_nobody_knows_the_verdict() -> None:
    space = "{matchLabels: {kubernetes.io/metadata.name: monitoring}}"
    peer = f"{{namespaceSelector: {space}, podSelector: {{matchLabels: {{app: p}}}}}}"
    one = NETWORK % ("a", f"{{podSelector: {{}}, ingress: [{{from: [{peer}]}}]}}")
    prometheus = {"principals": ["cluster.local/ns/monitoring/sa/p"]}
    found = looks(
        mesh(pods("api"), policy({"rules": [{"from": [{"source": prometheus}]}]}), one), "api"
    )
    assert found["monitoring/p"] == "unknown"
    assert found["anybody else in the mesh"] == "denied"


@pytest.mark.parametrize(
    "peer",
    [
        "{podSelector: {matchLabels: {app: web}}}",
        "{podSelector: {matchLabels: {app: web, tier: a}}}",
        "{podSelector: {}}",
        "{podSelector: {matchExpressions: [{key: tier, operator: In, values: [a, b]}]}}",
        "{podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}",
        "{namespaceSelector: {}, podSelector: {matchLabels: {tier: b}}}",
        "{podSelector: {matchLabels: {tier: {}}}}",
        "{ipBlock: {cidr: 0.0.0.0/0}}",
    ],
)
def test_callers_fare_as_each_does_alone(peer: str) -> None:
    into = "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [%s]}]}"
    none = "{podSelector: {matchLabels: {app: shut}}, policyTypes: [Egress]}"
    some = [pods(f"s{n}", tier="ab"[n % 2]) for n in range(4)]
    off = NETWORK % ("off", none)
    texts = [*map(pods, ("web", "api", "cart", "shut")), *some, NETWORK % ("in", into % peer), off]
    system = mesh(*texts)
    matrix = Matrix(system)
    (row,) = (row for row in matrix.rows if row.target.name == "api")
    own = system.network.pods_of(row.target.workload)
    wanted = {Verdict.ALLOWED: Reach.ALLOWED, Verdict.DENIED: Reach.DENIED}
    for index, source in enumerate(matrix.sources):
        if source.workload is not None:
            may = system.network.may(system.network.pods_of(source.workload), own, Port(8080))
            assert row.cells[index].reach is wanted.get(may.verdict, Reach.UNKNOWN)
