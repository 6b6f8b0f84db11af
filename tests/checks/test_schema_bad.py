"""What the API server refuses, the check explains: where, what, and how to mend it."""

from dataclasses import dataclass
from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.checks.violation import Violation
from meshgen.resources import Path
from tests.checks.objects import changed

POD: Path = ("spec", "template", "spec")
CONTAINER: Path = (*POD, "containers", 0)
RULE: Path = ("spec", "http", 0)


@dataclass(frozen=True)
class Bad:
    """A good object of a kind with `value` at `path` (`...`: nothing), and what is to be found.

    The violation is at `at`, or at the changed path itself.
    """

    kind: str
    path: Path
    value: Any
    message: str
    expected: str = ""
    hint: str = ""
    at: Path = ()


BAD = [
    Bad(
        "Deployment",
        (*CONTAINER, "imagePullPolcy"),
        "Always",
        "unknown field `imagePullPolcy`",
        "",
        "did you mean `imagePullPolicy`?",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "imagePullPolicy"),
        "always",
        'found the text "always"',
        "expected Always, IfNotPresent or Never",
        "did you mean `Always`?",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "env", 0, "value"),
        8080,
        "found the number 8080",
        "expected text",
        'in quotes it is text: "8080"',
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "env", 0, "value"),
        True,
        "found true",
        "expected text",
        'in quotes it is text: "true"',
    ),
    Bad(
        "Deployment",
        ("spec", "replicas"),
        "2",
        'found the text "2"',
        "expected a whole number",
        "leave the quotes out: 2",
    ),
    Bad("Deployment", ("spec", "replicas"), 1.5, "found the number 1.5", "expected a whole number"),
    Bad("Deployment", ("spec", "replicas"), -1, "found the number -1", "expected 0 to 2147483647"),
    Bad(
        "Deployment",
        ("spec", "paused"),
        "true",
        'found the text "true"',
        "expected true or false",
        "leave the quotes out: true",
    ),
    Bad("Deployment", ("spec", "selector"), ..., "`selector` is required and missing"),
    Bad(
        "Deployment",
        ("spec",),
        None,
        "found null",
        "expected a mapping",
        "give it a value, or leave the field out",
    ),
    Bad("Deployment", ("metadata", "name"), ..., "`name` is required and missing"),
    Bad("Deployment", ("metadata",), ..., "`metadata` is required and missing"),
    Bad(
        "Deployment",
        ("replicas",),
        2,
        "unknown field `replicas`",
        "expected apiVersion, kind, metadata or spec",
        "it belongs in `spec`",
    ),
    Bad(
        "Deployment",
        (*POD, "limits"),
        {},
        "unknown field `limits`",
        "",
        "it belongs in `spec.template.spec.containers.resources` "
        "or `spec.template.spec.initContainers.resources`",
    ),
    Bad("Deployment", (*POD, "containers"), [], "is empty", "expected at least 1 item"),
    Bad("Deployment", (*POD, "containers"), {"name": "a"}, "found a mapping", "expected a list"),
    Bad(
        "Deployment",
        (*CONTAINER, "name"),
        "a_b",
        '"a_b" is not a valid name',
        "expected lower-case letters, digits and `-`",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "name"),
        "a" * 64,
        "has 64 characters",
        "expected at most 63 characters",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "ports", 0, "containerPort"),
        70000,
        "found the number 70000",
        "expected 1 to 65535",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "resources", "limits", "cpu"),
        "2 cores",
        '"2 cores" is not a quantity',
        "expected a number and, if any, a suffix, as in 250m, 0.5 or 128Mi",
    ),
    Bad(
        "Deployment",
        (*CONTAINER, "readinessProbe", "httpGet", "port"),
        True,
        "found true",
        "expected a whole number or text",
        'in quotes it is text: "true"',
    ),
    Bad(
        "Deployment",
        ("spec", "template", "metadata", "labels", "app"),
        "a b",
        '"a b" is not a valid label value',
        "expected up to 63 letters, digits, `-`, `_` and `.`, "
        "beginning and ending with a letter or digit",
    ),
    Bad(
        "Deployment",
        ("spec", "template", "metadata", "annotations", "a"),
        1,
        "found the number 1",
        "expected text",
        'in quotes it is text: "1"',
    ),
    Bad(
        "Deployment",
        ("metadata", "creationTimestamp"),
        "yesterday",
        '"yesterday" is not a time',
        "expected a time as in 2024-01-31T12:00:00Z",
    ),
    Bad(
        "StatefulSet",
        ("spec", "serviceName"),
        5,
        "found the number 5",
        "expected text",
        'in quotes it is text: "5"',
    ),
    Bad(
        "StatefulSet",
        ("spec", "volumeClaimTemplates", 0, "spec", "accessModes", 0),
        "RWO",
        'found the text "RWO"',
        "expected ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod",
    ),
    Bad(
        "Job",
        (*POD, "restartPolicy"),
        "Sometimes",
        'found the text "Sometimes"',
        "expected Always, OnFailure or Never",
    ),
    Bad("CronJob", ("spec", "schedule"), ..., "`schedule` is required and missing"),
    Bad(
        "CronJob",
        ("metadata", "name"),
        "b" * 53,
        "has 53 characters",
        "expected at most 52 characters",
    ),
    Bad(
        "Service",
        ("metadata", "name"),
        "www.shop",
        '"www.shop" is not a valid name',
        "expected lower-case letters, digits and `-`",
    ),
    Bad(
        "Service",
        ("spec", "type"),
        "Nodeport",
        'found the text "Nodeport"',
        "expected ClusterIP, NodePort, LoadBalancer or ExternalName",
        "did you mean `NodePort`?",
    ),
    Bad("Service", ("spec", "ports", 0, "port"), ..., "`port` is required and missing"),
    Bad(
        "Service",
        ("metadata", "annotations", "a/b/c"),
        "x",
        '"a/b/c" is not a valid key',
        "expected up to 63 letters, digits, `-`, `_` and `.`, and before it, if anything, "
        "a DNS name and `/`",
    ),
    Bad(
        "ConfigMap",
        ("data", "PORT"),
        80,
        "found the number 80",
        "expected text",
        'in quotes it is text: "80"',
    ),
    Bad(
        "Secret",
        ("data", "token"),
        "hunter2",
        "the value is not base64",
        "expected base64, as `base64 -w0` prints it",
    ),
    Bad("Secret", ("stringData", "pin"), 1234, "found a number", "expected text"),
    Bad(
        "ServiceAccount",
        ("imagePullSecrets",),
        ["registry"],
        'found the text "registry"',
        "expected a mapping",
        at=("imagePullSecrets", 0),
    ),
    Bad(
        "PersistentVolumeClaim",
        ("spec", "accessModes"),
        ...,
        "`accessModes` is required and missing",
    ),
    Bad(
        "HorizontalPodAutoscaler",
        ("spec", "targetCPUUtilizationPercentage"),
        70,
        "unknown field `targetCPUUtilizationPercentage`",
        "expected behavior, maxReplicas, metrics, minReplicas or scaleTargetRef",
    ),
    Bad(
        "HorizontalPodAutoscaler",
        ("spec", "maxReplicas"),
        0,
        "found the number 0",
        "expected 1 to 2147483647",
    ),
    Bad(
        "PodDisruptionBudget",
        ("spec", "minAvailable"),
        0.5,
        "found the number 0.5",
        "expected a whole number or text",
        'in quotes it is text: "0.5"',
    ),
    Bad("ResourceQuota", ("spec", "hard"), ["pods"], "found a list", "expected a mapping"),
    Bad("LimitRange", ("spec", "limits", 0, "type"), ..., "`type` is required and missing"),
    Bad(
        "Namespace",
        ("metadata", "labels", "istio-injection"),
        True,
        "found true",
        "expected text",
        'in quotes it is text: "true"',
    ),
    Bad(
        "PeerAuthentication",
        ("spec", "mtls", "mode"),
        "STRCT",
        'found the text "STRCT"',
        "expected UNSET, DISABLE, PERMISSIVE or STRICT",
        "did you mean `STRICT`?",
    ),
    Bad(
        "DestinationRule",
        ("spec", "trafficPolicy", "loadBalancer", "simple"),
        "RANDOM",
        "only one of `simple`, `consistentHash` may be set",
        "found `simple` and `consistentHash`",
        at=("spec", "trafficPolicy", "loadBalancer"),
    ),
    Bad(
        "DestinationRule",
        ("spec", "trafficPolicy", "connectionPool", "tcp", "connectTimeout"),
        "60 seconds",
        '"60 seconds" is not a duration',
        "expected numbers with units, as in 1h30m, 5s or 100ms",
    ),
    Bad(
        "Gateway",
        ("spec", "servers", 0, "port", "number"),
        "80",
        'found the text "80"',
        "expected a whole number",
        "leave the quotes out: 80",
    ),
    Bad("Gateway", ("spec", "servers", 0, "hosts"), ..., "`hosts` is required and missing"),
    Bad(
        "VirtualService",
        (*RULE, "match", 0, "uri", "exact"),
        "/",
        "only one of `exact`, `prefix`, `regex` may be set",
        "found `exact` and `prefix`",
        at=(*RULE, "match", 0, "uri"),
    ),
    Bad(
        "VirtualService",
        (*RULE, "destination"),
        {},
        "unknown field `destination`",
        "",
        "it belongs in `spec.http[0].route`",
    ),
    Bad(
        "VirtualService",
        (*RULE, "timeout"),
        "10",
        '"10" is not a duration',
        "expected numbers with units, as in 1h30m, 5s or 100ms",
        "write 10s",
    ),
    Bad(
        "EnvoyFilter",
        ("spec", "configPatches", 0, "applyTo"),
        "HTTP_FILTERS",
        'found the text "HTTP_FILTERS"',
        "expected INVALID, LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER, "
        "ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE, CLUSTER, EXTENSION_CONFIG, BOOTSTRAP "
        "or LISTENER_FILTER",
        "did you mean `HTTP_FILTER`?",
    ),
    Bad(
        "EnvoyFilter",
        ("spec", "configPatches", 0, "patch", "vaule"),
        {},
        "unknown field `vaule`",
        "expected filterClass, operation or value",
        "did you mean `value`?",
    ),
    Bad(
        "AuthorizationPolicy",
        ("spec", "action"),
        "PERMIT",
        'found the text "PERMIT"',
        "expected ALLOW, DENY, AUDIT or CUSTOM",
    ),
    Bad(
        "Sidecar", ("spec", "egress", 0, "hosts"), "./*", 'found the text "./*"', "expected a list"
    ),
    Bad("ServiceEntry", ("spec", "hosts"), ..., "`hosts` is required and missing"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda b: f"{b.kind}-{b.path[-1]}-{b.value!r:.20}")
