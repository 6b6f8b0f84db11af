"""What is told of objects together: where, once, and of what is surely there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from meshgen.checks.check import Check, Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.findings import Location, Related, Severity
from meshgen.manifests.together.check import Together
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.standing import Standing
from meshgen.schemas.stores import Stores

from .objects import Told, service, standing

Found = Iterator[tuple[int, Violation]]
STORES = Stores(("1.33",), ("1.28",))


def _missing(subjects: Sequence[Subject], _: Context) -> Found:
    """Find Services that say `needs: NAME`, where there is none of that name beside them."""
    there = {(s.identity.namespace, s.identity.name) for s in subjects}
    for position, subject in enumerate(subjects):
        needs = subject.object["metadata"].get("labels", {}).get("needs")
        if needs and (subject.identity.namespace, needs) not in there:
            yield position, Violation(("metadata", "labels", "needs"), f"no {needs}", code="MG1")


def _pairs(subjects: Sequence[Subject], _: Context) -> Found:
    """Find a second object that says the same `is`."""
    first: dict[str, int] = {}
    for position, subject in enumerate(subjects):
        said = subject.object["metadata"].get("labels", {}).get("is")
        if said in first:
            place = ("metadata", "name")
            yield position, Violation(place, "twice", code="MG2", others=((first[said], place),))
        elif said:
            first[said] = position


def _names(subjects: Sequence[Subject], context: Context) -> Found:
    """Tell of every object in which namespace it is, and what is known of the control plane."""
    assert context.control_plane
    for position, subject in enumerate(subjects):
        message = f"{subject.identity.namespace} {context.control_plane.trust_domain}"
        yield position, Violation(("metadata",), message, code="MG3")


def check(
    *standings: Standing,
    runs: Any = _missing,
    facts: Facts | None = None,
    tolerant: bool = True,
    scope: Scope = Scope.SYSTEM,
    parts: Sequence[Standing] = (),
) -> list[str]:
    """Return what is told of objects, each as `ROOT:NAME MESSAGE`."""
    asked = facts or Facts()
    checks: list[Check] = [GroupCheck(scope=scope, run=runs, tolerant=tolerant)]
    Together(STORES, asked.clusters(["1.33"], ["1.28"]), asked, checks).check(standings, parts)
    return [
        f"{each.root}:{each.identity.name} {violation.message}"
        for each in standings
        if isinstance(each.telling, Told)
        for violation, _ in each.telling.told
    ]


def test_all_that_is_there_is_one_system() -> None:
    needs = standing("a.yaml", service("web", needs="db"))
    assert check(needs) == ["a.yaml:web no db"]
    assert check(standing("a.yaml", service("web", needs="db")), standing("b", service("db"))) == []


def test_what_another_cluster_has_is_there() -> None:
    dev = standing("dev", service("web", needs="db"), built=True)
    prod = standing("prod", service("web"), built=True)
    assert check(dev, prod) == ["dev:web no db"]
    dev = standing("dev", service("web", needs="db"), built=True)
    there = standing("prod", service("db"), built=True)
    assert check(dev, prod, there) == []


def test_what_two_clusters_have_does_not_contradict() -> None:
    one = standing("dev", service("web", **{"is": "one"}), built=True)
    other = standing("prod", service("web", **{"is": "two"}), built=True)
    same = standing("prod", service("api", **{"is": "one"}), built=True)
    assert check(one, other, same, runs=_pairs) == []
    # Without the first `web` of prod, all are in one.
    assert check(one, same, runs=_pairs) == ["prod:api twice"]


def test_a_finding_of_several_systems_is_told_for_each_that_has_the_object() -> None:
    """Where it stands is for the telling to compare."""
    standings = [
        standing("dev", service("base", needs="db"), built=True),
        standing("dev", service("web"), built=True),
        standing("prod", service("base", needs="db"), built=True),
        standing("prod", service("web", of="prod"), built=True),
    ]
    assert check(*standings) == ["dev:base no db", "prod:base no db"]


MANY = 20


def test_of_many_systems_what_one_has_is_there_for_all() -> None:
    charts = [
        standing(f"chart {n}", service(f"web-{n}", needs=f"db-{n + 1}"), built=True, is_chart=True)
        for n in range(MANY)
    ]
    there = [
        standing(f"chart {n}", service(f"db-{n}"), built=True, is_chart=True) for n in range(MANY)
    ]
    assert check(*charts, *there) == ["chart 19:web-19 no db-20"]


def test_of_many_systems_each_is_asked_about() -> None:
    """Each with the objects of its own, of which others have several under one name."""
    of_each = [
        standing(
            f"chart {n}", service(name, what=f"{n}", **{"is": "one"}), built=True, is_chart=True
        )
        for n in range(MANY)
        for name in ("web", "api")
    ]
    assert check(*of_each, runs=_pairs) == [f"chart {n}:api twice" for n in range(MANY)]


def test_the_other_places_are_told() -> None:
    one = standing("a.yaml", service("web", **{"is": "one"}))
    other = standing("b.yaml", service("api", **{"is": "one"}))
    check(one, other, runs=_pairs)
    assert isinstance(other.telling, Told)
    ((_, related),) = other.telling.told
    assert related == [Related(Location("a.yaml"), "", "metadata.name")]


def test_what_a_kustomization_completes_is_there_and_not_told_of() -> None:
    web = standing("a.yaml", service("web", needs="db"))
    part = standing("b.yaml", service("db", needs="x"), is_checked=False)
    assert check(web, parts=[part]) == []
    assert check(web, parts=[standing("b.yaml", service("other"), is_checked=False)]) == [
        "a.yaml:web no db"
    ]


def _weighing(subjects: Sequence[Subject], _: Context) -> Found:
    """Find each `web`, a note where there is an `api` beside it, in words of its own."""
    is_there = any(subject.identity.name == "api" for subject in subjects)
    severity = Severity.NOTE if is_there else Severity.ERROR
    for position, subject in enumerate(subjects):
        if subject.identity.name == "web":
            yield position, Violation((), f"a {severity}", code="MG4", severity=severity)


def test_what_two_systems_find_in_one_object_is_told_once_and_as_the_lighter() -> None:
    web = standing("web.yaml", service("web"))
    dev = [standing("dev/a.yaml", service(name, of="dev")) for name in ("x", "api")]
    prod = standing("prod/a.yaml", service("x", of="prod"))
    assert check(web, prod, *dev, runs=_weighing) == ["web.yaml:web a note"]
    web = standing("web.yaml", service("web"))
    assert check(web, *dev, prod, runs=_weighing) == ["web.yaml:web a note"]
    web = standing("web.yaml", service("web"))
    assert check(web, prod, runs=_weighing) == ["web.yaml:web a error"]


def test_nothing_is_told_of_what_was_passed_over() -> None:
    web = standing("a.yaml", service("web", needs="db"))
    db = standing("b.yaml", service("db", needs="x"), is_checked=False)
    assert check(web, db) == []


@pytest.mark.parametrize(
    ("obj", "where"),
    [
        (service("web", "shop"), "shop"),
        (service("web", ""), "home"),
        ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}, ""),
        (
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "namespace": "b"}},
            "",
        ),
        ({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "a"}}, "home"),
        ({"kind": "Thing", "metadata": {"name": "a"}}, "home"),
    ],
)
def test_objects_are_asked_about_where_they_will_be(obj: dict[str, Any], where: str) -> None:
    told = check(standing("f", obj), runs=_names, facts=Facts(namespace="home"))
    assert told == [f"f:{obj['metadata']['name']} {where} cluster.local"]


def test_objects_with_the_namespace_written_and_left_out_are_one() -> None:
    one, other = service("web", ""), service("web", "default")
    del one["metadata"]["namespace"]
    told = check(standing("a/f", one), standing("b/f", other), runs=_names)
    assert told == ["a/f:web default cluster.local", "b/f:web default cluster.local"]


def _mesh(trust: str, namespace: str = "istio-system", name: str = "istio") -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace}
    data = {"mesh": f"trustDomain: {trust}\n"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def test_the_control_plane_is_what_its_config_map_says() -> None:
    web, mesh = standing("f", service("web")), standing("f", _mesh("td"))
    assert "f:web shop td" in check(web, mesh, runs=_names)


def test_each_cluster_has_the_control_plane_of_its_own() -> None:
    standings = [
        standing(root, obj, built=True)
        for root in ("dev", "prod")
        for obj in (_mesh(root), service(root))
    ]
    told = check(*standings, runs=_names)
    assert {"dev:dev shop dev", "prod:prod shop prod"} <= set(told)


def test_what_counts_on_schemas_is_not_asked_where_something_is_wrong() -> None:
    wrong = standing("a.yaml", service("bad"), is_valid=False)
    web = standing("a.yaml", service("web", needs="x"))
    other = standing("b.yaml", service("api", "other", needs="x"))
    expected = ["a.yaml:web no x", "b.yaml:api no x"]
    assert check(wrong, web, other) == expected
    for each in (web, other):
        assert isinstance(each.telling, Told)
        each.telling.told.clear()
    assert check(wrong, web, other, tolerant=False) == expected[1:]


def test_a_wrong_namespace_object_spoils_what_is_in_it() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    wrong = standing("a.yaml", namespace, is_valid=False)
    web = standing("a.yaml", service("web", needs="x"))
    assert check(wrong, web, tolerant=False) == []
    assert check(replace(wrong, is_valid=True), web, tolerant=False) == ["a.yaml:web no x"]


def test_a_value_that_is_filled_in_later_is_not_told_of() -> None:
    assert check(standing("f", service("web", needs="${DB}"))) == []
    assert check(standing("f", service("${APP}", needs="db"))) == []
