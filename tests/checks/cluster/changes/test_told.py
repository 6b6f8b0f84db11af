"""What is told of a change: what was, what to do, and nothing that is secret."""

import pytest

from meshgen.checks.check import Context
from meshgen.checks.cluster.changes.kinds import KINDS
from meshgen.checks.cluster.changes.violations import violations
from meshgen.checks.cluster.check import CLUSTER
from meshgen.schemas.stores import Stores
from tests.checks.cluster.changes.changerows import ChangeRow, change_rows
from tests.checks.cluster.test_rows import told

CONTEXT = Context(Stores(("1.29", "1.33"), ("1.24",)))
SECRETS = [row for row in change_rows() if "untold" in row.about]


def row(about: str) -> ChangeRow:
    return next(each for each in change_rows() if each.about == about)


def said(row: ChangeRow) -> str:
    return " ".join(map(told, violations(row.old, row.refused, CONTEXT)))


def test_kinds_are_those_of_the_checks() -> None:
    assert CLUSTER.kinds >= KINDS.keys()


@pytest.mark.parametrize("row", SECRETS, ids=str)
def test_secrets_are_not_told(row: ChangeRow) -> None:
    values = [str(value) for value in row.set.values()]
    assert said(row)
    assert not any(f'"{value}"' in said(row) for value in values)


def test_a_long_value_is_not_told() -> None:
    old, new = row("another role of a binding").old, row("another role of a binding").refused
    new["roleRef"]["name"] = "a" * 100
    (violation,) = violations(old, new, CONTEXT)
    assert violation.message.startswith("is another one than before")


def test_many_places_of_one_field_are_told_as_one() -> None:
    change = row("another image of a Job")
    spec = change.refused["spec"]["template"]["spec"]
    new = change.refused
    new["spec"]["template"]["spec"] = spec | {
        "containers": [{**spec["containers"][0], "image": "b", "workingDir": "/a", "tty": True}],
        "priorityClassName": "high",
    }
    paths = [violation.path for violation in violations(change.old, new, CONTEXT)]
    assert paths == [("spec", "template")]


def test_a_release_that_takes_it_is_not_named() -> None:
    assert "(Kubernetes 1.29)" in said(row("another policy of groups"))


def test_what_is_the_same_or_another_object_is_not_looked_at() -> None:
    change = row("another role of a binding")
    other = change.refused
    other["metadata"]["namespace"] = "other"
    assert violations(change.old, change.old, CONTEXT) == []
    assert violations(change.old, other, CONTEXT) == []
    custom = {"apiVersion": "example.com/v1", "kind": "A", "metadata": {"name": "a"}}
    assert violations(custom, {**custom, "spec": {}}, CONTEXT) == []


def test_kinds_without_a_rule_take_what_is_right_by_itself() -> None:
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "a"},
        "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
    }
    assert violations(role, {**role, "rules": []}, CONTEXT) == []