def test_bad_objects(bad: Bad, checker: SchemaChecker) -> None:
    found = checker.check(changed(bad.kind, bad.path, bad.value))
    assert found == [Violation(bad.at or bad.path, bad.message, bad.expected, bad.hint)]


def test_all_violations_are_found_in_order_of_place(checker: SchemaChecker) -> None:
    obj = changed("Deployment", ("metadata", "labels"), {"b": "-", "a": "-"})
    obj["spec"]["template"]["spec"]["containers"] = [{"image": 1}, {"name": "b"}]
    assert [v.path for v in checker.check(obj)] == [
        ("metadata", "labels", "a"),
        ("metadata", "labels", "b"),
        (*CONTAINER, "image"),
        (*CONTAINER, "name"),
        (*POD, "containers", 1, "image"),
    ]


def test_no_secret_value_is_shown(checker: SchemaChecker) -> None:
    obj = changed("Secret", ("data",), {"a": "hunter2!", "b": 4711, "c": ["s3cr3t"]})
    obj["stringData"] = {"d": 4712}
    found = str(checker.check(obj))
    assert found.count("Violation") == 4
    assert not any(value in found for value in ("hunter2", "4711", "s3cr3t", "4712"))


def test_a_null_counts_as_left_out_in_a_custom_resource(checker: SchemaChecker) -> None:
    """As PruneNonNullableNullsWithoutDefaults does in k8s.io/apiextensions-apiserver."""
    assert checker.check(changed("ServiceEntry", ("spec", "location"), None)) == []
    (found,) = checker.check(changed("ServiceEntry", ("spec", "hosts"), None))
    assert found.message == "`hosts` is required and missing"
