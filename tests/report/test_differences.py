"""Differences of settings as a table, in full, as Markdown and as JSON."""

import json
from typing import Any

import pytest

from meshgen.config.differences import Difference, Differences, Setting
from meshgen.config.nodes import node_of
from meshgen.findings import Location
from meshgen.report import Report
from meshgen.report.capacity import Style
from meshgen.report.differences import document, markdown, summary, text
from meshgen.resources import Path

PLACE = Location("meshgen.yaml", 3, 5)
NONE = object()


def difference(path: Path, before: Any, after: Any) -> Difference:
    both = (
        None if said is NONE else Setting(node_of(said, PLACE), PLACE) for said in (before, after)
    )
    return Difference(path, *both)


def found(*differences: Difference) -> Differences:
    return Differences("dev", "prod", differences)


WEB, API = ("services", "web"), ("services", "api")
ALIKE = [difference((*each, "sidecar"), NONE, {"limits": {"cpu": "1"}}) for each in (WEB, API)]


def test_how_many() -> None:
    one = difference(("namePrefix",), "a-", "b-")
    assert summary(found()) == "dev and prod: all settings are the same"
    assert summary(found(one)) == "dev and prod: 1 setting differs"
    assert summary(found(one, one)) == "dev and prod: 2 settings differ"
    assert text(found(), Style()) == "dev and prod: all settings are the same\n"


def test_a_table_with_blocks() -> None:
    told = text(
        found(
            difference(("namePrefix",), "a-", "b-"),
            difference((*WEB, "replicas"), 1, 2),
            difference((*WEB, "env", "A"), "", NONE),
            *ALIKE,
            difference((*API, "args", 0), "x", "z"),
        ),
        Style(),
    )
    assert told.splitlines()[2:] == [
        "                      dev  prod",
        "2 services alike",
        '  sidecar             -    {limits: {cpu: "1"}}',
        "namePrefix            a-   b-",
        "services.web",
        "  replicas            1    2",
        '  env.A               ""   -',
        "services.api.args[0]  x    z",
    ]


def test_what_not_all_services_have_alike_is_told_of_each() -> None:
    told = text(found(*ALIKE, difference(("services", "db", "replicas"), 1, 2)), Style())
    assert "alike" not in told
    assert "services.web.sidecar" in told
    assert "alike" not in text(found(ALIKE[0]), Style())


@pytest.mark.parametrize(("unicode", "rest"), [(True, "…"), (False, "...")])
def test_a_value_is_as_long_as_there_is_room(unicode: bool, rest: str) -> None:
    one = difference(("a",), "x" * 12, "y" * 99)
    line = text(found(one), Style(width=40, unicode=unicode)).splitlines()[-1]
    assert line == f"a  {'x' * 12}  {'y' * (17 - len(rest))}{rest}"
    assert len(line) <= 40
    longer = text(found(one, difference(("abcde",), 1, 2)), Style(width=40, unicode=unicode))
    assert max(map(len, longer.splitlines())) <= 40
    narrow = text(found(one), Style(width=5)).splitlines()[-1]
    assert narrow == f"a  {'x' * 12}  {'y' * 9}..."


def test_in_full() -> None:
    one = difference((*WEB, "env"), NONE, {"A": "y" * 99})
    assert text(found(one), Style(every=True)).splitlines()[2:] == [
        "services.web.env",
        "  dev   -",
        f"  prod  {{A: {'y' * 99}}}  (meshgen.yaml:3:5)",
    ]


def test_colours() -> None:
    told = text(found(difference(("a",), 1, 2)), Style(colour=True))
    assert told.startswith("\x1b[1mdev and prod: 1 setting differs\x1b[0m\n")
    assert "\x1b[1mprod\x1b[0m" in told
    assert "\x1b" not in text(found(difference(("a",), "\x1b[31m", 2)), Style())


SECRETS = [
    difference((*WEB, "env", "DB_PASSWORD"), "hunter2", "horse"),
    difference((*WEB, "env"), NONE, {"API_TOKEN": "hunter2", "tokens": ["horse"], "A": "seen"}),
]


def test_nothing_that_may_be_a_secret_is_shown() -> None:
    report = Report("diff", [], {})
    for told in (
        text(found(*SECRETS), Style()),
        text(found(*SECRETS), Style(every=True)),
        markdown(found(*SECRETS)),
        document(report, found(*SECRETS)),
    ):
        assert "hunter2" not in told
        assert "horse" not in told
        assert "seen" in told
        assert "API_TOKEN" in told


def test_markdown() -> None:
    one = difference(("tests", "a|b"), NONE, "x | `y`")
    assert markdown(found(one)).splitlines() == [
        "### Settings of `dev` and `prod`",
        "",
        "| Setting | `dev` | `prod` |",
        "|---|---|---|",
        "| `tests.a\\|b` |  | `` x \\| `y` `` |",
    ]
    assert markdown(found()).endswith("\n\nAll settings are the same.\n")


def test_json() -> None:
    said = json.loads(
        document(Report("diff", [], {"differences": 1}), found(difference(("a", 0), NONE, [1])))
    )
    assert (said["command"], said["counts"]["differences"]) == ("diff", 1)
    assert (said["before"], said["after"]) == ("dev", "prod")
    assert said["differences"] == [
        {
            "path": "a[0]",
            "before": None,
            "after": {"value": [1], "file": "meshgen.yaml", "line": 3, "column": 5},
        }
    ]
