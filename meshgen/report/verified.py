"""What a cluster says of an environment: a screen for people, and JSON for scripts."""

import json as encoder
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from meshgen.live.line import Status
from meshgen.live.verified import Part, Told, Verified
from meshgen.report.capacity import Style
from meshgen.report.finding_text import printable
from meshgen.report.json import json
from meshgen.report.types import Report

_INDENT = " " * 21
# What is told alike of several things, names so many.
_NAMED = 4


def text(verified: Verified, style: Style, *, quiet: bool = False) -> str:
    """Return a line for each thing that was looked at, below it what to do; the verdict last.

    If quiet, only what is not fine.
    """
    return screen(verified.parts, style, quiet=quiet)


def screen(
    parts: Iterable[tuple[Part, Sequence[Told]]], style: Style, *, quiet: bool = False
) -> str:
    """Return the lines of parts, as `text`."""
    lines: list[str] = []
    for part, told in parts:
        lines += _part(part.name, [one for one in told if not quiet or _is_bad(one)], style)
    return "".join(f"{line}\n" for line in lines)


def _is_bad(told: Told) -> bool:
    return told.line.status is not Status.OK


def _part(name: str, told: Sequence[Told], style: Style) -> Iterator[str]:
    alike: dict[tuple[Status, str, str], list[str]] = {}
    for one in told:
        line = one.line
        alike.setdefault((line.status, line.text, line.mend), []).append(line.about)
    for number, ((status, words, mend), abouts) in enumerate(alike.items()):
        more = f" and {len(abouts) - _NAMED} more" if len(abouts) > _NAMED else ""
        about = f"{', '.join(abouts[:_NAMED])}{more}: " if any(abouts) else ""
        first, *rest = _wrapped(f"{about}{words}", style.width - len(_INDENT))
        title = f"{name:12}" if number == 0 else " " * 12
        yield f"{title}{_painted(f'{status:7}', status, style)}  {first}"
        yield from (f"{_INDENT}{each}" for each in rest)
        if mend and status is not Status.OK:
            for n, each in enumerate(_wrapped(mend, style.width - len(_INDENT) - 3)):
                yield f"{_INDENT}{'-> ' if n == 0 else '   '}{each}"


def _wrapped(words: str, width: int) -> list[str]:
    whole = printable(words)
    return textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False) or [""]


def _painted(words: str, status: Status, style: Style) -> str:
    paints = {Status.OK: style.good, Status.WRONG: style.bad}
    paint = paints.get(status, style.warn)
    return f"{paint}{words}\x1b[0m" if paint else words


def summary(verified: Verified) -> str:
    """Return the verdict in a line."""
    counts = [(status, verified.number(status)) for status in Status if status is not Status.OK]
    told = ", ".join(f"{number} {status}" for status, number in counts if number)
    where = f" (context {verified.context})" if verified.context else ""
    where += f" in {', '.join(verified.namespaces)}" if verified.namespaces else ""
    named = f"what {verified.environment} says"
    if verified.holds and not told:
        return f"the cluster{where} is {named}"
    seen = f"is {named}, as far as could be seen" if verified.holds else f"is not {named}"
    return f"the cluster{where} {seen}: {told}"


def hints(verified: Verified) -> Sequence[str]:
    """Return what a report says of the whole: that not all was looked at."""
    named = ", ".join(verified.namespaces)
    return [f"only what is in {named} was looked at"] if named else []


def document(report: Report, verified: Verified) -> str:
    """Return a JSON object: that of the report, with `environment`, `holds` and `lines`.

    `namespaces` are those that were looked at, empty if all were. Each line has its
    `concern`, `status`, what it is `about`, its `text`, `mend`, `code` and `figures`.
    """
    told = encoder.loads(json(report))
    told["environment"] = verified.environment
    told["namespaces"] = list(verified.namespaces)
    told["holds"] = verified.holds
    told["lines"] = [_line(part.name, one) for part, lines in verified.parts for one in lines]
    return f"{encoder.dumps(told, indent=2)}\n"


def _line(concern: str, told: Told) -> dict[str, Any]:
    line = told.line
    return {
        "concern": concern,
        "status": line.status,
        "about": line.about,
        "text": line.text,
        "mend": line.mend,
        "code": line.code.code if line.code else "",
        "figures": dict(line.figures or {}),
    }
