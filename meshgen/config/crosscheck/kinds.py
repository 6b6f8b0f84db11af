"""Settings that a workload of that kind does not have."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding

_LONG_RUNNING = ("Deployment", "StatefulSet")
_JOBS = ("Job", "CronJob")
# The fields that only some kinds have, by their names in the file.
_ONLY = {
    **dict.fromkeys(
        (
            "port",
            "ports",
            "protocol",
            "service",
            "replicas",
            "autoscaling",
            "podDisruptionBudget",
            "strategy",
            "health",
            "probes",
            "expose",
            "rateLimit",
            "destinationRule",
        ),
        _LONG_RUNNING,
    ),
    "schedule": ("CronJob",),
    "job": _JOBS,
}


def settings_of_other_kinds(place: Place) -> Iterator[Finding]:
    """Find what a service says that its kind has no use for; defaults are simply not applied."""
    for name, service in place.services.items():
        for field, kinds in _ONLY.items():
            if service.kind not in kinds and place.says_itself(name, field):
                yield place.finding(
                    Code.CONFLICT,
                    ("services", name, field),
                    f"a {service.kind} has no `{field}`",
                    f"expected it only on kind {' or '.join(kinds)}",
                    key=True,
                )
        if service.kind == "CronJob" and not service.schedule:
            yield place.finding(
                Code.MISSING,
                ("services", name),
                "a CronJob needs a `schedule`",
                'expected cron\'s five fields, such as "0 3 * * *"',
                key=True,
            )
        elif service.kind == "CronJob" and not _is_cron(service.schedule or ""):
            yield place.finding(
                Code.VALUE,
                ("services", name, "schedule"),
                f"found `{service.schedule}`",
                'expected cron\'s five fields, such as "0 3 * * *", or a macro such as @daily',
            )


def _is_cron(text: str) -> bool:
    macros = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
    return text in macros or text.startswith("@every ") or len(text.split()) == 5
