"""How a situation that does not fit fails, told in the cluster's words."""

from collections.abc import Iterator, Sequence

from meshgen.kinds import kind_named
from meshgen.quota.admission import Admission
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.result import Event, Failure, Left, Reason, Situation
from meshgen.quota.wording import several


def failure(namespace: Namespace, quota: str, situation: Situation) -> Failure | None:
    """Return how a situation fails by a quota; None where that one refuses nothing."""
    outcome = Admission(namespace).outcome(situation)
    events = tuple(event for event in outcome.events if event.quota == quota)
    if not events:
        return None
    named = {event.workload for event in events}
    short = tuple(left for left in outcome.short if left.workload in named)
    stuck = [key for key in outcome.stuck if key in named]
    told = list(_objects(events))
    if situation.rolling:
        loads = {load.key: load for load in namespace.loads}
        hanging = [left.workload for left in _hanging(situation, short, loads)]
        hangs = bool(stuck or hanging)
        told += _rollouts(situation, [left.workload for left in short], hanging, stuck)
    else:
        waiting = [left for left in short if _is_waiting(left)]
        # Of a bare pod it is told that kubectl fails.
        lost = [left for left in short if left not in waiting and left.workload.kind != "Pod"]
        hangs = bool(told or lost)
        told += _pods(lost, waiting)
    return Failure(situation, events, short, hangs, "; ".join(told))


def _hanging(
    situation: Situation,
    short: Sequence[Left],
    loads: dict[WorkloadKey, Load],
) -> Iterator[Left]:
    """Yield the workloads whose update never ends.

    Those that get no new pod though no old one may go first. Several at once are told of where
    each fits alone: they only wait for one another.
    """
    if situation.all_at_once:
        return
    for left in short:
        update = loads[left.workload].scale.updating(high=situation.high)
        if left.got + update.surge <= left.wanted and not update.unavailable:
            yield left


def _is_waiting(left: Left) -> bool:
    """Return whether a Job goes on with fewer pods: one that is done makes room for the next."""
    return kind_named(left.workload.kind).ends and left.got > 0


def _objects(events: Sequence[Event]) -> Iterator[str]:
    refused = [str(event.workload) for event in events if event.reason == Reason.FORBIDDEN]
    if refused:
        yield f"kubectl apply fails for {several(refused)}"
    denied = [str(event.workload) for event in events if event.reason == Reason.DENIED]
    if denied:
        yield f"its controller cannot create {several(denied)}"


def _pods(lost: Sequence[Left], waiting: Sequence[Left]) -> Iterator[str]:
    if lost:
        missing = sum(left.wanted - left.got for left in lost)
        listed = several([f"{left.workload} has {left.got} of {left.wanted}" for left in lost])
        yield f"{missing} {'pod is' if missing == 1 else 'pods are'} never created: {listed}"
    if waiting:
        listed = several([f"{left.workload} has {left.got} of {left.wanted}" for left in waiting])
        yield f"the other pods of a Job wait until one is done: {listed}"


def _rollouts(
    situation: Situation,
    short: Sequence[WorkloadKey],
    hanging: Sequence[WorkloadKey],
    stuck: Sequence[WorkloadKey],
) -> Iterator[str]:
    runs = [key for key in short if key.kind == "CronJob"]
    rollouts = [key for key in short if key not in runs]
    if stuck:
        yield f"the rollout of {several(stuck)} never starts"
    if hanging:
        yield (
            f"the rollout of {several(hanging)} hangs: no new pod is created, and no old one may "
            "go before a new one is ready (maxUnavailable 0)"
        )
    elif rollouts and situation.all_at_once:
        yield "the rollouts take turns: each waits until another is done"
    elif rollouts:
        yield f"the rollout of {several(rollouts)} goes on without its surge: old pods go first"
    if runs:
        yield f"the next run of {several(runs)} waits until the pods of the last one are gone"
