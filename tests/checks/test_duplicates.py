"""Objects that stand in one file twice."""

from meshgen.checks.duplicates import DUPLICATES
from meshgen.findings import Code, Severity
from meshgen.resources import Object

from .subjects import context, subjects


def obj(name: str, kind: str = "Service") -> Object:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}


def doubles(objects: list[Object], lines: list[int]) -> list[tuple[int, str]]:
    violations = DUPLICATES.run(subjects(objects, lines), context())
    return [(position, violation.message) for position, violation in violations]


def test_the_second_of_a_name_is_told_of_once() -> None:
    objects = [obj("a"), obj("b"), obj("a", "Secret"), obj("a"), obj("a")]
    message = "this object stands in the file twice, first in the document of line 3"
    assert doubles(objects, [3, 8, 13, 18, 23]) == [(3, message)]


def test_it_is_a_warning_at_the_name() -> None:
    ((_, violation),) = DUPLICATES.run(subjects([obj("a"), obj("a")], [1, 5]), context())
    assert (violation.code, violation.severity) == (Code.CONFLICT, Severity.WARNING)
    assert violation.path == ("metadata", "name")


def test_objects_without_a_name_or_a_file_are_no_doubles() -> None:
    assert doubles([obj(""), obj("")], [1, 5]) == []
    assert doubles([obj("a"), obj("a")], [0, 0]) == []
