"""What capacity gives: exact figures as data, for a table or JSON to print."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from meshgen.quantity import Family, Quantity, format_quantity
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.problem import Problem
from meshgen.resources import Path, dotted


class Situation(StrEnum):
    """What the namespace goes through; the plain rolling ones update one workload at a time."""

    AT_REST = "at rest"
    HPA_MAX = "HPA max"
    ROLLING = "rolling update"
    ROLLING_ALL = "rolling update of all at once"
    HPA_MAX_ROLLING = "HPA max during a rolling update"
    HPA_MAX_ROLLING_ALL = "HPA max during a rolling update of all at once"

    @property
    def high(self) -> bool:
        """Return whether autoscalers are at their max."""
        return self.value.startswith("HPA max")

    @property
    def rolling(self) -> bool:
        """Return whether something is updated."""
        return "rolling" in self.value

    @property
    def all_at_once(self) -> bool:
        """Return whether everything is updated at the same time."""
        return self.value.endswith("at once")

    @property
    def below(self) -> "tuple[Situation, ...]":
        """Return the situations that take no more than this one, whatever there is."""
        return tuple(
            other
            for other in Situation
            if other is not self
            and other.high <= self.high
            and other.rolling <= self.rolling
            and other.all_at_once <= self.all_at_once
        )


class Consumer(NamedTuple):
    """What one workload, or one other object, takes of a resource; `pods` are its pods."""

    workload: WorkloadKey
    pods: int
    amount: Fraction
    sidecars: Fraction = Fraction(0)


@dataclass(frozen=True)
class Usage:
    """One resource in one situation, as `kubectl describe resourcequota` has it.

    `hard` is None where no quota limits it. `sidecars` is the part of `used` that would go away
    without sidecars. `updating` is the workload whose update takes most, where one is updated at a
    time. `family` are the suffixes that `used` is written with: those of the first part of it.
    """

    resource: str
    used: Fraction
    hard: Quantity | None
    sidecars: Fraction
    updating: WorkloadKey | None
    family: Family
    find_parts: Callable[[], Iterable[Consumer]] = field(repr=False, compare=False)

    @cached_property
    def parts(self) -> tuple[Consumer, ...]:
        """Return all that take some, in the order of the manifests; they add up to `used`."""
        return tuple(self.find_parts())

    @cached_property
    def consumers(self) -> tuple[Consumer, ...]:
        """Return the parts, the largest first."""
        return tuple(sorted(self.parts, key=lambda part: (-part.amount, part.workload)))

    @property
    def fits(self) -> bool:
        """Return whether the quota lets it all be there at once."""
        return self.hard is None or self.used <= self.hard.value

    @property
    def over(self) -> Fraction:
        """Return what is too much; 0 where it fits."""
        return Fraction(0) if self.hard is None else max(Fraction(0), self.used - self.hard.value)

    @property
    def percent(self) -> int | None:
        """Return the share of the quota in whole percent; None where it has none.

        To the nearest, but never 100 for what is not quite full, or a little too much.
        """
        if self.hard is None or not self.hard.value:
            return None
        near = _nearest(self.used, self.hard.value)
        if self.used < self.hard.value:
            return min(near, 99)
        return near if self.used == self.hard.value else max(near, 101)

    @property
    def sidecar_percent(self) -> int:
        """Return the sidecars' share of what is used in whole percent, to the nearest."""
        return _nearest(self.sidecars, self.used) if self.used else 0

    @property
    def used_text(self) -> str:
        """Return what is used as `ResourceQuota.status.used` prints it."""
        return self.text(self.used)

    @property
    def hard_text(self) -> str:
        """Return the limit as `ResourceQuota.status.hard` prints it; empty without one."""
        return "" if self.hard is None else str(self.hard)

    def text(self, amount: Fraction) -> str:
        """Return an amount of this resource as Kubernetes prints it."""
        return format_quantity(amount, self.family)


class Reason(StrEnum):
    """Reasons of what is no event of the cluster."""

    FORBIDDEN = "Forbidden"  # kubectl gets the answer
    DENIED = "Denied"  # a controller does, and only its log tells


