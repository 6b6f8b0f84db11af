"""What rules of one's own find, say, and cost."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.checks.rules.own import asking
from meshgen.checks.rules.own.asking import OwnRules
from meshgen.checks.rules.own.paths import path_of
from tests.checks.rules.own.asked import SERVICE, found, loaded

MESH = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [web], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  servers:
  - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec: {action: DENY, selector: {matchLabels: {app: web}}, rules: [{}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: pay, namespace: shop}
spec: {hosts: [pay.example.com], ports: [{number: 443, name: https, protocol: HTTPS}]}
"""
# Each is true of the objects above.
TRUE = {
    "Deployment": [
        "facts.kind == 'Deployment' && facts.namespace == 'shop' && facts.name == 'web'",
        "facts.labels == {'app': 'web'} && facts.annotations == {}",
        "facts.account == 'default' && facts.sidecar == true",
        "facts.containers == [{'name': 'web', 'image': 'nginx:1', 'ports': [80]}]",
        "facts.services == ['web'] && facts.pod.containers[0].name == 'web'",
        "workloads.size() == 1 && services.size() == 1 && namespaces.size() == 1",
        "hosts.exists(h, h.host == 'pay.example.com' && h.ports[0].number == 443)",
        "policies.exists(p, p.workloads.exists(w, w.name == facts.name))",
    ],
    "Deployment.apps": ["true"],
    "workloads": ["object.kind == 'Deployment'"],
    "Service": [
        "facts.host == 'web.shop.svc.cluster.local' && facts.type == 'ClusterIP'",
        "facts.selector == {'app': 'web'} && facts.workloads[0].name == 'web'",
        "facts.ports == [{'number': 80, 'name': 'http', 'protocol': 'http', 'target': '80'}]",
    ],
    "VirtualService": [
        "facts.hosts == ['web.shop.svc.cluster.local'] && facts.gateways == ['mesh']",
        "facts.destinations[0] == {'host': services[0].host, 'port': 80, 'subset': ''}",
        "virtualServices.size() == 1",
    ],
    "Gateway": ["facts.servers[0].tls == 'SIMPLE' && gateways[0].servers[0].hosts == ['a.b']"],
    "AuthorizationPolicy": ["facts.action == 'DENY' && facts.workloads[0].kind == 'Deployment'"],
    "Namespace": ["facts.labels['istio-injection'] == 'enabled' && facts.namespace == ''"],
}


@pytest.mark.parametrize("kind", TRUE)
def test_what_is_known_of_objects(kind: str) -> None:
    for holds in TRUE[kind]:
        assert found(MESH, kinds=[kind], holds=holds) == [], holds
        assert len(found(MESH, kinds=[kind], holds=f"!({holds})")) == 1, holds


def test_every_object_can_be_asked() -> None:
    assert len(found(MESH, kinds=["*"], holds="false")) == 7
    assert found(MESH, kinds=["Deployment.example.com", "Pod"], holds="false") == []


TWO = """\
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: payments}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: payments}}
"""


def test_objects_of_one_name_in_two_namespaces_are_two() -> None:
    at_home = "workloads.exists(one, one.name == facts.name && one.namespace == facts.namespace)"
    told = found(TWO, holds=at_home, message="{facts.namespace}/{facts.name}")
    assert told == ["0: shop/web", "2: default/web"]


def test_an_object_that_names_no_namespace_is_asked_with_the_one_that_it_will_be_in() -> None:
    message = "is in {object.metadata.namespace}"
    told = found(TWO, holds="object.metadata.namespace == 'shop'", message=message)
    assert told == ["1: is in payments", "2: is in default"]
    bare = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
    assert found(bare, kinds=["Namespace"], holds="!has(object.metadata.namespace)") == []


def test_a_message_has_the_values() -> None:
    message = "{object.metadata.name} is a {object.spec.type},\n {1 + 1} {true} {'{'}{{'a': 1}.a}"
    told = found(SERVICE % "NodePort", message=message)
    assert told == ["0: a is a NodePort, 2 true {1"]
    assert found(SERVICE % "NodePort", message="is {object.spec.nope}") == ["0: is …"]
    assert found(SERVICE % "NodePort")[0].endswith("Services are for the cluster alone.")


def test_what_cannot_be_worked_out_does_not_hold() -> None:
    (told,) = found("{apiVersion: v1, kind: Service, metadata: {name: a}}", message="wrong")
    assert told == '0: wrong (no such key: "spec")'


def test_a_place_is_that_of_the_rule() -> None:
    rules, _ = loaded(path='metadata.labels["a.b/c"]', mend="Do it.")
    from tests.checks.rules.own.asked import AROUND

    ((_, violation),) = rules.find(AROUND.system(SERVICE % "NodePort"))
    assert violation.path == ("metadata", "labels", "a.b/c")
    assert (violation.hint, violation.code) == ("Do it.", "OWN1")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("spec", ("spec",)),
        ("spec.ports[0].port", ("spec", "ports", 0, "port")),
        ('metadata.labels["a.b/c"].x', ("metadata", "labels", "a.b/c", "x")),
    ],
)
def test_a_path_is_read(text: str, path: tuple[str | int, ...]) -> None:
    assert path_of(text) == path


def test_what_costs_too_much_is_not_asked() -> None:
    names = ", ".join(f"n{number}" for number in range(3000))
    service = f"{{apiVersion: v1, kind: Service, metadata: {{name: a}}, spec: {{x: [{names}]}}}}"
    holds = "object.spec.x.all(a, object.spec.x.all(b, object.spec.x.all(c, a + b != c)))"
    (told,) = found(service, holds=holds)
    assert told == "0: the rule OWN1 was not asked: it takes too many steps"


def test_that_a_rule_was_not_asked_is_told_once() -> None:
    services = "\n---\n".join([SERVICE % "NodePort"] * 3)
    (told,) = found(services, holds="string(object.spec.type)")
    assert told == (
        "0: the rule OWN1 was not asked of 3 objects, such as this: "
        "it yields text, neither true nor false"
    )


def test_all_questions_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_MOST", 100)
    services = "\n---\n".join([SERVICE % "NodePort"] * 200)
    told = found(services, holds="object.spec.type.startsWith('Cluster')")
    assert 0 < len(told) < 200
    assert told[-1].endswith(
        "the rule OWN1 was not asked: of so many objects it takes too many steps"
    )


NONSENSE: list[Any] = [None, 7, "x", [], {}, [None], {"a": None}, True, 1.5, "\0\ud800", 10**30]


@pytest.mark.parametrize("wrong", NONSENSE)
def test_objects_of_any_shape_are_taken(wrong: Any) -> None:
    from meshgen.identity import Identity
    from meshgen.system import Member, System

    kinds = (
        "Service",
        "Deployment",
        "VirtualService",
        "Gateway",
        "Namespace",
        "PeerAuthentication",
    )
    rules, _ = loaded()
    (rule,) = rules.rules
    for kind in kinds:
        for obj in ({"spec": wrong}, {"spec": {"type": wrong}}, {"spec": {"template": wrong}}):
            member = Member(0, Identity("", kind, "a", "b"), {"kind": kind, **obj})
            whole = System([member])
            asked = OwnRules([replace(rule, kinds=frozenset(("*",)))], rules.compiler)
            for _, violation in asked.find(whole):
                assert violation.message
