"""Who takes most of a quota."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from meshgen.quota import Consumer, QuotaReport, Situation, Usage
from meshgen.report.capacity.amounts import amount
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import Cell, Row, laid_out, row

# What takes most of everything.
_MOST = Situation.HPA_MAX_ROLLING_ALL
_CPU = "limits.cpu"
_FEW = 3


def consumer_lines(quota: QuotaReport, style: Style) -> list[str]:
    """Return the largest consumers at rest of what is shortest; asked for all, all of all."""
    usages = [usage for usage in quota.situations[Situation.AT_REST] if usage.parts]
    if not usages:
        return []
    chosen = usages if style.every else [_shortest(usages, quota)]
    rows: list[Row] = []
    for usage in chosen:
        rows += _rows(usage, style)
    titles = (Cell(title, right=True) for title in ("Pods", "Used", "Share", "Sidecars"))
    return laid_out([[Cell("Largest consumers"), *titles], *rows])


def _shortest(usages: Sequence[Usage], quota: QuotaReport) -> Usage:
    """Return what will run out first; without a quota CPU limits, if there are any."""
    later = {usage.resource: usage for usage in quota.situations[_MOST]}
    return max(usages, key=lambda usage: _share(later[usage.resource]))


def _share(usage: Usage) -> tuple[bool, int, bool]:
    """Return what sorts by the share of a quota; of one that gives nothing there is none."""
    return not usage.fits and usage.percent is None, usage.percent or 0, usage.resource == _CPU


def _rows(usage: Usage, style: Style) -> Iterator[Row]:
    shown = usage.consumers if style.every else usage.consumers[:_FEW]
    yield row(f"of {usage.resource}")
    for consumer in shown:
        yield _row(usage, consumer, style)
    rest = usage.consumers[len(shown) :]
    if rest:
        left = amount(usage, sum((consumer.amount for consumer in rest), Fraction(0)), style)
        yield [Cell(f"  {len(rest)} more (-v)"), Cell(""), Cell(left, right=True)]


def _row(usage: Usage, consumer: Consumer, style: Style) -> Row:
    pods = str(consumer.pods) if consumer.pods else ""
    share = f"{round(consumer.amount * 100 / usage.used)} %" if usage.used else ""
    sidecars = amount(usage, consumer.sidecars, style) if consumer.sidecars else ""
    return [
        Cell(f"  {consumer.workload}"),
        Cell(pods, right=True),
        Cell(amount(usage, consumer.amount, style), right=True),
        Cell(share, right=True),
        Cell(sidecars, right=True),
    ]
