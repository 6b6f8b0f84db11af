"""The check of what runs as nobody meant it, though the API server takes it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.unmeant import NO_DRAIN, NO_END, NO_METRIC
from meshgen.checks.violation import Violation

if TYPE_CHECKING:
    from meshgen.quota import Namespace, WorkloadKey

    Rule = Callable[[Namespace], Iterator[tuple[WorkloadKey, Violation]]]


def _running(subjects: Sequence[Subject], context: Context) -> Iterator[tuple[int, Violation]]:
    """Yield what is wrong on any cluster that is declared, once."""
    from meshgen.checks.budgets import blocked_drains
    from meshgen.checks.jobs import unending
    from meshgen.checks.metrics import without_requests
    from meshgen.forecast import key_of
    from meshgen.quota import loaded_namespaces

    rules: tuple[Rule, ...] = (without_requests, blocked_drains, unending)
    objects = [subject.object for subject in subjects]
    home = context.clusters[0].namespace
    positions = {key_of(obj, home): position for position, obj in enumerate(objects)}
    told: dict[tuple[WorkloadKey, Violation], None] = {}
    for cluster in context.clusters:
        for namespace in loaded_namespaces(objects, cluster):
            told |= {found: None for rule in rules for found in rule(namespace)}
    for key, violation in told:
        yield positions[key], violation


RUNNING = GroupCheck(
    scope=Scope.SYSTEM,
    run=_running,
    kinds=frozenset(
        (
            "CronJob.batch",
            "HorizontalPodAutoscaler.autoscaling",
            "Job.batch",
            "PodDisruptionBudget.policy",
        )
    ),
    descriptions=(NO_METRIC, NO_DRAIN, NO_END),
    needs=("clusters",),
)
