"""For people at a terminal: each finding with its source line, and the mend on its own line."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from meshgen.findings import Finding, Location, Severity
from meshgen.report.finding_text import HIDDEN, printable

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_DIM, _HELP = "34", "32"
# The value that a line has at a column: quoted, in brackets, or up to what ends a plain one.
_VALUE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[\[{]|[^\s,:\]}]+")
# What holds what nobody else is to see, and all that stands before its value on its line.
_SECRET = re.compile(rf".*?(?:{HIDDEN.pattern})[^:]*:\s*", re.IGNORECASE)
_TAB = 4

# Returns the lines of a file; None where it cannot be read any more.
Lines = Callable[[str], Sequence[str] | None]


@dataclass(frozen=True)
class Screen:
    """A terminal: so many columns, with colours and characters beyond ASCII if it has them."""

    width: int = 100
    colour: bool = False
    unicode: bool = True

    def painted(self, text: str, colour: str, *, bold: bool = False) -> str:
        """Return a text in a colour, the terminal's own if that is empty."""
        begin = f"\x1b[{';'.join(filter(None, ('1' if bold else '', colour)))}m"
        return f"{begin}{text}\x1b[0m" if self.colour and text else text

    @property
    def bar(self) -> str:
        """Return what stands between the numbers of lines and their text."""
        return "│" if self.unicode else "|"

    @property
    def mark(self) -> str:
        """Return what underlines."""
        return "━" if self.unicode else "^"

    @property
    def rest(self) -> str:
        """Return what stands for what is left out."""
        return "…" if self.unicode else "..."


def at_length(findings: Sequence[Finding], screen: Screen, lines: Lines) -> str:
    """Return findings with their source lines, an empty line between them; `lines` gives those."""
    return "\n".join(_whole(finding, screen, lines) for finding in findings)


def more_of(findings: Sequence[Finding], screen: Screen) -> str:
    """Return the line behind findings that says how to learn more of the first; "" of none."""
    called = [f"meshgen explain {finding.code}" for finding in findings[:1]]
    return "".join(f"\nwhat a code means: {screen.painted(c, '', bold=True)}\n" for c in called)


def _whole(finding: Finding, screen: Screen, lines: Lines) -> str:
    colour = COLOURS[finding.severity]
    label = screen.painted(f"{finding.severity} {finding.code}", colour, bold=True)
    plain = len(f"{finding.severity} {finding.code}: ")
    first, *more = _wrapped(finding.message, screen.width - plain, screen.width - 2)
    text = [f"{label}: {screen.painted(first, '', bold=True)}"]
    text += [f"  {line}" for line in more]
    places = [finding.location, *(each.location for each in finding.related if each.location.line)]
    margin = len(str(max((place.line for place in places), default=0)))
    for number, place in enumerate(dict.fromkeys(places)):
        named = _named(finding, place) if number == 0 else str(place)
        text += _source(finding, named, place, margin, screen, lines, is_first=number == 0)
    for word, said in (("note", finding.expected), ("help", finding.hint)):
        paint = _HELP if word == "help" else _DIM
        for number, line in enumerate(_wrapped(said, screen.width - 8, screen.width - 8)):
            head = screen.painted(f"  {word}:", paint, bold=True) if number == 0 else " " * 7
            text.append(f"{head} {line}")
    return "".join(f"{line.rstrip()}\n" for line in text)


def _named(finding: Finding, place: Location) -> str:
    """Return where a finding is, and what it is about."""
    about = ": ".join(part for part in (finding.resource, finding.path) if part)
    return "  ".join(part for part in (str(place), about) if part)


def _source(
    finding: Finding,
    named: str,
    place: Location,
    margin: int,
    screen: Screen,
    lines: Lines,
    *,
    is_first: bool,
) -> Iterator[str]:
    """Yield where something is, and the line that stands there, with its value underlined."""
    arrow = screen.painted("-->" if is_first else "see", _DIM, bold=True)
    for number, line in enumerate(_wrapped(named, screen.width - margin - 5, screen.width - 5)):
        yield f"{' ' * margin} {arrow if number == 0 else '   '} {line}"
    listed = lines(place.file) if place.file and place.line else None
    if listed is None or not 0 < place.line <= len(listed):
        return
    excerpt = _fitting(
        _excerpt(listed[place.line - 1], place.column, finding.path, screen.rest),
        screen.width - margin - 3,
        screen.rest,
    )
    bar = screen.painted(screen.bar, _DIM, bold=True)
    count = screen.painted(str(place.line).rjust(margin), _DIM, bold=True)
    yield f"{count} {bar} {excerpt.text}"
    if excerpt.length:
        paint = COLOURS[finding.severity] if is_first else _DIM
        under = screen.painted(screen.mark * excerpt.length, paint, bold=True)
        yield f"{' ' * margin} {bar} {' ' * excerpt.start}{under}"


@dataclass(frozen=True)
class _Excerpt:
    """A line of a file, and where in it the value is that a finding is about."""

    text: str
    start: int
    length: int


def _excerpt(raw: str, column: int, path: str, rest: str) -> _Excerpt:
    """Return a line as it is shown: what may be a secret is left out, a tab has its width."""
    match = _VALUE.match(raw, max(column - 1, 0)) if column else None
    start, end = match.span() if match else (max(column - 1, 0),) * 2
    shown = _shown_until(raw, start, end, path)
    if shown < len(raw.rstrip()):
        raw = f"{raw[:shown]}{rest}"
        start, end = (start, min(end, shown)) if start < shown else (shown, len(raw))
    before, value = _plain(raw[:start]).expandtabs(_TAB), _plain(raw[start:end])
    return _Excerpt(_plain(raw).expandtabs(_TAB), len(before), len(value) if match else 0)


def _shown_until(raw: str, start: int, end: int, path: str) -> int:
    """Return up to where a line may be seen; a key is nothing secret, what is behind it may be."""
    if secret := _SECRET.match(raw):
        return secret.end()
    if not HIDDEN.search(path):
        return len(raw)
    return end + len(": ") if raw.startswith(":", end) else start


def _fitting(whole: _Excerpt, room: int, rest: str) -> _Excerpt:
    """Return so many columns of a line: where it is longer, what stands around the value."""
    start, text = whole.start, whole.text
    is_far = start + min(whole.length, room // 2) > room
    shift = max(0, start - room // 3) if is_far else 0
    text = text[shift:]
    if len(text) > room:
        text = text[: room - len(rest)] + rest
    length = min(whole.length, room - (start - shift))
    return _Excerpt(text, start - shift, max(1, length) if whole.length else 0)


def _plain(text: str) -> str:
    return "".join(each if each == "\t" else printable(each) for each in text)


def _wrapped(text: str, first: int, width: int) -> list[str]:
    """Return a text as lines, of which the first has less room."""
    if not text:
        return []
    room = max(20, first)
    lines = textwrap.wrap(printable(text), room, break_long_words=False, break_on_hyphens=False)
    if len(lines) < 2:
        return lines
    rest = " ".join(lines[1:])
    wider = max(20, width)
    return [
        lines[0],
        *textwrap.wrap(rest, wider, break_long_words=False, break_on_hyphens=False),
    ]
