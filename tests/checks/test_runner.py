"""Which checks are asked of what, and what comes of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from meshgen.checks.check import Check, Context, GroupCheck, ObjectCheck, Scope, Subject
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.identity import identity
from meshgen.quota import Cluster
from meshgen.resources import Object
from meshgen.system import ControlPlane

from .subjects import context, subjects


def obj(kind: str, name: str, namespace: str = "", group: str = "") -> Object:
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {
        "apiVersion": f"{group}/v1" if group else "v1",
        "kind": kind,
        "metadata": metadata,
    }


def single(message: str, *kinds: str, error: bool = True, tolerant: bool = False) -> ObjectCheck:
    severity = Severity.ERROR if error else Severity.WARNING

    def run(_: Any, __: Context) -> Iterator[Violation]:
        yield Violation((message,), message, severity=severity)

    return ObjectCheck(run=run, kinds=frozenset(kinds), tolerant=tolerant)


def group(scope: Scope, *kinds: str, tolerant: bool = False) -> GroupCheck:
    """Return a check that finds the last object wrong, and tells how many there are."""

    def run(members: Sequence[Subject], _: Context) -> Iterator[tuple[int, Violation]]:
        yield len(members) - 1, Violation((), f"the last of {len(members)}")

    return GroupCheck(scope=scope, run=run, kinds=frozenset(kinds), tolerant=tolerant)


def messages(data: Any, *checks: Check) -> list[str]:
    return [
        violation.message for violation in Runner(context(), checks).check(data, identity(data))
    ]


def together(objects: list[Object], *checks: Check, sound: bool = True) -> list[tuple[int, str]]:
    violations = Runner(context(), checks).check_together(subjects(objects), sound=sound)
    return [(position, violation.message) for position, violation in violations]


def test_a_check_is_asked_of_its_kinds_only() -> None:
    checks = [
        single("core", "Service", error=False),
        single("apps", "Deployment.apps", error=False),
        single("any", error=False),
    ]
    assert messages(obj("Service", "a"), *checks) == ["any", "core"]
    assert messages(obj("Deployment", "a", group="apps"), *checks) == ["any", "apps"]
    assert messages(obj("Service", "a", group="serving.knative.dev"), *checks) == ["any"]


@pytest.mark.parametrize("odd", [None, [], "a", {"kind": []}, {"apiVersion": {}, "kind": 1}])
def test_what_is_no_object_is_asked_about_as_well(odd: Any) -> None:
    assert messages(odd, single("any"), single("core", "Service")) == ["any"]


def test_after_an_error_only_tolerant_checks_are_asked() -> None:
    later = (single("strict"), single("tolerant", tolerant=True))
    assert messages(obj("A", "a"), single("first"), *later) == ["first", "tolerant"]
    first = single("first", error=False)
    assert messages(obj("A", "a"), first, single("strict")) == ["first", "strict"]


def test_violations_of_several_checks_stand_in_order_of_place() -> None:
    checks = (single("b", error=False), single("a", error=False))
    assert messages(obj("A", "a"), *checks) == ["a", "b"]


def test_a_system_is_looked_at_in_one_go_a_namespace_in_another() -> None:
    objects = [obj("A", "a", "one"), obj("A", "b", "two"), obj("A", "c", "one"), obj("A", "d")]
    assert together(objects, group(Scope.SYSTEM)) == [(3, "the last of 4")]
    assert together(objects, group(Scope.NAMESPACE)) == [
        (2, "the last of 2"),
        (1, "the last of 1"),
        (3, "the last of 1"),
    ]


def test_a_group_is_looked_at_where_one_of_the_kinds_is_in_it() -> None:
    objects = [obj("A", "a"), obj("B", "b", group="c.d")]
    assert together(objects, group(Scope.SYSTEM, "B")) == []
    assert together(objects, group(Scope.SYSTEM, "C", "B.c.d")) == [(1, "the last of 2")]


def test_where_something_is_wrong_only_tolerant_checks_see_the_group() -> None:
    checks = group(Scope.SYSTEM), group(Scope.SYSTEM, tolerant=True)
    assert len(together([obj("A", "a")], *checks)) == 2
    assert len(together([obj("A", "a")], *checks, sound=False)) == 1


def test_a_check_that_needs_more_than_the_context_has_is_not_asked() -> None:
    def run(_: Sequence[Subject], __: Context) -> Iterator[tuple[int, Violation]]:
        yield 0, Violation((), "asked")

    check = GroupCheck(scope=Scope.SYSTEM, run=run, needs=("clusters",))
    assert together([obj("Service", "a")], check) == []
    with_clusters = Context(context().stores, clusters=(Cluster(),))
    runner = Runner(with_clusters, (check,))
    assert len(list(runner.check_together(subjects([obj("Service", "a")]), sound=True))) == 1


def test_what_was_asked_is_known_by_its_codes() -> None:
    alone, clusters = Runner(context()), (Cluster(),)
    assert {"MG202", "MG216"} <= alone.asked(sound=True)
    assert not {"MG501", "MG602", "MG1001"} & alone.asked(sound=True)
    of_all = Runner(Context(context().stores, clusters=clusters, control_plane=ControlPlane()))
    assert {"MG202", "MG501", "MG602", "MG1001"} <= of_all.asked(sound=True)
    assert {"MG202", "MG1001"} <= of_all.asked(sound=False)
    assert "MG602" not in of_all.asked(sound=False)


def test_what_is_wrong_with_what_an_object_ignores_is_told_whoever_checks_it() -> None:
    data = obj("Service", "a")
    data["metadata"]["annotations"] = {"meshgen.dev/ignore": "MG1001: meant; MG1; MG602"}
    assert messages(data, single("x", error=True)) == [
        "MG602 is ignored without a reason: it still counts",
        "no finding has the code MG1",
        "x",
    ]
    assert list(Runner(context()).ignored(data)) == ["MG1001"]
    assert list(Runner(context()).ignored(obj("Service", "a"))) == []
