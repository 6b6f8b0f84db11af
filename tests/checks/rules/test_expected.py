"""What a rule says is expected is what the reader would write there."""

import pytest

from meshgen.findings import Severity
from tests.checks.rules.cases import rule_of
from tests.system.build import built

_BACKEND = """\
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{ports: {ports}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop}}
spec: {{defaultBackend: {{service: {{name: web, port: {port}}}}}}}
"""
_NAMED = "[{name: http, port: 80}, {name: http2, port: 81}]"
_SCALED = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: CONTAINER}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: shop}]}}}
"""

_SECRETS = """\
apiVersion: v1
kind: Secret
metadata: {name: app-secrets}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, envFrom: [{secretRef: {name: NAME}}]}]}
"""


def _expected(code: str, manifests: str) -> str:
    ((_, violation),) = rule_of(code).find(built(manifests))
    return violation.expected


@pytest.mark.parametrize(
    ("ports", "port", "expected"),
    [
        (_NAMED, "{number: 8080}", "expected one of 80, 81"),
        (_NAMED, "{name: htp}", "expected one of http, http2"),
        ("[{port: 80}]", "{name: htp}", "expected 80"),
    ],
)
def test_a_port_is_told_as_the_wrong_one_is_written(ports: str, port: str, expected: str) -> None:
    assert _expected("MG1607", _BACKEND.format(ports=ports, port=port)) == expected


def test_the_proxy_is_not_offered_to_scale_by() -> None:
    assert _expected("MG1305", _SCALED.replace("CONTAINER", "app")) == "expected shop"


@pytest.mark.parametrize(
    ("name", "severity", "hint"),
    [
        ("app-secret", Severity.WARNING, "did you mean `app-secrets`?"),
        ("postgres", Severity.NOTE, "mend it, or list it under `existing`"),
    ],
)
def test_a_secret_that_is_like_none_is_a_note(name: str, severity: Severity, hint: str) -> None:
    ((_, violation),) = rule_of("MG1603").find(built(_SECRETS.replace("NAME", name)))
    assert (violation.severity, violation.hint) == (severity, hint)
