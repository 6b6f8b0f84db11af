"""Two objects of one name in two namespaces are two: each rule is asked across namespaces."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from meshgen.checks.rules.registry import every_rule
from meshgen.checks.rules.rule import Rule
from meshgen.system import Member
from tests.checks.rules.cases import Case, cases, found_in, system_of

RULES = every_rule()
# Whose findings in one namespace depend on what others have, by what they share.
SHARED = {
    "MG1220": "hosts with a dot are the same in every namespace",
    "MG1234": "pods of a gateway serve the Gateways of every namespace",
    "MG1235": "pods of a gateway serve the Gateways of every namespace",
    "MG1236": "pods of a gateway serve the Gateways of every namespace",
    "MG1421": "istioctl compares the filters of all namespaces",
    "MG1503": "policies name namespaces, of which there is one more",
    "MG1506": "policies name namespaces, of which there is one more",
}
# There, objects mean more than in others: the control plane's, the cluster's.
SPECIAL = {"istio-system", "kube-system"}
ELSEWHERE = "elsewhere"


def spaces(case: Case) -> set[str]:
    """Return the namespaces in which a case has objects."""
    return {member.namespace for member in system_of(case).members if member.namespace}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_case_across_namespaces(rule: Rule) -> None:
    assert any(len(spaces(case)) > 1 for case in cases() if case.code == rule.code)


def moved(value: Any, home: str) -> Any:
    """Return a value with another namespace in the place of one.

    `default` stands for more than the namespace, unless a host or a reference goes on after it.
    """
    if isinstance(value, Mapping):
        return {key: moved(item, home) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item, home) for item in value]
    if isinstance(value, str):
        end = r"(?=\.svc|/)" if home == "default" else r"(?![\w-])"
        return re.sub(rf"(?<![\w-]){re.escape(home)}{end}", ELSEWHERE, value)
    return value


def at_home(member: Member) -> dict[str, Any]:
    """Return an object that says its namespace."""
    metadata = member.object.get("metadata")
    if not member.namespace or not isinstance(metadata, Mapping):
        return dict(member.object)
    return {**member.object, "metadata": {**metadata, "namespace": member.namespace}}


def copied(member: Member, home: str) -> dict[str, Any]:
    """Return an object as it is in the other namespace."""
    copy: dict[str, Any] = moved(at_home(member), home)
    where = copy.get("metadata")
    if isinstance(where, dict):
        where["namespace" if member.namespace else "name"] = ELSEWHERE
    return copy


def twins() -> list[Case]:
    """Return the cases of one namespace, with all of it in a second one too."""
    doubled = []
    for case in cases():
        homes = spaces(case)
        if len(homes) != 1 or homes & SPECIAL or case.external or case.code in SHARED:
            continue
        home = next(iter(homes))
        members = system_of(case).members
        if any(not m.namespace and (m.kind, m.name) != ("Namespace", home) for m in members):
            continue
        objects = [*map(at_home, members), *(copied(member, home) for member in members)]
        text = "\n---\n".join(map(json.dumps, objects))
        found = [*case.found]
        for place in case.found:
            who, space, path = place.partition(" ")
            found.append(f"{moved(who, home)}{space}{path}")
        doubled.append(replace(case, manifests=text, found=tuple(found)))
    return doubled


@pytest.mark.parametrize("case", twins(), ids=lambda case: f"{case.code}: {case.name}")
def test_the_same_in_two_namespaces_is_found_in_each(case: Case) -> None:
    assert Counter(list(found_in(case))) == Counter(case.found)
