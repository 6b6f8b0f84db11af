"""The tables of what istioctl and kube-linter find: each of theirs once, ours are in them."""

import re

import pytest

from meshgen.checks.registry import descriptions
from tools.build_rules import neighbours, rules

TABLES = {"istioctl": "istio", "kube-linter": "linter"}


@pytest.mark.parametrize("whose", TABLES)
def test_what_a_code_is_called_elsewhere_is_in_the_list(whose: str) -> None:
    known = neighbours()[whose].keys()
    for description in descriptions():
        assert set(getattr(description, TABLES[whose])) <= known, description.code


@pytest.mark.parametrize("whose", TABLES)
def test_the_page_has_each_of_theirs_once(whose: str) -> None:
    rows = [row.split(" | ")[0] for row in rules().splitlines()]
    for name in neighbours()[whose]:
        assert rows.count(f"| {name}") == 1


def test_a_row_tells_what_finds_it_or_why_nothing_does() -> None:
    page = rules().splitlines()
    assert "| IST0106 | SchemaValidationError | [MG201](#mg201), [MG220](#mg220) |" in page
    assert "| IST0141 | InsufficientPermissions | needs a cluster |" in page
    assert "| pdb-min-available | [MG602](#mg602) |" in page


def test_the_lists_are_in_order_and_have_names_and_reasons_only() -> None:
    for whose, entries in neighbours().items():
        assert list(entries) == sorted(entries) or whose == "kube-linter"
        for entry in entries.values():
            assert entry.keys() <= {"name", "why"}
    assert all(re.fullmatch(r"IST\d{4}", code) for code in neighbours()["istioctl"])
