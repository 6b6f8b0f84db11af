"""How a situation that does not fit fails, in the words of the cluster, and what would mend it."""

from collections.abc import Iterator

from meshgen.forecast import Section
from meshgen.quota import Failure, QuotaReport, Reason, Situation, Usage
from meshgen.report.capacity.amounts import amount, limit, used
from meshgen.report.capacity.mends import mend_lines
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import count, wrapped

# A situation fails wherever one of these does: it needs all that they need, and more.
_LESS = {
    Situation.AT_REST: (),
    Situation.HPA_MAX: (Situation.AT_REST,),
    Situation.ROLLING: (Situation.AT_REST,),
    Situation.ROLLING_ALL: (Situation.ROLLING,),
    Situation.HPA_MAX_ROLLING: (Situation.HPA_MAX, Situation.ROLLING),
    Situation.HPA_MAX_ROLLING_ALL: (Situation.HPA_MAX_ROLLING, Situation.ROLLING_ALL),
}
# What takes most: a mend of it mends all.
_MOST = Situation.HPA_MAX_ROLLING_ALL
_FEW = 3


def failure_lines(
    quota: QuotaReport, section: Section, style: Style, *, alone: bool = True
) -> Iterator[str]:
    """Yield what goes wrong, least first; what follows from it is only named, unless asked for.

    Where a quota is not `alone` in its namespace, what mends it says nothing of the others.
    """
    what = "fit" if alone else f"fit {quota.name}"
    worked_out = {failure.situation for failure in quota.failures}
    failing = [situation for situation in Situation if not quota.fits(situation)]
    told = [s for s in failing if not _follows(s, quota) or (style.every and s in worked_out)]
    for situation in told:
        yield from _situation(quota, situation, section, style, what)
    left = [situation for situation in failing if situation not in told]
    if left:
        more = " (-v says how)" if worked_out.intersection(left) else ""
        yield ""
        yield from wrapped(f"Nor does it fit: {'; '.join(left)}{more}.", "", style)
        if _MOST not in worked_out:
            yield from _mends(quota, _MOST, f"{what} in every situation", section, style)


def _follows(situation: Situation, quota: QuotaReport) -> bool:
    return any(not quota.fits(less) for less in _LESS[situation])


def _situation(
    quota: QuotaReport, situation: Situation, section: Section, style: Style, what: str
) -> Iterator[str]:
    usages = [usage for usage in quota.situations[situation] if not usage.fits]
    yield ""
    too_much = "; ".join(_too_much(usage, style) for usage in usages)
    title = f"{situation[0].upper()}{situation[1:]}: {too_much}"
    yield from (painted(line, style.bad) for line in wrapped(title, "", style))
    for failure in quota.failures:
        if failure.situation is situation:
            yield from _events(failure, style)
            yield from wrapped(failure.outcome, "  ", style)
    yield from _mends(quota, situation, what, section, style)


def _mends(
    quota: QuotaReport, situation: Situation, what: str, section: Section, style: Style
) -> Iterator[str]:
    mends = [mend for mend in quota.mends if mend.situation is situation]
    if mends:
        start = "Each of these makes it" if len(mends) > 1 else "This makes it"
        yield f"  {start} {what}:"
    over = {usage.resource for usage in quota.situations[situation] if not usage.fits}
    for mend in mends:
        yield from mend_lines(mend, over, section, style)


def _too_much(usage: Usage, style: Style) -> str:
    updating = f" while {usage.updating} is updated" if usage.updating else ""
    return (
        f"{usage.resource} {used(usage, style)} of {limit(usage, style)}{updating}, "
        f"{amount(usage, usage.over, style)} too much"
    )


def _events(failure: Failure, style: Style) -> Iterator[str]:
    shown = failure.events if style.every else failure.events[:_FEW]
    for event in shown:
        # What kubectl answers is no event: it has the whole line in its message.
        message = event.message if event.reason in tuple(Reason) else str(event)
        times = f" (x{event.times})" if event.times > 1 else ""
        yield from wrapped(f"{message}{times}", "  ", style, hanging="    ")
    if len(failure.events) > len(shown):
        yield f"  … and {count(len(failure.events) - len(shown), 'more event')} (-v)"
