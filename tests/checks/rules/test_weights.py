"""What may be deployed otherwise, or be meant, is a note; what surely breaks, an error."""

import pytest

from meshgen.checks.rules.check import found_by
from tests.checks.rules.cases import Case, rule_of, system_of

_CLAIMS = "volumes: [{name: a, persistentVolumeClaim: {claimName: data}}]"
_POD = """\
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  serviceAccountName: web
  containers: [{name: web, ports: [{name: http, containerPort: 80}]}]
"""


def _named(kind: str, name: str, namespace: str = "shop", rest: str = "") -> str:
    where = f"name: {name}, namespace: {namespace}"
    return f"---\napiVersion: v1\nkind: {kind}\nmetadata: {{{where}}}\n{rest}"


def _service(spec: str, name: str = "web") -> str:
    return _named("Service", name, rest=f"spec: {{{spec}}}\n")


_RBAC = "rbac.authorization.k8s.io/v1"
_SET = "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a, namespace: shop}\n"
_ROUTED = (
    _service("selector: {app: web}, ports: [{name: http, port: 80}]")
    + "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n"
    "metadata: {name: web, namespace: shop}\nspec: {hosts: [web], http: [{%s}]}\n"
    + _named("Pod", "report")
    + "spec: {hostNetwork: true, containers: [{name: a, args: ['http://web']}]}\n"
)
_ENDING = """\
---
apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: {sidecar.istio.io/inject: "true"}
  annotations:
    proxy.istio.io/config: "{holdApplicationUntilProxyStarts: true, terminationDrainDuration: 60s}"
    sidecar.istio.io/nativeSidecar: "%s"
"""
_AGENT = "---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\n"
_ROOT = "spec: {template: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}}\n"
_FILTER = (
    "---\napiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\n"
    "metadata: {name: a, namespace: istio-system}\n"
    "spec: {workloadSelector: {labels: {istio: %s}}}\n"
)
_BINDING = (
    f"---\napiVersion: {_RBAC}\nkind: RoleBinding\nmetadata: {{name: a, namespace: shop}}\n"
    "roleRef: {kind: %s, name: reader}\n"
)


@pytest.mark.parametrize(
    ("code", "manifests", "expected"),
    [
        ("MG1604", _POD, "note"),
        ("MG1604", _POD + _named("ServiceAccount", "api"), "warning"),
        ("MG1604", _POD + _named("ServiceAccount", "web", "mail"), "warning"),
        ("MG1605", _named("Pod", "a", rest=f"spec: {{{_CLAIMS}}}\n"), "note"),
        ("MG1609", _SET + "spec: {serviceName: db}\n", "note"),
        ("MG1609", _SET + "spec: {serviceName: db}\n" + _service("", "prod"), "note"),
        ("MG1609", _SET + "spec: {serviceName: database}\n" + _service("", "databas"), "warning"),
        ("MG1611", _BINDING % "ClusterRole", "note"),
        ("MG1611", _BINDING % "Role", "note"),
        ("MG1620", _POD + _service("selector: {app: webs}", "a"), "warning"),
        ("MG1620", _POD + _service("selector: {app: mail}", "web"), "warning"),
        ("MG1620", _POD + _service("selector: {app: mail}", "mail"), "note"),
        ("MG1621", _POD + _service("selector: {app: web}, ports: [{targetPort: web}]"), "error"),
        ("MG1046", _ENDING % "true", "note"),
        ("MG1046", _ENDING % "false", "warning"),
        ("MG1229", _ROUTED % "fault: {delay: {fixedDelay: 3s}}, route: [{weight: 1}]", "note"),
        ("MG1229", _ROUTED % "route: [{destination: {host: web, subset: v1}}]", "warning"),
        ("MG1401", _POD.replace("shop", "istio-system") + _FILTER % "ingressgateway", "note"),
        ("MG1401", _POD.replace("shop", "istio-system") + _FILTER % "edge", "warning"),
        ("MG1805", _AGENT + _ROOT, "note"),
        ("MG1805", _AGENT.replace("DaemonSet", "Deployment") + _ROOT, "warning"),
    ],
)
def test_a_mistake_weighs_what_it_may_do(code: str, manifests: str, expected: str) -> None:
    system = system_of(Case(code, "", manifests, ()))
    weights = [violation.severity.value for _, violation in found_by(rule_of(code), system)]
    assert weights == [expected]
