"""A quota as `kubectl describe resourcequota` prints it, and what it cannot know.

Source of the wording: describeQuota in k8s.io/kubectl/pkg/describe.
"""

from collections.abc import Sequence
from dataclasses import replace

from meshgen.quota import QuotaReport, Situation, Usage
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import Cell, Row, laid_out, row

_HEADS = {
    Situation.HPA_MAX: ("HPA max", ""),
    Situation.ROLLING: ("Rolling update", "one at a time"),
    Situation.ROLLING_ALL: ("", "all at once"),
    Situation.HPA_MAX_ROLLING: ("HPA max, rolling", "one at a time"),
    Situation.HPA_MAX_ROLLING_ALL: ("", "all at once"),
}
# How many of them stand in the first table, where there are two: without the last group.
_FIRST = 3


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
    rest = [*head, *_at_rest(quota, style, limited=limited)]
    first = max(len(cells[0].text) for cells in rest)
    lines = laid_out(rest, first)
    for situations in _parts(quota, style, first):
        lines += ["", *laid_out(_others(quota, style, situations), first)]
    return lines


def _at_rest(quota: QuotaReport, style: Style, *, limited: bool) -> list[Row]:
    titles = ["Resource", "Used"]
    if limited:
        titles += ["Hard", "Share", *([""] if style.bars else [])]
    # The sidecars' share stands beside the amount, below the same title.
    titles += ["Sidecars", ""]
    rows: list[Row] = [row(*titles), row(*("-" * len(title) for title in titles))]
    usages = quota.situations[Situation.AT_REST]
    for usage, part in zip(usages, shares(usages), strict=True):
        paint = style.of(usage.percent, fits=usage.fits)
        cells = [Cell(usage.resource), Cell(usage.used_text, paint=paint)]
        if limited:
            cells.append(Cell(usage.hard_text))
            cells.append(Cell(part, right=True, paint=paint))
            if style.bars:
                cells.append(Cell(style.bar(usage.percent), paint=paint))
        if usage.sidecars:
            sidecars = f"{usage.sidecar_percent} %"
            cells += [Cell(usage.text(usage.sidecars)), Cell(sidecars, right=True)]
        rows.append(cells)
    return rows


def _parts(quota: QuotaReport, style: Style, first: int) -> list[list[Situation]]:
    """Return the other situations in the tables that they stand in: two where one is too wide."""
    every = list(_HEADS)
    plain = laid_out(_others(quota, replace(style, colour=False), every), first)
    if max(map(len, plain)) <= style.width:
        return [every]
    return [every[:_FIRST], every[_FIRST:]]


def _others(quota: QuotaReport, style: Style, situations: Sequence[Situation]) -> list[Row]:
    """Return the rows of what is used when something happens, a column for each situation."""
    columns = [_column(quota.situations[situation], style) for situation in situations]
    rows: list[Row] = [
        row("", *(_HEADS[s][0] for s in situations)),
        row("Resource", *(_HEADS[s][1] for s in situations)),
    ]
    for number, usage in enumerate(quota.situations[Situation.AT_REST]):
        rows.append([Cell(usage.resource), *(column[number] for column in columns)])
    return rows


def _column(usages: tuple[Usage, ...], style: Style) -> list[Cell]:
    """Return the cells of one situation, amounts and shares below each other."""
    width = max((len(usage.used_text) for usage in usages), default=0)
    parts = shares(usages)
    widest = max(map(len, parts), default=0)
    return [
        Cell(
            f"{usage.used_text:<{width}} {part:>{widest}}",
            paint=style.of(usage.percent, fits=usage.fits),
        )
        for usage, part in zip(usages, parts, strict=True)
    ]


def shares(usages: tuple[Usage, ...]) -> list[str]:
    """Return the shares of a quota; what does not fit is marked, in every colour and in none."""
    tails = ("", " !") if all(usage.fits for usage in usages) else ("  ", " !")
    return [_share(usage) + tails[not usage.fits] for usage in usages]


def _share(usage: Usage) -> str:
    if usage.hard is None:
        return ""
    return "-" if usage.percent is None else f"{usage.percent} %"
