"""The descriptions of the codes."""

from meshgen.findings import Code
from meshgen.report.rules import DESCRIPTIONS, description


def test_every_code_has_a_description_of_its_own() -> None:
    assert set(DESCRIPTIONS) == set(Code)
    assert len({description(code) for code in Code}) == len(Code)


def test_a_description_is_one_sentence() -> None:
    for code in Code:
        assert description(code).endswith(".")
        assert description(code).count(".") == 1
