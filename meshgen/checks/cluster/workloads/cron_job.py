"""CronJobs."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.workloads.job_spec import JOB_SPEC
from meshgen.checks.cluster.workloads.schedule import fault
from meshgen.checks.cluster.workloads.time_zones import suggestion, time_zones
from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_ZONE = "TZ"
_PREFIXES = ("TZ=", "CRON_TZ=")


def _schedule(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a schedule is none, or has a time zone. Source: validateScheduleFormat."""
    schedule, at = spec["schedule"], (*path, "schedule")
    if _ZONE in schedule:
        yield from _zone_in_schedule(spec, at, span)
        schedule = _without_zone(schedule)
    why = fault(schedule)
    if why is not None:
        yield Violation(at, *why)


def _zone_in_schedule(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a time zone cannot stand in a schedule: from 1.29 on, or if it is none."""
    schedule = spec["schedule"]
    prefix = next((each for each in _PREFIXES if schedule.startswith(each)), None)
    zone = schedule.removeprefix(prefix or schedule).partition(" ")[0]
    hint = "use the field `timeZone`"
    if span.since(29):
        expected = "expected a schedule without one"
        yield Violation(path, "has a time zone", expected, hint)
    elif "timeZone" in spec:
        message = "has a time zone, and there is a `timeZone`"
        yield Violation(path, message, "expected one of the two", hint)
    elif prefix and zone and zone not in ("Local", *time_zones()):
        yield _unknown(zone, path)


def _without_zone(schedule: str) -> str:
    return schedule.partition(" ")[2].strip() if schedule.startswith(_PREFIXES) else schedule


def _time_zone(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that there is no such time zone. Source: validateTimeZone."""
    if name not in time_zones():
        yield _unknown(name, path)


def _unknown(zone: str, path: Path) -> Violation:
    message = f"there is no time zone {words.show(zone)}" if zone else "is empty"
    return Violation(path, message, "expected one as in Europe/Berlin", suggestion(zone))


def _selects_nothing(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the Jobs are to select pods themselves. Source: ValidateJobTemplateSpec."""
    expected = "expected none: the server sets it"
    if "selector" in spec:
        yield Violation((*path, "selector"), "is only for a Job", expected)
    if spec.get("manualSelector"):
        yield Violation((*path, "manualSelector"), "is only for a Job", expected)


def _states(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a condition's state is missing, which before 1.34 is set in Jobs alone.

    Source: validatePodFailurePolicyRuleOnPodConditions.
    """
    if "podFailurePolicy" not in spec or not span.before(34):
        return
    for position, rule in enumerate(spec["podFailurePolicy"]["rules"]):
        at = (*path, "podFailurePolicy", "rules", position, "onPodConditions")
        for place, pattern in enumerate(rule.get("onPodConditions", ())):
            if not pattern.get("status"):
                yield missing(pattern, (*at, place), "status", "expected True, False or Unknown")


_JOBS = Type((_selects_nothing, _states)).joined(JOB_SPEC)
CRON_JOB = Type(
    fields={
        "spec": Type(
            (_schedule,),
            {"jobTemplate": Type(fields={"spec": _JOBS}), "timeZone": Type((_time_zone,))},
        )
    }
)
