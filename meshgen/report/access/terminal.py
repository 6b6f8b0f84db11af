"""Who may reach whom, for people: a grid for a dozen services, a list for more."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.access import Cell, How, Reach, Row, Target, Verdicts
from meshgen.report.access import outwards
from meshgen.report.access.grid import LEGEND, grid, let_in, mark_of, paint_of, rows_alike
from meshgen.report.access.names import Names, said_port, takes
from meshgen.report.access.told import because_told
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import count, wrapped
from meshgen.system.access import Caller

_TOLD = (Reach.PARTLY, Reach.UNKNOWN)


def text(verdicts: Iterable[Verdicts], style: Style) -> str:
    """Return the whole text: for each environment a matrix, and what its marks hang on."""
    blocks = ["\n".join(_block(each, style)) for each in verdicts]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _block(verdicts: Verdicts, style: Style) -> Iterator[str]:
    matrix = verdicts.matrix
    names = Names(matrix, every=style.every)
    whose = f"{verdicts.environment}: " if verdicts.environment else ""
    outside = list(outwards.section(verdicts, names, style))
    if not matrix.rows and not outside:
        yield f"{whose}nothing here listens that anybody could reach"
        return
    if verdicts.question.is_one:
        yield from _answers(verdicts, names, style)
        yield from outwards.answers(verdicts, names, style)
        return
    if matrix.rows:
        yield from _inside(verdicts, names, style)
    if outside:
        yield from [""] if matrix.rows else []
        yield from outside


def _inside(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    matrix = verdicts.matrix
    whose = f"{verdicts.environment}: " if verdicts.environment else ""
    yield painted(f"{whose}{_counted(verdicts)}", style.strong)
    yield ""
    lines = grid(matrix, names, style)
    marks = {mark_of(cell) for row in matrix.rows for _, cell in row.groups}
    if lines is None:
        yield from _listed(verdicts, names, style)
        marks.discard("·")
    else:
        yield from lines
    yield ""
    told = (f"{painted(m, paint_of(m, style))} {w}" for m, w in LEGEND.items() if m in marks)
    yield "   ".join(told)
    details = list(_details(verdicts, names, style)) if lines is not None else []
    if details:
        yield ""
        yield from details
    if style.every:
        yield ""
        yield from _decided(verdicts, names, style)


def _counted(verdicts: Verdicts) -> str:
    matrix, asked = verdicts.matrix, str(verdicts.question)
    rows, sources = len(rows_alike(matrix)), len(matrix.sources)
    what = f" with {asked}" if asked else ""
    return f"who may reach whom{what}: {count(rows, 'port')}, {count(sources, 'caller')}"


def _answers(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield the answer to a question about one caller and one target: a verdict, and why."""
    whose = f"{verdicts.environment}: " if verdicts.environment else ""
    asked = str(verdicts.question)
    for rows in rows_alike(verdicts.matrix):
        for sources, cell in rows[0].groups:
            who = f"{names.column(sources)} → {_named(rows, names)}"
            paint = style.bad if cell.reach is Reach.DENIED else paint_of(mark_of(cell), style)
            verdict = painted(_verdict(cell), f"{style.strong}{paint}")
            yield f"{whose}{who}{', ' if asked else ''}{asked}: {verdict}"
            for line in _why(cell, verdicts):
                yield from wrapped(line, "  ", style, hanging="    ")


def _verdict(cell: Cell) -> str:
    if cell.is_stopped:
        return f"{cell.reach}, but not sent"
    return f"{cell.reach}: {cell.requests}" if cell.requests else str(cell.reach)


def _why(cell: Cell, verdicts: Verdicts) -> Iterator[str]:
    arrival = cell.arrival
    if arrival.caller is not None:
        yield f"{arrival.how}, as {arrival.caller.principal}{_unknown(arrival.caller, verdicts)}"
    elif arrival.how is How.PLAIN:
        yield "plain text: nobody knows who calls"
    told = [*cell.because, *filter(None, (arrival.because, arrival.stopped))]
    for each in dict.fromkeys(told):
        yield because_told(each, verdicts, arrival.caller)
    if not cell.because and cell.reach is Reach.ALLOWED:
        yield "no policy is for it"


def _unknown(caller: Caller, verdicts: Verdicts) -> str:
    """Return a warning where the namespace is here, but the account, which may be mistyped, not."""
    near = [w for w in verdicts.matrix.system.workloads if w.namespace == caller.namespace]
    if not near or any(workload.account == caller.account for workload in near):
        return ""
    return f", an account of no pod in {caller.namespace}"


def _details(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield what the marks hang on that are neither yes nor no."""
    for rows in rows_alike(verdicts.matrix):
        for sources, cell in rows[0].groups:
            if cell.reach in _TOLD:
                mark = mark_of(cell)
                head = f"{painted(mark, paint_of(mark, style))} "
                who = f"{names.sources(sources)} → {_named(rows, names)}: "
                lines = wrapped(f"{who}{_what(cell)}", "", style, hanging="    ")
                yield f"{head}{lines[0]}"
                yield from lines[1:]


def _listed(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield a paragraph for each target: who is let in."""
    for rows in rows_alike(verdicts.matrix):
        yield painted(f"{_named(rows, names)}  {takes(rows[0].target)}", style.strong)
        found: dict[tuple[str, str], list[int]] = {}
        for sources, cell in rows[0].groups:
            what = f": {_what(cell)}" if cell.reach in _TOLD else ""
            if cell.reach is not Reach.DENIED:
                found.setdefault((mark_of(cell), what), []).extend(sources)
        yield from let_in({key: names.sources(sources) for key, sources in found.items()}, style)


def _decided(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield which lines decide, target by target."""
    for rows in rows_alike(verdicts.matrix):
        for sources, cell in rows[0].groups:
            does = "refuses" if cell.reach is Reach.DENIED else "lets in"
            caller = verdicts.matrix.caller_of(sources)
            because = "; ".join(because_told(each, verdicts, caller) for each in cell.because)
            if not because:
                continue
            said = f"{_named(rows, names)} {does} {names.sources(sources)}: {because}"
            yield from wrapped(said, "", style, hanging="    ")


def _named(rows: Sequence[Row[Target]], names: Names) -> str:
    return f"{names.rows(rows)}:{said_port(rows[0].target)}"


def _what(cell: Cell) -> str:
    """Return which requests get through, or why nobody knows."""
    reasons = [each.words for each in cell.because if each.member is None]
    return "; ".join(filter(None, dict.fromkeys((cell.requests, *reasons))))
