"""What the API server takes, the check takes."""

import pytest

from tests.checks.objects import RELEASES, good_objects
from meshgen.checks.schema import SchemaChecker
from meshgen.schemas.store import SchemaStore


@pytest.mark.parametrize(("kubernetes", "istio"), RELEASES)
def test_good_objects_have_no_violations(kubernetes: str, istio: str) -> None:
    checker = SchemaChecker(SchemaStore(kubernetes, istio))
    found = {o["kind"]: checker.check(o) for o in good_objects(istio)}
    assert {kind: v for kind, v in found.items() if v} == {}


def test_the_good_objects_are_of_all_kinds_that_count() -> None:
    assert {o["kind"] for o in good_objects()} >= {
        *("Deployment", "StatefulSet", "Job", "CronJob", "Service", "ConfigMap", "Secret"),
        *("ServiceAccount", "PersistentVolumeClaim", "HorizontalPodAutoscaler", "Namespace"),
        *("PodDisruptionBudget", "ResourceQuota", "LimitRange", "PeerAuthentication"),
        *("DestinationRule", "Gateway", "VirtualService", "EnvoyFilter", "AuthorizationPolicy"),
        *("Sidecar", "ServiceEntry"),
    }


@pytest.mark.parametrize(("kubernetes", "istio"), RELEASES)
def test_an_unknown_field_is_found_in_every_kind(kubernetes: str, istio: str) -> None:
    checker = SchemaChecker(SchemaStore(kubernetes, istio))
    for obj in good_objects(istio):
        paths = [v.path for v in checker.check({**obj, "sepc": {}})]
        assert paths == [("sepc",)], obj["kind"]
        if "spec" in obj and obj["kind"] != "Namespace":
            worse = {**obj, "spec": {**obj["spec"], "nonsense": 1}}
            assert [v.path for v in checker.check(worse)] == [("spec", "nonsense")], obj["kind"]


@pytest.mark.parametrize("text", ["100m", "0.5", "1e3", "1E-2", ".5", "5.", "+1", "-1Ki", 3, 0.25])
def test_quantities(text: object, checker: SchemaChecker) -> None:
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "a"}}
    assert checker.check({**quota, "spec": {"hard": {"limits.cpu": text}}}) == []


@pytest.mark.parametrize(
    "text", ["", "5x", "1 Gi", "1KI", "1ki", "Mi", "1e", "1.2.3", "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_what_is_no_quantity(text: str, checker: SchemaChecker) -> None:
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "a"}}
    (violation,) = checker.check({**quota, "spec": {"hard": {"limits.cpu": text}}})
    assert violation.path == ("spec", "hard", "limits.cpu")
    assert violation.message.endswith("is not a quantity")


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        *(("a", True), ("a-b.c", True), ("9", True), ("a" * 253, True)),
        *(("", False), ("A", False), ("a_b", False), ("a.", False), ("-a", False)),
        *(("a..b", False), ("a\n", False), ("a" * 254, False)),
    ],
)
def test_names(name: str, valid: bool, checker: SchemaChecker) -> None:
    found = checker.check({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})
    assert {v.path for v in found} == (set() if valid else {("metadata", "name")})


def test_a_role_may_have_any_name(checker: SchemaChecker) -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role"}
    assert checker.check({**role, "metadata": {"name": "system:Reader"}, "rules": []}) == []


@pytest.mark.parametrize(
    ("key", "valid"),
    [
        *(("app", True), ("a.b/C_d", True), ("a" * 63, True), ("a" * 253 + "/b", True)),
        *(("", False), ("a/b/c", False), ("A.b/c", False), ("/b", False), ("a b", False)),
        *(("a" * 64, False), ("-a", False), ("a" * 317 + "/b", False)),
    ],
)
def test_label_keys(key: str, valid: bool, checker: SchemaChecker) -> None:
    metadata = {"name": "a", "labels": {key: "x"}}
    found = checker.check({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})
    assert [v.path for v in found] == ([] if valid else [("metadata", "labels", key)])


@pytest.mark.parametrize(
    ("value", "valid"),
    [("", True), ("V1.2_3-4", True), ("a" * 63, True), ("a" * 64, False), ("a b", False)],
)
def test_label_values(value: str, valid: bool, checker: SchemaChecker) -> None:
    metadata = {"name": "a", "labels": {"key": value}}
    found = checker.check({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})
    assert [v.path for v in found] == ([] if valid else [("metadata", "labels", "key")])
