"""How a situation that does not fit fails, told in the cluster's words."""

from collections.abc import Iterator, Sequence

from meshgen.capacity.admission import Admission
from meshgen.capacity.cluster import WorkloadKey
from meshgen.capacity.loads import Load, Namespace
from meshgen.capacity.result import Event, Failure, Left, Situation

# How many workloads an outcome names.
_NAMED = 3


def failure(namespace: Namespace, quota: str, situation: Situation) -> Failure | None:
    """Return how a situation fails by a quota; None where that one refuses nothing."""
    outcome = Admission(namespace).outcome(situation)
    events = tuple(event for event in outcome.events if event.quota == quota)
    if not events:
        return None
    named = {event.workload for event in events}
    short = tuple(left for left in outcome.short if left.workload in named)
    loads = {load.key: load for load in namespace.loads}
    hanging = tuple(_hanging(situation, short, loads))
    hangs = bool(hanging) or not situation.rolling
    told = "; ".join(_outcome(situation, events, short, hanging))
    return Failure(situation, events, short, hangs, told)


def _hanging(
    situation: Situation,
    short: Sequence[Left],
    loads: dict[WorkloadKey, Load],
) -> Iterator[Left]:
    """Yield the workloads whose update never ends.

    Those that get no new pod though no old one may go first. Several at once are told of where
    each fits alone: they only wait for one another.
    """
    if not situation.rolling or situation.all_at_once:
        return
    for left in short:
        scale = loads[left.workload].scale
        update = scale.update_high if situation.high else scale.update
        if left.got + update.surge <= left.wanted and not update.unavailable:
            yield left


def _outcome(
    situation: Situation,
    events: Sequence[Event],
    short: Sequence[Left],
    hanging: Sequence[Left],
) -> Iterator[str]:
    objects = [event for event in events if event.reason == "Forbidden"]
    if objects:
        yield f"kubectl apply fails for {_several([str(event.workload) for event in objects])}"
    if not short:
        return
    if not situation.rolling:
        missing = sum(left.wanted - left.got for left in short)
        listed = _several([f"{left.workload} has {left.got} of {left.wanted}" for left in short])
        yield f"{missing} {'pod is' if missing == 1 else 'pods are'} never created: {listed}"
    elif hanging:
        named = _several([str(left.workload) for left in hanging])
        yield (
            f"the rollout of {named} hangs: no new pod is created, and no old one may go before a "
            "new one is ready (maxUnavailable 0)"
        )
    elif situation.all_at_once:
        yield "the rollouts take turns: each waits until another is done"
    else:
        named = _several([str(left.workload) for left in short])
        yield f"the rollout of {named} goes on without its surge: old pods go first"


def _several(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
