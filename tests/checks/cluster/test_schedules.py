"""Schedules with a time zone before 1.29, and those that no table has room for."""

import pytest

from meshgen.checks.cluster.workloads.schedule import fault
from tests.checks.cluster.rows import base, changed
from tests.checks.cluster.test_rows import told, violations


@pytest.mark.parametrize(
    "schedule",
    [
        *("TZ=Europe/Berlin 0 2 * * *", "CRON_TZ=UTC  @daily", "TZ= 0 2 * * *", "TZ=Local @hourly"),
        *("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"),
    ],
)
def test_what_is_taken_before_a_time_zone_has_a_field(schedule: str) -> None:
    assert violations(changed(base("cronjob"), {"spec.schedule": schedule}), 28) == []


@pytest.mark.parametrize(
    ("schedule", "says"),
    [
        ("TZ=Europe/Beriln 0 2 * * *", "did you mean `Europe/Berlin`?"),
        ("0 2 * * TZ", '"TZ" is no day of the week'),
        ("0 2 TZ * *", '"TZ" is no day of the month'),
        ("TZ=UTC", "has 0 fields"),
        ("TZ=UTC 0 2 * *", "has 4 fields"),
    ],
)
def test_what_is_not(schedule: str, says: str) -> None:
    (violation,) = violations(changed(base("cronjob"), {"spec.schedule": schedule}), 28)
    assert says in told(violation)


def test_a_duration_may_be_as_long_as_a_file() -> None:
    assert fault("@every " + "9" * 10_000 + "h") is not None
    assert fault("*/" + "9" * 10_000 + " * * * *") is not None
