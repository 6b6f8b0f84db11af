"""Who gets in: objects and pods asking one after another, until a quota is full.

Objects come in the order of the manifests, as kubectl applies them; then their pods, a workload
after the other. In a cluster the controllers work side by side, and which of them is too late may
differ; how much is refused does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.quantity import Quantity
from meshgen.quota.arithmetic import ZERO, add, plus
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.pod import Container
from meshgen.quota.quotas import Quota, unset
from meshgen.quota.reading import Amounts
from meshgen.quota.result import Event, Left, Situation
from meshgen.quota.usage import Share, share_of
from meshgen.quota.wording import (
    claim_event,
    exceeded,
    made_event,
    must_specify,
    object_event,
    pod_event,
)


@dataclass(frozen=True)
class Outcome:
    """What is refused, in order, and which workloads have fewer pods than they want.

    `stuck` are those whose update cannot even start: there is no new ReplicaSet or revision.
    """

    events: tuple[Event, ...] = ()
    short: tuple[Left, ...] = ()
    stuck: tuple[WorkloadKey, ...] = ()


@dataclass
class _Ledger:
    """A quota, what it counts of each load, and what is used of it so far."""

    quota: Quota
    shares: Sequence[Share]
    used: Amounts = field(default_factory=dict)

    def copy(self) -> "_Ledger":
        return _Ledger(self.quota, self.shares, dict(self.used))

    def room(self, each: Mapping[str, Quantity]) -> int | None:
        """Return how often an amount still fits; None if it always does."""
        least: int | None = None
        for name, quantity in each.items():
            hard = self.quota.hard[name]
            if hard is not None and quantity.value > 0:
                free = int((hard.value - self.used.get(name, ZERO).value) // quantity.value)
                least = max(0, free if least is None else min(least, free))
        return least

    def take(self, each: Mapping[str, Quantity], times: int) -> None:
        """Charge an amount several times."""
        if times:
            more = {n: Quantity(q.value * times, q.family) for n, q in each.items()}
            add(self.used, more)

    def refusal(self, each: Mapping[str, Quantity]) -> str:
        """Return why an amount does not fit."""
        over = {
            name: quantity
            for name, quantity in each.items()
            if quantity.value > 0 and not self._fits(name, quantity)
        }
        hard = {name: limit for name, limit in self.quota.hard.items() if limit is not None}
        return exceeded(
            self.quota.key.name,
            over,
            {name: self.used.get(name, ZERO) for name in over},
            {name: hard[name] for name in over},
        )

    def _fits(self, name: str, quantity: Quantity) -> bool:
        hard = self.quota.hard[name]
        sum_ = plus(self.used.get(name, ZERO), quantity)
        return hard is None or sum_.value <= hard.value


class Admission:
    """The quotas of a namespace, filling up."""

    def __init__(self, namespace: Namespace) -> None:
        """Start with empty quotas."""
        self._namespace = namespace
        self._ledgers = [
            _Ledger(quota, [share_of(load, quota) for load in namespace.loads])
            for quota in namespace.quotas
        ]
        # Objects that are not there, and those whose controller cannot make what makes the pods.
        self._refused: set[WorkloadKey] = set()
        self._barren: set[WorkloadKey] = set()
        self._pods: dict[WorkloadKey, int] = {}

    def outcome(self, situation: Situation) -> Outcome:
        """Return what happens in a situation that comes upon a namespace at rest."""
        rest = self._settle()
        if situation is Situation.AT_REST:
            return rest
        if situation.high:
            scaled = self._scale_up()
            if situation is Situation.HPA_MAX:
                return scaled
        return self._update(situation)

    def _settle(self) -> Outcome:
        events: list[Event] = []
        for index, load in enumerate(self._namespace.loads):
            events += self._object(index, load)
        short: list[Left] = []
        for index, load in enumerate(self._namespace.loads):
            events += self._pods_of(index, load, load.scale.rest, short)
        return Outcome(tuple(events), tuple(short))

    def _scale_up(self) -> Outcome:
        events: list[Event] = []
        short: list[Left] = []
        for index, load in enumerate(self._namespace.loads):
            if load.scale.high > load.scale.rest:
                events += self._pods_of(index, load, load.scale.high, short)
        return Outcome(tuple(events), tuple(short))

    def _update(self, situation: Situation) -> Outcome:
        events: list[Event] = []
        short: list[Left] = []
        stuck: list[WorkloadKey] = []
        for index, load in enumerate(self._namespace.loads):
            surge = load.scale.updating(high=situation.high).surge
            new = [ledger.shares[index].update for ledger in self._ledgers]
            if not surge and not any(new):
                continue
            before = [ledger.copy() for ledger in self._ledgers]
            had = self._pods.get(load.key, 0)
            refused = self._made(load, new)
            if refused:
                stuck.append(load.key)
            events += refused or self._pods_of(index, load, had + surge, short)
            self._pods[load.key] = had
            if not situation.all_at_once:
                self._ledgers = before
        return Outcome(tuple(events), tuple(short), tuple(stuck))

    def _object(self, index: int, load: Load) -> Iterable[Event]:
        """Ask for the object itself; one that is refused makes no pods."""
        asked = [ledger.shares[index].fixed for ledger in self._ledgers]
        full = self._full(asked)
        if full is not None:
            self._refused.add(load.key)
            why = self._ledgers[full].refusal(asked[full])
            return [object_event(load, why, self._ledgers[full].quota.key.name)]
        self._take(asked, 1)
        refused = self._made(load, [ledger.shares[index].made for ledger in self._ledgers])
        if refused:
            self._barren.add(load.key)
        return refused

    def _made(self, load: Load, asked: Sequence[Mapping[str, Quantity]]) -> list[Event]:
        """Ask for what a controller makes of an object, without which there are no pods."""
        full = self._full(asked)
        if full is not None:
            why = self._ledgers[full].refusal(asked[full])
            return [made_event(load, why, self._ledgers[full].quota.key.name)]
        self._take(asked, 1)
        return []

    def _pods_of(self, index: int, load: Load, wanted: int, short: list[Left]) -> Iterable[Event]:
        """Ask for pods until a workload has what it wants."""
        had = self._pods.get(load.key, 0)
        if load.key in self._refused or load.refusals or wanted <= had:
            return []
        if load.key in self._barren:
            short.append(Left(load.key, wanted, had))
            return []
        events: list[Event] = []
        got = had
        lacking = self._unset(load)
        if lacking:
            quota, why = lacking
            events.append(pod_event(load, 0, why, quota, wanted - had))
        else:
            pod = [ledger.shares[index].each for ledger in self._ledgers]
            claims = [ledger.shares[index].replica for ledger in self._ledgers]
            both = [_sum(a, b) for a, b in zip(pod, claims, strict=True)]
            got += self._admit(both, wanted - had)
            if got < wanted:
                events.append(self._refusal(load, pod, claims, got, wanted - got))
        self._pods[load.key] = got
        if got < wanted:
            short.append(Left(load.key, wanted, got))
        return events

    def _admit(self, asked: Sequence[Mapping[str, Quantity]], wanted: int) -> int:
        rooms = [ledger.room(each) for ledger, each in zip(self._ledgers, asked, strict=True)]
        got = min([wanted, *(room for room in rooms if room is not None)])
        self._take(asked, got)
        return got

    def _refusal(
        self,
        load: Load,
        pod: Sequence[Mapping[str, Quantity]],
        claims: Sequence[Mapping[str, Quantity]],
        ordinal: int,
        count: int,
    ) -> Event:
        """Return what is said of the first that does not fit: a claim, or the pod."""
        full = self._full(claims)
        if full is not None:
            ledger = self._ledgers[full]
            why, name = ledger.refusal(claims[full]), ledger.quota.key.name
            return claim_event(load, ordinal, why, name, count)
        self._take(claims, 1)
        full = self._full(pod)
        ledger = self._ledgers[full or 0]
        why, name = ledger.refusal(pod[full or 0]), ledger.quota.key.name
        return pod_event(load, ordinal, why, name, count)

    def _full(self, asked: Sequence[Mapping[str, Quantity]]) -> int | None:
        """Return the first quota that an amount does not fit in; None if it fits in all."""
        for index, (ledger, each) in enumerate(zip(self._ledgers, asked, strict=True)):
            if ledger.room(each) == 0:
                return index
        return None

    def _take(self, asked: Sequence[Mapping[str, Quantity]], times: int) -> None:
        for ledger, each in zip(self._ledgers, asked, strict=True):
            ledger.take(each, times)

    def _unset(self, load: Load) -> tuple[str, str] | None:
        """Return the quota that refuses a workload's pods whatever it has left, and why."""
        for ledger in self._ledgers:
            missing = refused_by(load, ledger.quota)
            if missing:
                return ledger.quota.key.name, must_specify(ledger.quota.key.name, missing)
        return None


def refused_by(load: Load, quota: Quota) -> Mapping[str, Sequence[Container]]:
    """Return the containers that a quota refuses a workload's pods for, by resource."""
    if load.pod is None or load.pod.has_own_resources or not quota.counts(load.pod):
        return {}
    return unset(load.pod, quota)


def _sum(one: Mapping[str, Quantity], other: Mapping[str, Quantity]) -> Mapping[str, Quantity]:
    if not other:
        return one
    total = dict(one)
    add(total, other)
    return total
