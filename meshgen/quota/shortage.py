"""A situation that does not fit, and the test that every mend has to pass."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.quotas import Quota
from meshgen.quota.result import Change, Mend, MendKind, Situation, Usage
from meshgen.quota.trial import changed, usage_after
from meshgen.quota.usage import Row, shares
from meshgen.resources import Path


@dataclass(frozen=True)
class Shortage:
    """A situation in which a namespace does not fit one of its quotas."""

    namespace: Namespace
    quota: Quota
    situation: Situation
    usages: tuple[Usage, ...]

    @cached_property
    def over(self) -> list[Usage]:
        """Return the resources that do not fit."""
        return [usage for usage in self.usages if not usage.fits]

    @cached_property
    def rows(self) -> list[tuple[Load, list[Row | None]]]:
        """Return what each load counts of the resources that do not fit."""
        names = [usage.resource for usage in self.over]
        counting = shares(self.namespace.loads, self.quota)
        return [(share.load, [share.row(name) for name in names]) for share in counting]

    def verified(
        self,
        kind: MendKind,
        summary: str,
        changes: Sequence[Change],
        settings: Iterable[tuple[Path, str | int]] = (),
    ) -> list[Mend]:
        """Return the mend if the changes, counted anew, make the situation fit; none if not."""
        after = self.after(changes) if changes else None
        if after is None:
            return []
        return [Mend(kind, self.situation, summary, tuple(changes), after, tuple(settings))]

    def after(self, changes: Sequence[Change]) -> tuple[Usage, ...] | None:
        """Return the usage with changes made; None if it does not fit, or new pods are refused."""
        namespace = changed(self.namespace, changes)
        usages = usage_after(namespace, self.quota.key, self.situation)
        if not all(usage.fits for usage in usages):
            return None
        return None if _refused(namespace) - _refused(self.namespace) else usages


def least(most: int, fits: Callable[[int], bool]) -> int:
    """Return the least number from 1 that fits, if all above it do; 0 if even the most does not."""
    if most < 1 or not fits(most):
        return 0
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _refused(namespace: Namespace) -> set[WorkloadKey]:
    return {load.key for load in namespace.loads if load.refusals}
