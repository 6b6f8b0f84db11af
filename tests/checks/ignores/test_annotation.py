"""What an annotation ignores, and what is wrong with one."""

from typing import Any

import pytest

from meshgen.checks.ignores.annotation import (
    PLACE,
    has_ignores,
    idle_ignore,
    ignored_codes,
    misplaced_ignores,
    wrong_ignores,
)
from meshgen.checks.registry import descriptions
from meshgen.findings import Severity

KNOWN = {description.code: description for description in descriptions()}
FORM = "expected `CODE: reason`, with `;` or a line end between several"


def annotated(written: Any) -> Any:
    return {"kind": "Namespace", "metadata": {"annotations": {"meshgen.dev/ignore": written}}}


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("MG1001: meant", ["MG1001"]),
        ("MG602: one; MG1001: meant; MG602: two", ["MG602", "MG1001"]),
        ("MG1001: ; MG602: one", ["MG602"]),
        ("MG201: no; MG9999: no; MG605: no; MG904: no", []),
        ("", []),
        (7, []),
        (None, []),
    ],
)
def test_what_is_sound_is_ignored(written: Any, codes: list[str]) -> None:
    assert ignored_codes(annotated(written), KNOWN) == codes


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("MG1001: meant", []),
        ("", [f"MG902 this ignores nothing; {FORM}; "]),
        (" ; ", [f"MG902 this ignores nothing; {FORM}; "]),
        (
            "MG1001",
            [
                "MG902 MG1001 is ignored without a reason: it still counts; "
                "expected `MG1001: reason`; "
            ],
        ),
        ("it is meant", [f"MG902 `it is meant` names no code; {FORM}; "]),
        ("MG1001: a; MG1001: b", ["MG902 MG1001 is ignored twice; ; remove one of the two"]),
        ("mg1001: a", ["MG903 no finding has the code mg1001; ; did you mean `MG1001`?"]),
        ("MG201: a", ["MG903 MG201 cannot be ignored; ; what it finds has to be mended"]),
        (
            "MG605: a",
            [
                "MG903 MG605 cannot be ignored; ; "
                "it is found of no single object: `severities: {MG605: ignore}`"
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_mend(written: str, told: list[str]) -> None:
    found = list(wrong_ignores(annotated(written), KNOWN))
    assert [f"{v.code} {v.message}; {v.expected}; {v.hint}" for v in found] == told
    assert all(v.path == PLACE and v.severity is Severity.WARNING for v in found)


def test_without_a_near_code_it_is_told_where_all_of_them_are() -> None:
    (found,) = wrong_ignores(annotated("everything: a"), KNOWN)
    assert found.expected == "expected a code that can be set, as docs/findings.md lists them"


def test_of_very_many_entries_the_first_are_looked_at() -> None:
    written = ";".join(f"a{number}: b" for number in range(100_000))
    found = list(wrong_ignores(annotated(written), KNOWN))
    assert len(found) == 101
    assert found[-1].message == "of very many entries the first 100 count"
    assert ignored_codes(annotated(f"{written}; MG1001: meant"), KNOWN) == []


def test_a_long_text_is_cut() -> None:
    (found,) = wrong_ignores(annotated("no code " * 1000), KNOWN)
    assert len(found.message) < 150


@pytest.mark.parametrize("obj", [None, [], {}, {"metadata": []}, {"metadata": {"annotations": 1}}])
def test_objects_of_any_shape_ignore_nothing(obj: Any) -> None:
    assert not has_ignores(obj)
    assert ignored_codes(obj, KNOWN) == []


def test_an_ignore_of_no_use_names_its_code() -> None:
    assert idle_ignore("MG1001").message == "MG1001 is ignored, and not found here"
    assert (idle_ignore("MG1001").code, idle_ignore("MG1001").path) == ("MG904", PLACE)


def test_in_a_pod_template_it_is_of_no_use() -> None:
    template = {**annotated("MG1001: meant"), "spec": {"containers": []}}
    places: list[list[str]] = [["template"], ["jobTemplate", "spec", "template"]]
    for inner in places:
        obj: Any = template
        for key in reversed(inner):
            obj = {key: obj}
        (found,) = misplaced_ignores({"kind": "Deployment", "spec": obj})
        assert (found.code, found.path) == ("MG903", ("spec", *inner, *PLACE))
        assert found.hint == "it belongs in `metadata.annotations` of the object itself"


@pytest.mark.parametrize("spec", [None, 7, [], {}, {"template": 7}, {"template": {"spec": {}}}])
def test_elsewhere_nothing_is_misplaced(spec: Any) -> None:
    assert list(misplaced_ignores({**annotated("MG1001: meant"), "spec": spec})) == []
