"""Every mistake of the table is refused at its place, and its near miss passes."""

from functools import cache

import pytest

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.findings import Code
from meshgen.identity import identity
from meshgen.resources import Object
from meshgen.schemas.stores import Stores
from tests.checks.cluster.rows import FOLDER, Row, base, is_of_istio, path_of, releases_of, rows

ROWS = rows()


@cache
def runner(release: int, of_istio: bool) -> Runner:
    kubernetes, istio = ("1.33", f"1.{release}") if of_istio else (f"1.{release}", "1.24")
    return Runner(Context(Stores((kubernetes,), (istio,))))


def violations(obj: Object, release: int) -> list[Violation]:
    found = runner(release, is_of_istio(obj)).check(obj, identity(obj))
    # Endpoints are on their way out, and right until then.
    return [v for v in found if v.subcode != Code.DEPRECATED]


def told(violation: Violation) -> str:
    return "; ".join(p for p in (violation.message, violation.expected, violation.hint) if p)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_mistakes(row: Row) -> None:
    at = path_of(row.at) if row.at else ()
    for release in row.refusing:
        of_release = violations(row.refused, release)
        there = [v for v in of_release if v.severity is row.severity]
        if release < row.schema:
            there = [v for v in there if v.path == at and row.says in told(v)]
        assert there, (release, of_release)
    for release in set(releases_of(base(row.object))) - set(row.refusing):
        of_release = violations(row.refused, release)
        # A field may have come later.
        known = [v for v in of_release if v.subcode != Code.UNKNOWN_FIELD]
        assert not [v for v in known if v.severity is row.severity], release


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_near_misses(row: Row) -> None:
    for release in releases_of(base(row.object)):
        assert violations(row.passed, release) == []


@pytest.mark.parametrize("name", sorted(f.stem for f in (FOLDER / "objects").iterdir()))
def test_objects(name: str) -> None:
    obj = base(name)
    for release in releases_of(obj):
        assert violations(obj, release) == []
