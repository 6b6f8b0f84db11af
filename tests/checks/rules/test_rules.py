"""Every rule finds what it is for, and nothing in a near miss; the table says what."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from meshgen.checks.rules.check import found_by
from meshgen.checks.rules.registry import ROOMS, every_rule, rules_for
from meshgen.checks.rules.rule import Rule
from meshgen.quota import Cluster
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, system
from tests.checks.rules.cases import FOLDER, ISTIO, KUBERNETES, Case, cases, found_in, system_of

CASES = cases()
RULES = every_rule()
# A rule may be about what a later release does better.
OLDEST = "1.20"
# The hundred of each family, by its room.
FAMILIES = {
    "injection": 10,
    "mtls": 11,
    "traffic": 12,
    "scaling": 13,
    "envoyfilter": 14,
    "security": 15,
    "references": 16,
    "secrets": 17,
    "hygiene": 18,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_a_rule_finds_what_the_table_says(case: Case) -> None:
    found = found_in(case)
    assert list(found) == list(case.found)
    for place, others in case.others.items():
        assert found[place] == others


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_mistake_and_a_near_miss_in_the_table(rule: Rule) -> None:
    of_rule = [case for case in CASES if case.code == rule.code]
    assert any(case.found for case in of_rule)
    assert any(not case.found for case in of_rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_example_has_the_mistake_and_its_mend_has_it_not(rule: Rule) -> None:
    def found(manifests: str) -> bool:
        return any(
            found_in(Case(rule.code, "example", manifests, (), inject=True, istio=istio))
            for istio in (ISTIO, OLDEST)
        )

    assert found(rule.example.wrong)
    assert not found(rule.example.right)


def test_codes_are_those_of_the_family_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    for rule in RULES:
        family = type(rule).__module__.split(".")[3]
        assert int(rule.code[2:]) // 100 == FAMILIES[family]


def test_a_room_has_the_kinds_of_its_rules() -> None:
    for kinds, load in ROOMS:
        assert kinds == frozenset[str]().union(*(rule.kinds for rule in load()))


def test_rules_are_asked_where_one_of_their_kinds_is() -> None:
    for kind in sorted({kind for rule in RULES for kind in rule.kinds}):
        wanted = [rule.code for rule in RULES if kind in rule.kinds]
        assert [rule.code for rule in rules_for({kind})] == wanted


def test_every_file_of_the_table_is_of_a_rule_and_in_its_family() -> None:
    by_code = {rule.code: type(rule).__module__.split(".")[3] for rule in RULES}
    for file in FOLDER.glob("*/*.yaml"):
        assert by_code[file.stem] == file.parent.name


def test_a_rule_is_told_of_in_full() -> None:
    for rule in RULES:
        assert rule.kinds
        assert rule.title.endswith(".")
        assert rule.why.endswith(".")
        assert rule.mend.endswith(".")
        assert rule.source.startswith("https://")
        assert all(re.fullmatch(r"IST\d{4}", code) for code in rule.istio)
        assert type(rule).__doc__


def spoilt(value: Any, wrong: Any, depth: int) -> Any:
    """Return a value with a wrong one in the place of all that stands at a depth."""
    if depth == 0:
        return wrong
    if isinstance(value, dict):
        return {
            key: item if key in ("apiVersion", "kind") else spoilt(item, wrong, depth - 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [spoilt(item, wrong, depth - 1) for item in value]
    return value


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_takes_objects_of_any_shape(rule: Rule) -> None:
    namespaced = Stores((KUBERNETES,), (ISTIO,)).namespaced
    case = next(case for case in CASES if case.code == rule.code and case.found)
    members = system_of(case).members
    wrongs: list[Any] = [None, 7, "x", [], {}, [None], ["x"], [{}], True]
    for wrong, depth in product(wrongs, range(1, 11)):
        objects = [(member.identity, spoilt(member.object, wrong, depth)) for member in members]
        broken = system(objects, (Cluster(inject=True),), ControlPlane(case.mesh), namespaced)
        crashes = [v.message for _, v in found_by(rule, broken) if v.code != rule.code]
        assert not crashes, (wrong, depth)


def test_the_table_is_read_from_its_folder() -> None:
    assert Path(__file__).parent / "cases" == FOLDER
    assert CASES
