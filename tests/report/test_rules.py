"""The descriptions of the codes."""

import pytest

from meshgen.checks.registry import descriptions
from meshgen.codes import Description, listed
from meshgen.errors import MeshgenError
from meshgen.report.rules import described, explained

BY_CODE = pytest.mark.parametrize("description", descriptions(), ids=lambda d: str(d.code))


@BY_CODE
def test_a_title_is_one_sentence_and_the_rest_is_said(description: Description) -> None:
    assert description.title.endswith(".")
    assert description.title.count(".") == 1
    assert description.why.endswith(".")
    assert description.mend.endswith(".")
    assert not description.source or description.source.startswith("https://")


@BY_CODE
def test_a_finer_code_refines_one_of_its_own_part(description: Description) -> None:
    if description.parent:
        parent = described(description.parent)
        assert not parent.parent
        assert parent.code[:3] == description.code[:3]


@BY_CODE
def test_every_code_is_explained(description: Description) -> None:
    first, blank, title, *rest = explained(description.code).split("\n")
    assert (first, blank) == (f"{description.code}  <{description.severity}>", "")
    assert title == description.title
    assert {description.why, description.mend} <= set(rest)


def test_a_finer_code_and_its_parent_name_each_other() -> None:
    assert "refines: MG201" in explained("MG216").split("\n")
    assert f"  MG216  {described('MG216').title}" in explained("MG201").split("\n")


def test_what_can_be_weighed_says_how() -> None:
    assert "severities: {MG503: ignore}" in explained("MG503")
    assert "severities:" not in explained("MG201")


def test_a_code_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(MeshgenError) as caught:
        explained("MG50")
    (finding,) = caught.value.findings
    assert finding.message == "no finding has the code MG50"
    assert finding.hint.startswith("did you mean `MG50")


def test_codes_in_a_row_are_a_range() -> None:
    assert listed(["MG202"]) == "MG202"
    assert listed(["MG202", "MG501", "MG502", "MG503", "MG999", "MG1000"]) == (
        "MG202, MG501 to MG503, MG999 to MG1000"
    )
