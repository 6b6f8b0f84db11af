"""What a test expects, held against the answers that came: what is missing, and what came instead.

Of several expectations, the first that fits an answer counts it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from meshgen.mesh.shares import bounds, share_of
from meshgen.mesh.trials import Trial
from meshgen.model.tests import Expectation
from meshgen.proof.answer import Answer, in_its_cluster
from meshgen.proof.conditions import Condition, Whom, conditions_of
from meshgen.resources import Path

# Of what came instead, so much is told.
_TOLD = 3


@dataclass(frozen=True)
class Failure:
    """An expectation that was not met: its path in the config, what was expected, what came."""

    path: Path
    expected: str
    found: str

    def __str__(self) -> str:
        """Return it in a line."""
        return f"expected {self.expected}; {self.found}"


def failures(
    trial: Trial, answers: Sequence[Answer], where: Callable[[Answer], str]
) -> Iterator[Failure]:
    """Yield what a test expects and did not get; `where` tells which route led to an answer."""
    judged = _Judged(trial, answers, where)
    for number in range(len(judged.wanted)):
        yield from judged.missed(number)
        yield from judged.copies(number)
    yield from judged.unexpected()


@dataclass(frozen=True)
class _Wanted:
    """An expectation as it is judged: what has to hold of an answer, and of how many it has to.

    Without a number, it has what the others leave.
    """

    spec: Expectation
    path: Path
    conditions: Sequence[Condition]
    number: tuple[int, int] | None
    often: str

    def fits(self, answer: Answer) -> bool:
        return all(one.holds(answer) for one in self.conditions)

    def __str__(self) -> str:
        told = ", ".join(one.expected for one in self.conditions) or "anything"
        return f"{told}{self.often}"


class _Judged:
    def __init__(
        self, trial: Trial, answers: Sequence[Answer], where: Callable[[Answer], str]
    ) -> None:
        self._whom, self._answers, self._where = Whom(trial), answers, where
        self.wanted = [
            _wanted(self._whom, number, one, len(answers))
            for number, one in enumerate(trial.spec.expect)
        ]
        self._setting = trial.setting
        self._fitting: list[list[Answer]] = [[] for _ in self.wanted]
        self._left: list[Answer] = []
        for answer in answers:
            fits = (number for number, one in enumerate(self.wanted) if one.fits(answer))
            number = next(fits, None)
            (self._left if number is None else self._fitting[number]).append(answer)

    def missed(self, number: int) -> Iterator[Failure]:
        """Yield an expectation that too many or too few answers fit."""
        one, fitting = self.wanted[number], self._fitting[number]
        if one.number is None:
            if self._left:
                yield Failure(one.path, str(one), self._told(one, self._left))
            return
        least, most = one.number
        if least <= len(fitting) <= most:
            return
        others = [answer for answer in self._answers if not one.fits(answer)]
        found = f"{len(fitting)} of {len(self._answers)} {_were(fitting)} answered so"
        if len(fitting) < least and others:
            found = self._told(one, others) + (f", and {found}" if fitting else "")
        yield Failure(one.path, str(one), found)

    def unexpected(self) -> Iterator[Failure]:
        """Yield answers that no expectation fits, where none is told of already."""
        if not self._left or any(next(self.missed(n), None) for n in range(len(self.wanted))):
            return
        several = " or ".join(str(one) for one in self.wanted)
        told = self._told(self.wanted[0], self._left)
        yield Failure((*self._setting, "expect"), several, told)

    def copies(self, number: int) -> Iterator[Failure]:
        """Yield copies that did not come to whom they should."""
        one, fitting = self.wanted[number], self._fitting[number]
        if one.spec.mirrored is None or not fitting:
            return
        sent = Counter(name for answer in fitting for name in set(answer.mirrors))
        came = ", ".join(f"{n} to {self._whom.called(name)}" for name, n in sorted(sent.items()))
        found = f"of {len(fitting)}, copies went {came}" if came else "nobody got a copy"
        if not one.spec.mirrored and sent:
            yield Failure((*one.path, "mirrored"), "copies to nobody", found)
        for position, copy in enumerate(one.spec.mirrored):
            meant = self._whom.workloads(copy.service, copy.version)
            got = sum(not meant.isdisjoint(map(in_its_cluster, a.mirrors)) for a in fitting)
            least, most = bounds(share_of(copy.share), len(fitting))
            if not least <= got <= most:
                whom = self._whom.named(copy.service, copy.version)
                part = _often(copy.share, len(fitting), least, most)
                path = (*one.path, "mirrored", position)
                yield Failure(path, f"a copy to {whom}{part}", found)

    def _told(self, wanted: _Wanted, answers: Sequence[Answer]) -> str:
        """Return who answered instead, and what of it was not as expected; the most often first."""
        groups = Counter(self._instead(wanted, answer) for answer in answers)
        told = [
            f"{number} of {len(self._answers)} {_were(range(number))} {what}"
            for what, number in groups.most_common(_TOLD)
        ]
        more = sum(groups.values()) - sum(number for _, number in groups.most_common(_TOLD))
        return ", ".join([*told, *([f"{more} otherwise"] if more else [])])

    def _instead(self, wanted: _Wanted, answer: Answer) -> str:
        parts = [self._whom.answered(answer), self._where(answer)]
        wrong = (one for one in wanted.conditions if not one.holds(answer))
        parts += [one.found(answer) for one in wrong]
        return ", ".join(filter(None, parts))


def _wanted(whom: Whom, number: int, spec: Expectation, count: int) -> _Wanted:
    path: Path = (*whom.trial.setting, "expect", number)
    conditions = list(conditions_of(spec, whom))
    if spec.share is not None:
        least, most = bounds(share_of(spec.share), count)
        often = _often(spec.share, count, least, most)
        return _Wanted(spec, path, conditions, (least, most), often)
    if spec.count is not None:
        often = " once" if spec.count == 1 else f" {spec.count} times" if spec.count else " never"
        return _Wanted(spec, path, conditions, (spec.count, spec.count), often)
    return _Wanted(spec, path, conditions, None, "")


def _often(share: str, count: int, least: int, most: int) -> str:
    if share_of(share) == Fraction(1):
        return ""
    return f" for {share} of {count}" + (f", {least} to {most} of them" if least < most else "")


def _were(several: Sequence[object] | Iterable[object]) -> str:
    return "was" if len(list(several)) == 1 else "were"
