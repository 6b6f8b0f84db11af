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
            "HTTPRoute gateway.networking.k8s.io/v1alpha9 is not served by Gateway API",
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
            "`--schemas`, or `schemas:` of a config, takes the CRDs of a.example",
            Code.NO_SCHEMA,
        ),
        # Kubernetes has a Lease, a Role and a NetworkPolicy: nothing that is meant here.
        (
            "helm.toolkit.fluxcd.io/v2",
            "Zyx",
            "kind",
            "no schema is known for the kind Zyx of helm.toolkit.fluxcd.io",
            "expected HelmRelease",
            "",
            Code.NO_SCHEMA,
        ),
        (
            "kyverno.io/v1",
            "Policy",
            "kind",
            "no schema is known for the kind Policy",
            "",
            "`--schemas`, or `schemas:` of a config, takes the CRDs of kyverno.io",
            Code.NO_SCHEMA,
        ),
        (
            "monitoring.coreos.com/v1",
            "ServiceMonitr",
            "kind",
            "no schema is known for the kind ServiceMonitr of monitoring.coreos.com",
            "",
            "did you mean `ServiceMonitor`?",
            Code.NO_SCHEMA,
        ),
        (
            "monitoring.coreos.co/v1",
            "Probing",
            "kind",
            "no schema is known for the kind Probing",
            "",
            "did you mean `monitoring.coreos.com`?; `--schemas`, or `schemas:` of a config, "
            "takes the CRDs of monitoring.coreos.co",
            Code.NO_SCHEMA,
        ),
        # A slip in the kind of another group, and a kind that is nowhere.
        (
            "v1",
            "Deploymnet",
            "kind",
            "no schema is known for the kind Deploymnet",
            "",
            "did you mean `Deployment`?",
            Code.SCHEMA,
        ),
        (
            "authorization.k8s.io/v1",
            "Zyx",
            "kind",
            "no schema is known for the kind Zyx",
            "expected one of LocalSubjectAccessReview, SelfSubjectAccessReview, "
            "SelfSubjectRulesReview, SubjectAccessReview",
            "",
            Code.SCHEMA,
        ),
        (
            "networking.k8s.io/v1",
            "ClusterCIDR",
            "apiVersion",
            "ClusterCIDR networking.k8s.io/v1 is not served by Kubernetes 1.29",
            "",
            "it was removed in Kubernetes 1.29",
            Code.SCHEMA,
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


@pytest.mark.parametrize(
    ("api_version", "kind", "told"),
    [
        *(
            (api_version, "PodSecurityPolicy", "PodSecurityPolicy was removed in Kubernetes 1.25")
            for api_version in ("policy/v1beta1", "policy/v1", "extensions/v1beta1", "v1", "any/v9")
        ),
        ("settings.k8s.io/v1", "PodPreset", "PodPreset was removed in Kubernetes 1.20"),
        ("apps/v1alpha1", "PetSet", "use a StatefulSet of apps/v1; PetSet was removed"),
        *(
            ("config.istio.io/v1alpha2", kind, "config.istio.io was removed in Istio 1.8")
            for kind in ("rule", "handler", "instance", "memquota", "QuotaSpec", "Anything")
        ),
        ("config.istio.io/v1alpha2", "RouteRule", "use a VirtualService of networking.istio.io"),
        ("rbac.istio.io/v1alpha1", "Whatever", "rbac.istio.io was removed in Istio 1.6"),
        ("authentication.istio.io/v1", "Policy", "use PeerAuthentication"),
        ("helm.fluxcd.io/v1", "HelmRelease", "use helm.toolkit.fluxcd.io/v2; helm.fluxcd.io was"),
        ("keda.k8s.io/v1alpha1", "ScaledObject", "keda.k8s.io was removed in KEDA 2.0"),
    ],
)
def test_what_was_removed_is_named_as_removed(
    api_version: str, kind: str, told: str, checker: SchemaChecker
) -> None:
    obj = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}}
    (found,) = checker.check(obj)
    assert found.message.startswith(f"{kind} {api_version} is not served by ")
    assert told in found.hint


def test_a_kind_of_that_name_in_another_group_was_not_removed(checker: SchemaChecker) -> None:
    obj = {"apiVersion": "a.example/v1", "kind": "PodSecurityPolicy", "metadata": {"name": "a"}}
    (found,) = checker.check(obj)
    assert found.message == "no schema is known for the kind PodSecurityPolicy"


def test_what_a_later_release_serves_is_known_there() -> None:
    obj = {"apiVersion": f"{ISTIO}/v1", "kind": "DestinationRule", "metadata": {"name": "a"}}
    found = SchemaChecker(SchemaStore("1.29", "1.22")).check({**obj, "spec": {"host": "a"}})
    assert found == []
