"""The check of what runs as nobody meant it, though the API server takes it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code, Severity

if TYPE_CHECKING:
    from meshgen.quota import Namespace, WorkloadKey

    Rule = Callable[[Namespace], Iterator[tuple[WorkloadKey, Violation]]]

NO_METRIC = Description(
    Code.NO_METRIC,
    "What an autoscaler counts, every container of its pods requests.",
    "It cannot work out a percentage: it shows `<unknown>`, and never scales.",
    "Set the request of the container that the message names, of the sidecar too.",
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    Severity.WARNING,
    settable=True,
)
NO_DRAIN = Description(
    Code.NO_DRAIN,
    "A PodDisruptionBudget leaves a pod that may go.",
    "No node that runs one of its pods can be drained: an upgrade of the cluster waits for ever.",
    "Run one pod more than must stay, or allow one to go: `maxUnavailable: 1`.",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    Severity.WARNING,
    settable=True,
)
NO_END = Description(
    Code.NO_END,
    "The pods of a Job have no sidecar that runs on.",
    "The sidecar keeps the pod running when the work is done, so that the Job never ends.",
    "Take the Job out of the mesh, use native sidecars, or let the work end the sidecar.",
    "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/",
    Severity.WARNING,
    settable=True,
)


def _running(subjects: Sequence[Subject], context: Context) -> Iterator[tuple[int, Violation]]:
    """Yield what is wrong on any cluster that is declared, once."""
    if not context.clusters:
        return
    from meshgen.checks.budgets import blocked_drains
    from meshgen.checks.jobs import unending
    from meshgen.checks.metrics import without_requests
    from meshgen.forecast import key_of
    from meshgen.quota import loaded_namespaces

    rules: tuple[Rule, ...] = (without_requests, blocked_drains, unending)
    objects = [subject.object for subject in subjects]
    positions = {key_of(obj): position for position, obj in enumerate(objects)}
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
)
