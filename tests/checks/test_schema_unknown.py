"""A kind that the declared releases do not serve is named, with the nearest that they do."""

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.checks.violation import Violation
from meshgen.findings import Code
from meshgen.schemas.store import SchemaStore

ISTIO = "networking.istio.io"


@pytest.mark.parametrize(
    ("api_version", "kind", "field", "message", "expected", "hint", "code"),
    [
        (
            f"{ISTIO}/v1",
            "DestinationRule",
            "apiVersion",
            f"DestinationRule {ISTIO}/v1 is not served by Istio 1.20",
            f"expected {ISTIO}/v1beta1 or {ISTIO}/v1alpha3",
            f"use {ISTIO}/v1beta1; {ISTIO}/v1 is served from Istio 1.22",
            Code.SCHEMA,
        ),
        (
            "batch/v1beta1",
            "CronJob",
            "apiVersion",
            "CronJob batch/v1beta1 is not served by Kubernetes 1.29",
            "expected batch/v1",
            "use batch/v1; batch/v1beta1 was removed in Kubernetes 1.25",
            Code.SCHEMA,
        ),
        (
            "autoscaling/v2beta2",
            "HorizontalPodAutoscaler",
            "apiVersion",
            "HorizontalPodAutoscaler autoscaling/v2beta2 is not served by Kubernetes 1.29",
            "expected autoscaling/v2 or autoscaling/v1",
            "use autoscaling/v2; autoscaling/v2beta2 was removed in Kubernetes 1.26",
            Code.SCHEMA,
        ),
        (
            "extensions.istio.io/v1alpha1",
            "TrafficExtension",
            "apiVersion",
            "TrafficExtension extensions.istio.io/v1alpha1 is not served by Istio 1.20",
            "",
            "it is served from Istio 1.30",
            Code.SCHEMA,
        ),
        (
            "gateway.networking.k8s.io/v1alpha9",
            "HTTPRoute",
            "apiVersion",
            "HTTPRoute gateway.networking.k8s.io/v1alpha9 is not served by gateway-api",
            "expected gateway.networking.k8s.io/v1 or gateway.networking.k8s.io/v1beta1",
            "use gateway.networking.k8s.io/v1",
            Code.NO_SCHEMA,
        ),
        (
            "app/v1",
            "Deployment",
            "apiVersion",
            "no schema is known for Deployment app/v1",
            "Deployment is known in apps/v1",
            "use apps/v1",
            Code.SCHEMA,
        ),
        (
            "networking.istio.oi/v1beta1",
            "VirtualService",
            "apiVersion",
            "no schema is known for VirtualService networking.istio.oi/v1beta1",
            f"VirtualService is known in {ISTIO}/v1beta1 or {ISTIO}/v1alpha3",
            f"did you mean `{ISTIO}/v1beta1`?",
            Code.NO_SCHEMA,
        ),
        (
            "serving.knative.dev/v1",
            "Service",
            "apiVersion",
            "no schema is known for Service serving.knative.dev/v1",
            "Service is known in v1",
            "",
            Code.NO_SCHEMA,
        ),
        (
            "apps/v1",
            "Deploymnet",
            "kind",
            "no schema is known for the kind Deploymnet",
            "",
            "did you mean `Deployment`?",
            Code.SCHEMA,
        ),
        (
            "a.example/v1",
            "Zyx",
            "kind",
            "no schema is known for the kind Zyx",
            "",
            "",
            Code.NO_SCHEMA,
        ),
    ],
)
def test_no_schema(
    api_version: str,
    kind: str,
    field: str,
    message: str,
    expected: str,
    hint: str,
    code: Code,
    checker: SchemaChecker,
) -> None:
    found = checker.check({"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}})
    assert found == [Violation((field,), message, expected, hint, code)]


def test_what_a_later_release_serves_is_known_there() -> None:
    obj = {"apiVersion": f"{ISTIO}/v1", "kind": "DestinationRule", "metadata": {"name": "a"}}
    found = SchemaChecker(SchemaStore("1.29", "1.22")).check({**obj, "spec": {"host": "a"}})
    assert found == []
