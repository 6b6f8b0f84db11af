"""What a change opens and closes, in words: for people, and for a pull request."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.access import Change, Compared, Turn
from meshgen.report.access.names import Names, said_port
from meshgen.report.access.told import because_place
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import wrapped
from meshgen.system.access import Verdict

_SIGNS = {Turn.OPENED: "+", Turn.CLOSED: "-", Turn.OTHERWISE: "~"}
_HEADS = {Turn.OPENED: "Opens", Turn.CLOSED: "Closes", Turn.OTHERWISE: "Hangs on something else"}
_SAME = "nobody can reach more or less than before"


def text(compared: Iterable[Compared], style: Style) -> str:
    """Return what changed: a line each, marked as in a diff."""
    blocks = ["\n".join(_block(each, style)) for each in compared]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def markdown(compared: Iterable[Compared]) -> str:
    """Return what changed as Markdown."""
    return "\n".join(line for each in compared for line in _paragraphs(each))


def summary(compared: Compared) -> str:
    """Return in a line how much opened and closed."""
    whose = f"{compared.environment}, against" if compared.environment else "against"
    numbers = [
        f"{number} {turn.value}"
        for turn in Turn
        for number in [sum(change.turn is turn for change in compared.changes)]
        if number
    ]
    new = ", which has none of it" if compared.is_new else ""
    return f"{whose} {compared.against}{new}: {', '.join(numbers) or _SAME}"


def sentence(change: Change, names: Names) -> str:
    """Return a change in words: `admin can now reach orders:80: POST /refund`."""
    who, whom = names.sources(change.sources), _whom(change, names)
    if change.is_gone:
        return f"{whom} is gone: {who} could reach it"
    what = f": {change.requests}" if change.requests else ""
    if change.is_new:
        may = "may" if change.now is Verdict.UNKNOWN else "can"
        return f"{whom} is new: {who} {may} reach it{what}{_aside(change)}"
    return f"{who} {_does(change)} {whom}{what}{_aside(change)}"


def _does(change: Change) -> str:
    if change.plain:
        return "comes in plain text to" if change.turn is Turn.OPENED else "comes in mutual TLS to"
    if change.past:
        can = "can now" if change.turn is Turn.OPENED else "can no longer"
        return f"{can} go round a proxy, which refuses it, to"
    if change.turn is Turn.OTHERWISE:
        return "hangs on something else to reach"
    if change.turn is Turn.OPENED:
        return "may now reach" if change.now is Verdict.UNKNOWN else "can now reach"
    is_unsure = change.now is Verdict.UNKNOWN
    return "can no longer surely reach" if is_unsure else "can no longer reach"


def _aside(change: Change) -> str:
    if not change.aside:
        return ""
    return (
        f" (now: {change.aside})" if change.now is Verdict.UNKNOWN else f" (before: {change.aside})"
    )


def _whom(change: Change, names: Names) -> str:
    target = change.row.target
    return f"{names.alone(target)}:{said_port(target)}" if target.port else target.name


def _block(compared: Compared, style: Style) -> Iterator[str]:
    yield painted(summary(compared), style.strong)
    names = Names(compared.matrix, every=style.every)
    paints = {Turn.OPENED: style.warn, Turn.CLOSED: style.bad, Turn.OTHERWISE: style.warn}
    for change, words in _told(compared.changes, names):
        place = _place(change, compared)
        said = f"{words} ({place})" if place else words
        lines = wrapped(said, "", style, hanging="    ")
        yield f"{painted(_SIGNS[change.turn], paints[change.turn])} {lines[0]}"
        yield from lines[1:]


def _told(changes: Sequence[Change], names: Names) -> Iterator[tuple[Change, str]]:
    """Yield changes with their words; pods of one Service are told of once."""
    seen = set()
    for change in changes:
        words = sentence(change, names)
        if words not in seen:
            seen.add(words)
            yield change, words


def _place(change: Change, compared: Compared) -> str:
    caller = compared.matrix.caller_of(change.sources)
    places = (because_place(each, compared.verdicts, caller) for each in change.because)
    return next(filter(None, places), "")


def _paragraphs(compared: Compared) -> Iterator[str]:
    names = Names(compared.matrix)
    where = f" in `{compared.environment}`" if compared.environment else ""
    yield f"### Who may reach whom{where}, against `{compared.against}`"
    yield ""
    told = list(_told(compared.changes, names))
    for turn, head in _HEADS.items():
        listed = [(change, words) for change, words in told if change.turn is turn]
        if listed:
            yield f"**{head}**"
            yield ""
        for change, words in listed:
            place = _place(change, compared)
            yield f"- {_escaped(words)}{f' (`{place}`)' if place else ''}"
        if listed:
            yield ""
    if not told:
        yield f"{_SAME[0].upper()}{_SAME[1:]}."
        yield ""


def _escaped(words: str) -> str:
    """Return words in which nothing is taken for Markdown or HTML."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|~#" else c for c in words)
