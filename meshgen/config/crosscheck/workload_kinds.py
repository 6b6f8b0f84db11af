"""Settings that a workload of that kind does not have."""

import re
from collections.abc import Iterator
from typing import get_args

from meshgen.config.crosscheck.cron import wrong_schedule
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.explainer.words import either
from meshgen.findings import Code
from meshgen.kinds import kind_named
from meshgen.mesh import Service
from meshgen.model.service import WorkloadKind
from meshgen.resources import Path

_JOBS = tuple(kind for kind in get_args(WorkloadKind) if kind_named(kind).ends)
_RUNNING = tuple(kind for kind in get_args(WorkloadKind) if kind not in _JOBS)
_SCALABLE = tuple(kind for kind in get_args(WorkloadKind) if kind_named(kind).scalable)
# The fields that only some kinds have, by their names in the file.
_ONLY: dict[Path, tuple[str, ...]] = {
    ("port",): _RUNNING,
    ("ports",): _RUNNING,
    ("protocol",): _RUNNING,
    ("service",): _RUNNING,
    ("additionalServices",): _RUNNING,
    ("replicas",): _SCALABLE,
    ("autoscaling",): _SCALABLE,
    ("podDisruptionBudget",): _SCALABLE,
    ("strategy",): _RUNNING,
    ("restartPolicy",): _RUNNING,
    ("minReadySeconds",): _RUNNING,
    ("revisionHistoryLimit",): _RUNNING,
    ("progressDeadlineSeconds",): ("Deployment",),
    ("podManagementPolicy",): ("StatefulSet",),
    ("persistentVolumeClaimRetentionPolicy",): ("StatefulSet",),
    ("ordinals",): ("StatefulSet",),
    ("health",): _RUNNING,
    ("probes",): _RUNNING,
    ("expose",): _RUNNING,
    ("traffic",): _RUNNING,
    ("exportTo",): _RUNNING,
    ("metrics",): _RUNNING,
    ("rateLimit",): _RUNNING,
    ("destinationRule",): _RUNNING,
    ("versions",): _RUNNING,
    ("canary",): ("Deployment",),
    ("schedule",): ("CronJob",),
    ("job",): _JOBS,
    ("job", "concurrencyPolicy"): ("CronJob",),
    ("job", "hook"): ("Job",),
    ("job", "timeZone"): ("CronJob",),
    ("job", "successfulJobsHistoryLimit"): ("CronJob",),
    ("job", "failedJobsHistoryLimit"): ("CronJob",),
}
_ZONE = re.compile(r"[A-Za-z][-+_A-Za-z0-9]*(/[A-Za-z][-+_A-Za-z0-9]*)*")


def applies(kind: str, path: Path) -> bool:
    """Return whether workloads of a kind have any use for a setting of a service."""
    return all(kind in _ONLY.get(path[:depth], (kind,)) for depth in range(1, len(path) + 1))


@of_services()
def settings_of_other_kinds(place: Place, service: Service) -> Iterator[Problem]:
    """Find what a service says that its kind has no use for; defaults are simply not applied."""
    name, spec = service.key, service.spec
    is_chosen = place.says_itself(name, "kind")
    for field, kinds in _ONLY.items():
        # What holds for a mapping is not said again of what is in it.
        is_set = spec.kind in _ONLY.get(field[:1], kinds) or len(field) == 1
        is_set = is_set and place.says_itself(name, *map(str, field))
        if is_set and spec.kind not in kinds:
            yield place.problem(
                Code.CONFLICT,
                ("services", name, *field),
                f"a {spec.kind} has no `{field[-1]}`",
                f"expected it only on kind {either(kinds)}",
                f"write `kind: {kinds[0]}`" if len(kinds) == 1 and not is_chosen else "",
                key=True,
            )


@of_services("schedule")
def schedules(place: Place, service: Service) -> Iterator[Problem]:
    """Find CronJobs without a schedule, or with one that the API server refuses."""
    name, spec = service.key, service.spec
    if spec.kind != "CronJob":
        return
    if not spec.schedule:
        yield place.problem(
            Code.MISSING,
            ("services", name),
            "a CronJob needs a `schedule`",
            'expected cron\'s five fields, such as "0 3 * * *"',
            key=True,
        )
    elif wrong := wrong_schedule(spec.schedule):
        yield place.problem(
            Code.VALUE,
            ("services", name, "schedule"),
            f"found `{spec.schedule}`: {wrong}",
            'expected cron\'s five fields, such as "0 3 * * *", or a macro such as @daily',
        )


@of_services("job")
def time_zones(place: Place, service: Service) -> Iterator[Problem]:
    """Find time zones that cannot be a name in the IANA database.

    Which names there are is for the cluster to say: databases differ from machine to machine.
    """
    name, spec = service.key, service.spec
    zone = spec.job.time_zone
    if zone is not None and (not _ZONE.fullmatch(zone) or zone.lower() == "local"):
        yield place.problem(
            Code.VALUE,
            ("services", name, "job", "timeZone"),
            f"found `{zone}`",
            "expected a name of the IANA database, such as Etc/UTC or Europe/Berlin",
        )
