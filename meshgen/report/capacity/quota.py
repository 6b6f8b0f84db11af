"""A quota as `kubectl describe resourcequota` prints it, and what it cannot know.

Source of the wording: describeQuota in k8s.io/kubectl/pkg/describe.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice

from meshgen.quota import QuotaReport, Situation, Usage
from meshgen.report.capacity.amounts import amount, limit, used
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import Cell, Row, laid_out, row

_HEADS = {
    Situation.HPA_MAX: ("HPA max", ""),
    Situation.ROLLING: ("Rolling update", "one at a time"),
    Situation.ROLLING_ALL: ("Rolling update", "all at once"),
    Situation.HPA_MAX_ROLLING: ("HPA max, rolling", "one at a time"),
    Situation.HPA_MAX_ROLLING_ALL: ("HPA max, rolling", "all at once"),
}
# How many of them stand in each table: the first that are narrow enough.
_TABLES = ((5,), (3, 2), (1, 2, 2), (1, 1, 1, 1, 1))
# How long bars are at rest and beside others: the longest that leave a table narrow enough.
_AT_REST, _BARS = (20, 14, 10, 6), (10, 8, 6, 4)


def quota_lines(quota: QuotaReport, namespace: str, style: Style) -> list[str]:
    """Return a quota's tables: at rest, then the other situations.

    The totals of a namespace without a quota are one too: they have no limits to be held to; and
    so is the sum of several namespaces, which names none.
    """
    limited = bool(quota.name)
    head = [row("Name:", quota.name)] if limited else []
    if namespace:
        head.append(row("Namespace:", namespace))
    if quota.scopes:
        head.append(row("Scopes:", ", ".join(quota.scopes)))
    rest = [*head, *_narrowed(quota, style, limited=limited)]
    first = max(len(cells[0].text) for cells in rest)
    lines = laid_out(rest, first)
    tables, bar = _parts(quota, style, first)
    for situations in tables:
        lines += ["", *laid_out(_others(quota, style, situations, bar), first)]
    return lines


def _narrowed(quota: QuotaReport, style: Style, *, limited: bool) -> list[Row]:
    """Return the rows at rest, with the longest bars that leave them narrow enough."""
    plain = replace(style, colour=False)
    lengths = _AT_REST if style.bars and limited else ()
    for bar in lengths:
        if max(map(len, laid_out(_at_rest(quota, plain, bar, limited=limited)))) <= style.width:
            return _at_rest(quota, style, bar, limited=limited)
    return _at_rest(quota, style, 0, limited=limited)


def _at_rest(quota: QuotaReport, style: Style, bar: int, *, limited: bool) -> list[Row]:
    titles = ["Resource", "Used"]
    if limited:
        titles += ["Hard", "Share", *([""] if bar else [])]
    # The sidecars' share stands beside the amount, below the same title.
    titles += ["Sidecars", ""]
    rows: list[Row] = [row(*titles), row(*("-" * len(title) for title in titles))]
    usages = quota.situations[Situation.AT_REST]
    for usage, part in zip(usages, shares(usages), strict=True):
        paint = style.of(usage.percent, fits=usage.fits)
        cells = [Cell(usage.resource), Cell(used(usage, style), paint=paint)]
        if limited:
            cells.append(Cell(limit(usage, style)))
            cells.append(Cell(part, right=True, paint=paint))
            if bar:
                cells.append(Cell(style.bar(_filled(usage), bar), paint=paint))
        if usage.sidecars:
            sidecars = f"{usage.sidecar_percent} %"
            cells += [Cell(amount(usage, usage.sidecars, style)), Cell(sidecars, right=True)]
        rows.append(cells)
    return rows


def _parts(quota: QuotaReport, style: Style, first: int) -> tuple[list[list[Situation]], int]:
    """Return the other situations in the tables that they stand in, and how long their bars are.

    The fewest tables that are narrow enough; where none is, they are narrow and without bars.
    """
    plain = replace(style, colour=False)
    bars = _BARS if style.bars and quota.name else (0,)
    for sizes in _TABLES:
        every = iter(_HEADS)
        tables = [list(islice(every, size)) for size in sizes]
        for bar in bars:
            lines = (laid_out(_others(quota, plain, table, bar), first) for table in tables)
            if max(map(len, chain(*lines))) <= style.width:
                return tables, bar
    return tables, 0


def _others(
    quota: QuotaReport, style: Style, situations: Sequence[Situation], bar: int
) -> list[Row]:
    """Return the rows of what is used when something happens, a column for each situation."""
    columns = [_column(quota.situations[situation], style, bar) for situation in situations]
    groups = [_HEADS[situation][0] for situation in situations]
    before = ["", *groups]
    rows: list[Row] = [
        row(
            "",
            *("" if same == group else group for same, group in zip(before, groups, strict=False)),
        ),
        row("Resource", *(_HEADS[s][1] for s in situations)),
    ]
    for number, usage in enumerate(quota.situations[Situation.AT_REST]):
        rows.append([Cell(usage.resource), *(column[number] for column in columns)])
    return rows


def _column(usages: tuple[Usage, ...], style: Style, bar: int) -> list[Cell]:
    """Return the cells of one situation: amounts, shares and bars below each other."""
    amounts = [used(usage, style) for usage in usages]
    parts = shares(usages)
    width, widest = (max(map(len, texts), default=0) for texts in (amounts, parts))
    return [
        Cell(
            f"{text:<{width}} {part:>{widest}}"
            + (f" {style.bar(_filled(usage), bar)}" if bar else ""),
            paint=style.of(usage.percent, fits=usage.fits),
        )
        for usage, text, part in zip(usages, amounts, parts, strict=True)
    ]


def _filled(usage: Usage) -> int:
    """Return how much of a bar is full, in percent: all of it where something is too much."""
    return (usage.percent or 0) if usage.fits else 100


def shares(usages: tuple[Usage, ...]) -> list[str]:
    """Return the shares of a quota; what does not fit is marked, in every colour and in none."""
    tails = ("", " !") if all(usage.fits for usage in usages) else ("  ", " !")
    return [_share(usage) + tails[not usage.fits] for usage in usages]


def _share(usage: Usage) -> str:
    if usage.hard is None:
        return ""
    return "-" if usage.percent is None else f"{usage.percent} %"