class Event(NamedTuple):
    """What the cluster says, in its own words.

    `about` is the object that it is said of (`ReplicaSet/web-…`: hashes are `…`), `reason` the
    event's, or a Reason where there is no event: then the message is all there is. `times` are the
    pods, claims or objects that are refused.
    """

    reason: str
    about: str
    message: str
    workload: WorkloadKey
    times: int = 1
    quota: str = ""

    def __str__(self) -> str:
        """Return it as `kubectl get events` does: type, reason, object, message."""
        return f"Warning  {self.reason}  {self.about}  {self.message}"


class Left(NamedTuple):
    """A workload that ends with fewer pods than it wants."""

    workload: WorkloadKey
    wanted: int
    got: int


@dataclass(frozen=True)
class Failure:
    """How a situation that does not fit fails: events in their order, and what is left.

    `hangs` says that it never gets done by itself: a rolling update with maxUnavailable above 0,
    or of several workloads that take turns, does. `outcome` is all of it in a few words.
    """

    situation: Situation
    events: tuple[Event, ...]
    short: tuple[Left, ...]
    hangs: bool
    outcome: str


@dataclass(frozen=True)
class Change:
    """One field of one object; `before` is empty where it is not set.

    `setting` is the field of meshgen's config below the service (`sidecar.limits.cpu`), or below
    the quota (`hard["limits.cpu"]`); empty where the config does it by itself. `object` is what has
    the field: an autoscaler, for its max.
    """

    object: WorkloadKey
    keys: Path
    setting: Path
    before: str | int
    after: str | int

    @property
    def path(self) -> str:
        """Return the field in the object, as people write it."""
        return dotted(self.keys)


class MendKind(StrEnum):
    """What a mend changes."""

    SIDECAR = "sidecar"
    SURGE = "maxSurge"
    HPA_MAX = "maxReplicas"
    REPLICAS = "replicas"
    QUOTA = "quota"


@dataclass(frozen=True)
class Mend:
    """A change that makes a situation fit, verified by computing again.

    `summary` is it in a few words, `after` what the quota's resources use then. `settings` are
    lines of meshgen's config, below an environment, that say all of it
    (`defaults.sidecar.limits.cpu`, 1); where there is none, each change has its own.
    """

    kind: MendKind
    situation: Situation
    summary: str
    changes: tuple[Change, ...]
    after: tuple[Usage, ...]
    settings: tuple[tuple[Path, str | int], ...] = ()


@dataclass(frozen=True)
class QuotaReport:
    """One ResourceQuota in all situations; `key.name` is empty for totals without a quota.

    `failures` and `mends` are those of the situations that are `told`. Where there are some, the
    last mends are for the situation that takes most: what fits there fits always.
    """

    key: WorkloadKey
    scopes: tuple[str, ...]
    situations: Mapping[Situation, tuple[Usage, ...]]
    failures: tuple[Failure, ...] = ()
    mends: tuple[Mend, ...] = ()

    @property
    def name(self) -> str:
        """Return the quota's name."""
        return self.key.name

    def fits(self, situation: Situation) -> bool:
        """Return whether every resource fits in a situation."""
        return all(usage.fits for usage in self.situations[situation])

    @property
    def told(self) -> list[Situation]:
        """Return the situations that do not fit, without those that only take more than another."""
        return [
            situation
            for situation in Situation
            if not self.fits(situation) and all(self.fits(other) for other in situation.below)
        ]


@dataclass(frozen=True)
class NamespaceReport:
    """A namespace: its quotas, in the manifests' order, and its totals, quota or not."""

    name: str
    quotas: tuple[QuotaReport, ...]
    totals: QuotaReport
    # What does not fit, what is refused whatever else runs, and what cannot be counted.
    problems: tuple[Problem, ...] = ()

    @property
    def fits(self) -> bool:
        """Return whether everything fits at rest and no pod is refused."""
        at_rest = all(quota.fits(Situation.AT_REST) for quota in self.quotas)
        return at_rest and not any(problem.error for problem in self.problems)


@dataclass(frozen=True)
class Capacity:
    """All namespaces that something counts in, in the order of their objects among the manifests.

    `together` is what several of them take, without limits; its parts are namespaces.
    """

    namespaces: tuple[NamespaceReport, ...] = field(default=())
    together: QuotaReport | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of all namespaces, in order."""
        return tuple(p for namespace in self.namespaces for p in namespace.problems)


def _nearest(part: Fraction, whole: Fraction) -> int:
    """Return a share in whole percent, a half rounded up."""
    return int((part * 200 + whole) // (whole * 2))
