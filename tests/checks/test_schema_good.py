"""What the API server takes, the check takes."""

from collections.abc import Iterator

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.resources import Object
from meshgen.schemas.index import order
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from tests.checks.cases import documents
from tests.checks.objects import RELEASES, checker_for, good_objects, newest

KUBERNETES, ISTIO = supported_kubernetes(), supported_istio()


def good_cases() -> Iterator[tuple[str, str, Object]]:
    """Yield an object of every kind that meshgen writes, for each release that has its own schema.

    Of Kubernetes that is each one: nearly all bring something new below PodSpec.
    """
    for kubernetes in KUBERNETES:
        store = SchemaStore(kubernetes, ISTIO[0])
        for obj in good_objects(ISTIO[0]):
            if not store.is_custom(obj["apiVersion"], obj["kind"]):
                yield kubernetes, ISTIO[0], obj
    for istio in ISTIO:
        store = SchemaStore(KUBERNETES[-1], istio)
        for obj in good_objects(istio):
            entries = store.entries(obj["kind"])
            own = next(e for e in entries if e.api_version == obj["apiVersion"])
            if own.product == "istio" and istio in {*own.since, ISTIO[0]}:
                yield KUBERNETES[-1], istio, obj


def istio_cases() -> Iterator[tuple[str, Object]]:
    """Yield Istio's objects for each release that they are right in."""
    for istio in ISTIO:
        for obj in documents("good_istio", newest(istio)):
            since = obj["metadata"].get("annotations", {}).get("since", ISTIO[0])
            if order(istio) >= order(since):
                yield istio, obj


GOOD, GOOD_ISTIO = list(good_cases()), list(istio_cases())


def test_there_are_enough_good_objects() -> None:
    assert len(GOOD) > 150
    assert len({obj["metadata"]["name"] for istio, obj in GOOD_ISTIO if istio == ISTIO[-1]}) > 40


@pytest.mark.parametrize(
    ("kubernetes", "istio", "obj"), GOOD, ids=lambda v: v["kind"] if isinstance(v, dict) else v
)
def test_what_meshgen_writes_is_right_in_every_release(
    kubernetes: str, istio: str, obj: Object
) -> None:
    assert checker_for(kubernetes, istio).check(obj) == []


@pytest.mark.parametrize("istio", ISTIO)
def test_right_objects_of_istio(istio: str) -> None:
    objects = [obj for release, obj in GOOD_ISTIO if release == istio]
    checker = checker_for("1.29", istio)
    found = {(o["kind"], o["metadata"]["name"]): checker.check(o) for o in objects}
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("kubernetes", [KUBERNETES[0], "1.29", KUBERNETES[-1]])
@pytest.mark.parametrize(
    "obj", documents("good_others"), ids=lambda o: f"{o['kind']}-{o['metadata']['name']}"
)
def test_right_objects_of_other_kinds(kubernetes: str, obj: Object) -> None:
    assert checker_for(kubernetes, ISTIO[0]).check(obj) == []


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
