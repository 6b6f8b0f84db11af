"""What of a system is ignored, and which ignores are of use."""

from typing import Any

from meshgen.checks.ignores.annotation import ignored_codes
from meshgen.checks.registry import descriptions
from meshgen.checks.violation import Violation
from meshgen.manifests.together.ignoring import Ignoring
from meshgen.manifests.together.standing import Standing

from .objects import service, standing

KNOWN = {description.code: description for description in descriptions()}
FOUND = Violation((), "x", code="MG1001")
ASKED = frozenset(("MG1001", "MG602"))


def annotated(root: str, written: str, **given: Any) -> Standing:
    obj = service(root)
    obj["metadata"]["annotations"] = {"meshgen.dev/ignore": written}
    return standing(root, obj, **given)


def ignoring(*standings: Standing) -> Ignoring:
    return Ignoring(standings, lambda obj: ignored_codes(obj, KNOWN))


def test_what_an_object_ignores_is_covered_and_of_use() -> None:
    one, other = annotated("a", "MG1001: meant; MG602: meant"), standing("b", service("b"))
    known = ignoring(one, other)
    known.ask([one, other], ASKED)
    assert known.has_any()
    assert known.covers(one, FOUND)
    assert not known.covers(other, FOUND)
    assert list(known.idle()) == [(one, "MG602")]


def test_what_was_not_asked_is_not_of_no_use() -> None:
    one, other = annotated("a", "MG1001: meant"), annotated("b", "MG1001: meant")
    known = ignoring(one, other)
    known.ask([one], ASKED)
    assert list(known.idle()) == [(one, "MG1001")]


def test_of_what_was_passed_over_nothing_is_told() -> None:
    one = annotated("a", "MG1001: meant", is_checked=False)
    known = ignoring(one)
    known.ask([one], ASKED)
    assert not known.has_any()
    assert list(known.idle()) == []


def test_what_stands_in_one_place_is_of_use_if_it_is_for_one_build() -> None:
    builds = [annotated("base", "MG1001: meant", built=True) for _ in range(2)]
    known = ignoring(*builds)
    known.ask(builds, ASKED)
    assert [code for _, code in known.idle()] == ["MG1001"]
    assert known.covers(builds[1], FOUND)
    assert list(known.idle()) == []
