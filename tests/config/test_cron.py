"""Schedules, as github.com/robfig/cron/v3 reads them for Kubernetes."""

import pytest

from meshgen.config.crosscheck.cron import wrong_schedule

RIGHT = [
    "* * * * *",
    "0 3 * * *",
    "*/15 0-23/2 1,15 * ?",
    "0 0 1 JAN-dec Sun",
    "5/10 0 31 12 0-6",
    "  0   3 * * *  ",
    "0,,30 3 * * *",
    "@yearly",
    "@daily",
    "@every 90m",
    "@every 1h30m10s",
]
WRONG = {
    "": "0 fields",
    "0 3 * *": "4 fields",
    "0 0 3 * * *": "6 fields",
    "60 3 * * *": "`60` is no minute from 0 to 59",
    "0 24 * * *": "`24` is no hour from 0 to 23",
    "0 3 0 * *": "`0` is no day of the month from 1 to 31",
    "0 3 * 13 *": "`13` is no month from 1 to 12",
    "0 3 * * 7": "`7` is no day of the week from 0 to 6",
    "0 3 * mai *": "`mai` is no month from 1 to 12",
    "30-10 3 * * *": "`30-10` is no minute from 0 to 59",
    "*/0 3 * * *": "`*/0` is no minute from 0 to 59",
    "*/ 3 * * *": "`*/` is no minute from 0 to 59",
    "-5 3 * * *": "`-5` is no minute from 0 to 59",
    "1.5 3 * * *": "`1.5` is no minute from 0 to 59",
    "٣ 3 * * *": "`٣` is no minute from 0 to 59",
    "@fortnightly": "no such macro",
    "@every": "no such macro",
    "@every often": "no such macro",
    "CRON_TZ=Etc/UTC 0 3 * * *": "a time zone does not belong here; set `job.timeZone`",
}


@pytest.mark.parametrize("text", RIGHT)
def test_a_schedule(text: str) -> None:
    assert wrong_schedule(text) == ""


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_no_schedule(text: str, expected: str) -> None:
    assert wrong_schedule(text) == expected
