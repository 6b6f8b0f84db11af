"""What NetworkPolicies let through, by Kubernetes' semantics: a table of policies and questions."""

from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.quota import Cluster
from meshgen.system import System
from meshgen.system.access import Verdict
from meshgen.system.network import EGRESS, INGRESS, End, Outside, Port
from meshgen.yamlio import load_all, to_data
from tests.system.build import built

PODS = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a, istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: mesh, labels: {istio.io/dataplane-mode: ambient}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db, tier: data}}
spec:
  containers:
  - name: db
    ports:
    - {name: sql, containerPort: 5432}
    - {name: gossip, containerPort: 7946, protocol: UDP}
---
apiVersion: v1
kind: Pod
metadata: {name: mail, namespace: other, labels: {app: mail}}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: agent}}
spec: {hostNetwork: true}
---
apiVersion: v1
kind: Pod
metadata: {name: m1, namespace: mesh, labels: {app: m1}}
---
apiVersion: v1
kind: Pod
metadata: {name: m2, namespace: mesh, labels: {app: m2}}
"""
_DB = "podSelector: {matchLabels: {app: db}}"


def _policies(said: str) -> str:
    texts = []
    for number, one in enumerate(filter(None, said.split(" + "))):
        space, _, spec = one.partition(" ")
        for word, form in (
            ("FROM ", "{{podSelector: {{}}, ingress: [{{from: {}}}]}}"),
            ("PORTS ", "{{podSelector: {{}}, ingress: [{{ports: {}}}]}}"),
            ("TO ", "{{podSelector: {{}}, egress: [{{to: {}}}], policyTypes: [Egress]}}"),
        ):
            spec = form.format(spec.removeprefix(word)) if spec.startswith(word) else spec
        texts.append(
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
            f"metadata: {{name: p{number}, namespace: {space}}}\nspec: {spec}\n"
        )
    return PODS + "".join(texts)


def _end(system: System, name: str) -> End:
    if name == "?":
        return system.network.pods_in("")
    if name.endswith("/"):
        return system.network.pods_in(name[:-1])
    if name == "outside":
        return Outside()
    named = next((one for one in system.workloads if one.member.name == name), None)
    return system.network.pods_of(named) if named else Outside(name)


def _rows() -> list[tuple[str, ...]]:
    text = (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
    whole = to_data(load_all(text, "cases.yaml")[0])
    return [tuple(row.values()) for rows in whole.values() for row in rows]


@pytest.mark.parametrize(("policies", "asked", "answer"), _rows(), ids=lambda value: value[:70])
def test_policies_let_through_what_kubernetes_says(policies: str, asked: str, answer: str) -> None:
    system = built(_policies(policies))
    source, target, number, *protocol = asked.split()
    port = Port(None if number == "?" else int(number), *protocol)
    passage = system.network.may(_end(system, source), _end(system, target), port)
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in passage.path)
    assert f"{passage.verdict.value} {path[1:]}".strip() == answer


def test_pods_of_which_no_object_is_there_are_told_by_their_labels() -> None:
    policy = "shop {podSelector: {matchLabels: {app: gone}}}"
    network = built(_policies(policy)).network
    for labels, verdict in (
        ({"app": "gone"}, Verdict.DENIED),
        ({"app": "web"}, Verdict.ALLOWED),
        ({}, Verdict.UNKNOWN),
    ):
        assert network.may(Outside(), network.pods_in("shop", labels), Port(1)).verdict is verdict


def test_a_policy_of_the_pods_themselves_is_named_before_that_of_all() -> None:
    system = built(_policies(f"shop {{podSelector: {{}}}} + shop {{{_DB}, ingress: []}}"))
    passage = system.network.may(Outside(), _end(system, "db"), Port(1))
    assert passage.member is not None
    assert passage.member.name == "p1"
    db = next(system.network.pods_of(w) for w in system.workloads if w.member.name == "db")
    isolating = system.network.isolating(db, INGRESS)
    assert [one.member.name for one in isolating] == ["p1", "p0"]
    assert not system.network.isolating(system.network.pods_in("shop"), EGRESS)


def test_the_labels_of_a_namespace_may_be_known_of_the_clusters() -> None:
    objects = built(_policies("shop FROM [{namespaceSelector: {matchLabels: {team: b}}}]")).members
    verdicts = []
    for others in ({"team": "b"}, {"team": "c"}):
        clusters = [Cluster(namespace_labels={"other": each}) for each in ({"team": "b"}, others)]
        system = replace(built(""), members=objects, clusters=clusters)
        passage = system.network.may(_end(system, "mail"), _end(system, "db"), Port(1))
        verdicts.append(passage.verdict)
    assert verdicts == [Verdict.ALLOWED, Verdict.UNKNOWN]


@pytest.mark.parametrize("where", ["namespace", "pods", "service"])
def test_what_a_waypoint_may_have_sent_on_is_not_known(where: str) -> None:
    waypoint = "{istio.io/use-waypoint: waypoint, app: m2, istio.io/dataplane-mode: ambient}"
    manifests = _policies("mesh PORTS [{port: 80}]")
    if where == "namespace":
        manifests = manifests.replace("{istio.io/dataplane-mode: ambient}", waypoint)
    elif where == "pods":
        manifests = manifests.replace("{app: m2}", waypoint)
    else:
        manifests += (
            f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s, namespace: mesh, labels: "
            f"{waypoint}}}\nspec: {{selector: {{app: m2}}, ports: [{{port: 80}}]}}\n"
        )
    system = built(manifests)
    ends = (_end(system, "m1"), _end(system, "m2"))
    assert system.network.may(*ends, Port(80)).verdict is Verdict.UNKNOWN
