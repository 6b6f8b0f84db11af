"""Which checks are asked of what, and what comes of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from meshgen.checks.check import Check, Context, GroupCheck, ObjectCheck, Scope, Subject
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.identity import identity
from meshgen.resources import Object

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
