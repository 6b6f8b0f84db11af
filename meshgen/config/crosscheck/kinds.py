"""Settings that a workload of that kind does not have."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.cron import wrong_schedule
from meshgen.config.crosscheck.place import LONG_RUNNING, Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.resources import Path

_JOBS = ("Job", "CronJob")
# The fields that only some kinds have, by their names in the file.
_ONLY: dict[Path, tuple[str, ...]] = {
    ("port",): LONG_RUNNING,
    ("ports",): LONG_RUNNING,
    ("protocol",): LONG_RUNNING,
    ("service",): LONG_RUNNING,
    ("replicas",): LONG_RUNNING,
    ("autoscaling",): LONG_RUNNING,
    ("podDisruptionBudget",): LONG_RUNNING,
    ("strategy",): LONG_RUNNING,
    ("health",): LONG_RUNNING,
    ("probes",): LONG_RUNNING,
    ("expose",): LONG_RUNNING,
    ("rateLimit",): LONG_RUNNING,
    ("destinationRule",): LONG_RUNNING,
    ("schedule",): ("CronJob",),
    ("job",): _JOBS,
    ("job", "concurrencyPolicy"): ("CronJob",),
    ("job", "timeZone"): ("CronJob",),
    ("job", "successfulJobsHistoryLimit"): ("CronJob",),
    ("job", "failedJobsHistoryLimit"): ("CronJob",),
}
_ZONE = re.compile(r"[A-Za-z][-+_A-Za-z0-9]*(/[A-Za-z][-+_A-Za-z0-9]*)*")


def settings_of_other_kinds(place: Place) -> Iterator[Problem]:
    """Find what a service says that its kind has no use for; defaults are simply not applied."""
    for name, service in place.sound():
        for field, kinds in _ONLY.items():
            # What holds for a mapping is not said again of what is in it.
            said = service.kind in _ONLY.get(field[:1], kinds) or len(field) == 1
            said = said and place.says_itself(name, *map(str, field))
            if said and service.kind not in kinds:
                yield place.problem(
                    Code.CONFLICT,
                    ("services", name, *field),
                    f"a {service.kind} has no `{field[-1]}`",
                    f"expected it only on kind {' or '.join(kinds)}",
                    key=True,
                )


def schedules(place: Place) -> Iterator[Problem]:
    """Find CronJobs without a schedule, or with one that the API server refuses."""
    for name, service in place.sound("schedule"):
        if service.kind != "CronJob":
            continue
        if not service.schedule:
            yield place.problem(
                Code.MISSING,
                ("services", name),
                "a CronJob needs a `schedule`",
                'expected cron\'s five fields, such as "0 3 * * *"',
                key=True,
            )
        elif wrong := wrong_schedule(service.schedule):
            yield place.problem(
                Code.VALUE,
                ("services", name, "schedule"),
                f"found `{service.schedule}`: {wrong}",
                'expected cron\'s five fields, such as "0 3 * * *", or a macro such as @daily',
            )


def time_zones(place: Place) -> Iterator[Problem]:
    """Find time zones that cannot be a name in the IANA database.

    Which names there are is for the cluster to say: databases differ from machine to machine.
    """
    for name, service in place.sound("job"):
        zone = service.job.time_zone
        if zone is not None and (not _ZONE.fullmatch(zone) or zone.lower() == "local"):
            yield place.problem(
                Code.VALUE,
                ("services", name, "job", "timeZone"),
                f"found `{zone}`",
                "expected a name of the IANA database, such as Etc/UTC or Europe/Berlin",
            )
