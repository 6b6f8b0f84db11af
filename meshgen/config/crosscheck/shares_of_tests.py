"""Shares and counts of what tests of traffic expect: that add up, and that decide something."""

from collections.abc import Iterator
from fractions import Fraction

from meshgen.config.crosscheck.of_tests import of_trials
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh.shares import decides, enough, share_of
from meshgen.mesh.trials import Trial
from meshgen.resources import Path


@of_trials("count", "expect")
def shares(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find shares and counts that do not add up, or that so few requests decide nothing of."""
    several, count = trial.spec.expect, trial.count
    rest: list[Path] = []
    total = Fraction(0)
    for index, one in enumerate(several):
        at: Path = (*trial.setting, "expect", index)
        if one.share and one.count is not None:
            message = "`share` and `count` exclude each other"
            yield place.problem(
                Code.CONFLICT, (*at, "count"), message, "expected one of the two", key=True
            )
            return
        part = share_of(one.share) * count if one.share else one.count
        rest += [at] if part is None else []
        total += part or 0
        yield from _decided(place, trial, (*at, "share"), one.share, count)
        for number, copy in enumerate(one.mirrored or ()):
            of = int(part if part is not None else count) or 1
            path = (*at, "mirrored", number, "share")
            yield from _decided(place, trial, path, copy.share, of)
    told = _added_up(trial, total, len(rest))
    if told:
        at = rest[1] if len(rest) > 1 else (*trial.setting, "expect")
        yield place.problem(Code.CONFLICT, at, *told, key=True)


def _decided(
    place: Place, trial: Trial, path: Path, said: str | None, count: int
) -> Iterator[Problem]:
    if said is not None and not decides(share_of(said), count):
        few = "1 request does" if count == 1 else f"{count} requests do"
        yield place.problem(
            Code.VALUE,
            path,
            f"{few} not tell {said} from none or all",
            f"expected `count: {enough(share_of(said))}` or more in `{trial.name}`",
        )


def _added_up(trial: Trial, total: Fraction, rest: int) -> tuple[str, ...]:
    """Return what is wrong with the sum of all that is expected, and what is expected; or ()."""
    count = trial.count
    by_share = all(one.count is None for one in trial.spec.expect)
    summed = f"{_percent(total / count)}" if by_share else f"{_figure(total)} of {count} requests"
    if rest > 1:
        return ("two expectations have what the others leave", "expected `share` or `count` in one")
    if rest and total and total >= count:
        return (f"the others are {summed} already", "expected less of them, or one fewer")
    if not rest and total != count:
        return (
            f"together they are {summed}",
            f"expected {'100%' if by_share else f'all {count}'}, or one without `share` and `count`"
            " for the rest",
        )
    return ()


def _percent(share: Fraction) -> str:
    return f"{_figure(share * 100)}%"


def _figure(number: Fraction) -> str:
    return f"{float(number):g}"
