"""What would make it fit, with the figures that come of it."""

import shlex
from collections.abc import Collection, Iterator

from meshgen.forecast import Section
from meshgen.quota import Mend
from meshgen.report.capacity.amounts import limit, used
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.wrap import count, wrapped

_FEW = 3
_INDENT = "    "


def mend_lines(mend: Mend, over: Collection[str], section: Section, style: Style) -> Iterator[str]:
    """Yield a mend: what it is, what is used then of what was too much, and how to say it."""
    figures = [
        f"{usage.resource} {used(usage, style)} of {limit(usage, style)}"
        + ("" if usage.percent is None else f", {usage.percent} %")
        for usage in mend.after
        if usage.resource in over
    ]
    yield from wrapped(f"{mend.summary}: {'; '.join(figures)}", "  - ", style, hanging=_INDENT)
    settings = section.settings(mend)
    if settings:
        lines = [f"--what-if {shlex.quote(setting)}" for setting in settings]
    else:
        lines = [
            f"{change.object}: {change.path}: "
            + (f"{change.before} -> " if change.before != "" else "")
            + f"{change.after}"
            for change in mend.changes
        ]
    shown = lines if style.every else lines[:_FEW]
    for line in shown:
        yield from wrapped(line, _INDENT, style)
    if len(lines) > len(shown):
        yield f"{_INDENT}… and {count(len(lines) - len(shown), 'more change')} (-v)"
