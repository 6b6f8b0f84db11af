"""Every change of the table is refused at its place, and its near miss is taken."""

from functools import cache

import pytest

from meshgen.checks.check import Context
from meshgen.checks.cluster.changes.violations import violations
from meshgen.checks.runner import Runner
from meshgen.findings import Code, Severity
from meshgen.identity import identity
from meshgen.schemas.stores import Stores
from tests.checks.cluster.changes.changerows import ChangeRow, change_rows
from tests.checks.cluster.rows import path_of
from tests.checks.cluster.test_rows import told

ROWS = change_rows()


@cache
def context(release: int) -> Context:
    return Context(Stores((f"1.{release}",), ("1.24",)))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_refused(row: ChangeRow) -> None:
    for release in row.asked:
        found = violations(row.old, row.refused, context(release))
        if release in row.refusing:
            there = [v for v in found if v.path == path_of(row.at) and v.severity == row.severity]
            assert any(row.says in told(v) for v in there), (release, found)
            assert all(v.code == Code.CHANGE for v in found)
        else:
            assert not [v for v in found if v.severity is Severity.ERROR], release


@pytest.mark.parametrize("row", [row for row in ROWS if row.near], ids=str)
def test_near_misses(row: ChangeRow) -> None:
    for release in row.asked:
        assert violations(row.old, row.passed, context(release)) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_objects_are_right_by_themselves(row: ChangeRow) -> None:
    for release in row.asked:
        runner = Runner(context(release))
        for obj in (row.old, row.refused, row.passed):
            assert runner.check(obj, identity(obj)) == [], release
