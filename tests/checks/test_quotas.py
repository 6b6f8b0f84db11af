"""What does not fit a quota, as violations."""

import pytest

from meshgen.checks.quotas import QUOTAS, violations
from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.forecast import Forecast
from meshgen.quota import Capacity, Cluster, Problem, ProblemKind, WorkloadKey
from meshgen.resources import Object
from tests.forecast.test_forecast import limits, on, pod
from tests.report.capacity_examples import REFUSED, namespace, quota

from .subjects import context, subjects

WEB = WorkloadKey("shop", "Deployment", "web")
OBJECT = {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}


def made(*problems: Problem) -> list[Forecast]:
    return [Forecast(Capacity((namespace(quota("1"), problems=problems),)), (Cluster(),))]


def one(*problems: Problem) -> Violation:
    ((position, violation),) = violations(made(*problems), [{}, OBJECT])
    assert position == 1
    return violation


def test_a_problem_is_a_violation_of_its_object() -> None:
    violation = one(REFUSED)
    assert violation.code == Code.QUOTA_UNSET
    assert violation.path == REFUSED.keys
    assert violation.hint == REFUSED.hint
    assert violation.severity is Severity.ERROR
    assert violation.at_setting("services.web").message == f"{REFUSED.path}: {REFUSED.message}"


def test_in_a_manifest_the_path_is_the_objects_own() -> None:
    violation = one(REFUSED)
    assert violation.message == violation.at_setting(REFUSED.path).message == REFUSED.message


def test_what_is_about_a_quota_needs_no_path_before_it() -> None:
    violation = one(Problem(ProblemKind.ROLLING, "it does not fit", WEB, ("spec",), error=False))
    assert violation.at_setting("quotas.small").message == "it does not fit"
    assert violation.code == Code.QUOTA_ROLLOUT
    assert violation.severity is Severity.WARNING


# The setting's path ends as the object's own, which is not told twice.
def test_a_path_is_told_once() -> None:
    violation = one(Problem(ProblemKind.INVALID, "no such scope", WEB, ("spec", "scopes", 0)))
    assert violation.at_setting("quotas.small.scopes[0]").message == "no such scope"
    assert violation.at_setting("quotas.small").message == "spec.scopes[0]: no such scope"


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_kind_of_problem_has_a_code_that_is_described(kind: ProblemKind) -> None:
    assert one(Problem(kind, "so", WEB)).code == kind.value
    assert kind.value in {description.code for description in QUOTAS.descriptions}


def test_a_problem_of_all_clusters_is_told_once() -> None:
    assert len(list(violations([*made(REFUSED), *made(REFUSED)], [OBJECT]))) == 1


def test_an_object_that_is_given_no_name_yet_is_known_by_its_base() -> None:
    key = WorkloadKey("shop", "Job", "web-")
    job = {"kind": "Job", "metadata": {"generateName": "web-"}}
    shortages = violations(made(Problem(ProblemKind.INVALID, "so", key)), [OBJECT, job], "shop")
    assert [position for position, _ in shortages] == [1]


def check(objects: list[Object], *clusters: Cluster) -> list[tuple[int, str]]:
    shortages = QUOTAS.run(subjects(objects), context(*clusters))
    return [(position, violation.code) for position, violation in shortages]


def test_the_check_counts_for_the_clusters_that_the_context_names() -> None:
    objects = [pod(), limits("2")]
    assert check(objects, on("1.29", "1.20")) == [(1, Code.QUOTA)]
    assert check(objects) == []
