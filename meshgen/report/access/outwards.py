"""Who reaches hosts outside: a grid apart from the mesh's own, and what keeps callers in."""

from collections.abc import Iterator, Sequence

from meshgen.access import Beyond, Cell, How, Reach, Row, Standing, Verdicts, standings
from meshgen.report.access.grid import LEGEND, STOPPED, Line, drawn, let_in, mark_of, paint_of
from meshgen.report.access.names import Names
from meshgen.report.access.told import because_told
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import count, wrapped

_LEGEND = {
    **LEGEND,
    "●": "reached",
    STOPPED: "refused by a proxy alone, which a pod can go round",
}
_TOLD = (Reach.PARTLY, Reach.UNKNOWN)


def section(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield the lines about hosts outside; none where nothing declares or keeps from any."""
    rows, kept = verdicts.matrix.outside, standings(verdicts.matrix)
    if not rows or (all(one.is_open for one in kept) and all(row.target.is_any for row in rows)):
        return
    whose = f"{verdicts.environment}: " if verdicts.environment else ""
    hosts = len({row.target.name for row in rows if not row.target.is_any})
    asked = str(verdicts.question)
    what = f" with {asked}" if asked else ""
    if kept and all(one.is_open for one in kept) and all(map(_is_open, rows)):
        yield f"{whose}nothing keeps anybody from hosts outside{what}, declared or not"
        return
    callers = sorted(rows[0].cells)
    counted = ", ".join(
        count(number, each)
        for number, each in ((hosts, "host"), (len(callers), "caller"))
        if number
    )
    yield painted(f"{whose}who may reach hosts outside{what}: {counted}", style.strong)
    yield ""
    lines = [_line(row) for row in rows]
    found = drawn(lines, callers, verdicts.matrix, names, style)
    marks = {mark_of(cell) for row in rows for _, cell in row.groups}
    if found is None:
        yield from _listed(rows, names, style)
        marks.discard("·")
    else:
        yield from found
    yield ""
    yield "   ".join(
        f"{painted(m, paint_of(m, style))} {_LEGEND[m]}" for m in _LEGEND if m in marks
    )
    details = list(_details(rows, names, style)) if found is not None else []
    yield from ["", *details] if details else []
    if kept:
        yield ""
        yield from _kept(kept, names, style)
    if style.every:
        yield ""
        yield from _decided(verdicts, names, style)


def answers(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield the answers to a question about hosts outside: what becomes of it, and why."""
    whose = f"{verdicts.environment}: " if verdicts.environment else ""
    asked = str(verdicts.question)
    for row in verdicts.matrix.outside:
        for sources, cell in row.groups:
            who = f"{whose}{names.column(sources)} → {row.target}{', ' if asked else ''}{asked}"
            paint = style.bad if cell.reach is Reach.DENIED else paint_of(mark_of(cell), style)
            yield f"{who}: {painted(verdict(cell), f'{style.strong}{paint}')}"
            for line in _why(cell, verdicts):
                yield from wrapped(line, "  ", style, hanging="    ")


def verdict(cell: Cell) -> str:
    """Return in words what becomes of calls, and which of what refuses them stands."""
    stopped, by = cell.arrival.stopped, cell.arrival.through or "REGISTRY_ONLY"
    if stopped is None:
        if cell.reach is Reach.DENIED:
            return "refused"
        how = cell.arrival.through and f"through {cell.arrival.through}"
        what = f"{cell.reach}: {cell.requests}" if cell.requests else str(cell.reach)
        return f"{what}, {how or cell.arrival.how}"
    if cell.reach is Reach.DENIED:
        return f"refused by {by}, and by the network, which stands"
    if cell.reach is Reach.ALLOWED:
        return f"refused by {by} alone: a pod that goes round its proxy gets there"
    return f"refused by {by}, and by the network for some addresses alone"


def standing(one: Standing) -> str:
    """Return in words what keeps callers in, and whether it stands."""
    gates = " and ".join(one.gateways)
    if one.stands:
        if gates:
            return f"the network lets them out to {gates} alone, which asks for names: both hold"
        both = "REGISTRY_ONLY and the network, which stands" if one.by_name else "the network"
        return f"{both}: nothing leaves, not even round a proxy"
    if one.is_open:
        return "nothing"
    some = one.let_out or "some addresses"
    if not one.by_name:
        return f"the network alone, which knows no names: it lets out {some}"
    if one.network is Reach.ALLOWED:
        return (
            "REGISTRY_ONLY alone, a convenience: a pod that goes round its proxy reaches any host"
        )
    both = "REGISTRY_ONLY by name, the network by address"
    return f"{both}: a pod that goes round its proxy reaches {some}"


def _line(row: Row[Beyond]) -> Line:
    ways = dict.fromkeys(
        cell.arrival.through or "directly" for _, cell in row.groups if cell.gets_through
    )
    gates = [each for each in ways if each != "directly"]
    through = f"through {', '.join(gates)}" if gates else ""
    port = "" if row.target.is_any else str(row.target.port)
    return Line(row.target.name, port, through, row)


def _is_open(row: Row[Beyond]) -> bool:
    """Return whether everybody reaches a host, and without a gateway; gateways aside."""
    cells = (cell for _, cell in row.groups if cell.arrival.how is not How.REFUSED)
    return all(cell.is_let_in and not cell.arrival.through for cell in cells)


def _listed(rows: Sequence[Row[Beyond]], names: Names, style: Style) -> Iterator[str]:
    """Yield a paragraph for each host: who reaches it."""
    for row in rows:
        yield painted(f"{row.target}  {_line(row).tail}".rstrip(), style.strong)
        found: dict[tuple[str, str], list[int]] = {}
        for sources, cell in row.groups:
            if cell.reach is not Reach.DENIED:
                what = f": {cell.requests}" if cell.requests else ""
                found.setdefault((mark_of(cell), what), []).extend(sources)
        yield from let_in({key: names.column(sources) for key, sources in found.items()}, style)


def _details(rows: Sequence[Row[Beyond]], names: Names, style: Style) -> Iterator[str]:
    """Yield what the marks hang on that are neither yes nor no; of any host it is told below."""
    for row in rows:
        found: dict[tuple[str, str], list[int]] = {}
        for sources, cell in row.groups:
            if row.target.is_any or cell.reach not in _TOLD or cell.arrival.stopped:
                continue
            what = cell.requests or next((each.words for each in cell.because[1:]), "")
            found.setdefault((mark_of(cell), what), []).extend(sources)
        for (mark, what), sources in found.items():
            head = f"{names.column(sources)} → {row.target}: {what}"
            lines = wrapped(head, "", style, hanging="    ")
            yield f"{painted(mark, paint_of(mark, style))} {lines[0]}"
            yield from lines[1:]


def _kept(kept: Sequence[Standing], names: Names, style: Style) -> Iterator[str]:
    yield "what keeps them in:"
    for one in kept:
        said = f"{names.column(one.sources)}: {standing(one)}"
        yield from wrapped(said, "  ", style, hanging="    ")


def _why(cell: Cell, verdicts: Verdicts) -> Iterator[str]:
    arrival = cell.arrival
    if arrival.caller is not None:
        yield f"{arrival.how}, as {arrival.caller.principal}"
    for each in dict.fromkeys(cell.because):
        yield because_told(each, verdicts, arrival.caller)


def _decided(verdicts: Verdicts, names: Names, style: Style) -> Iterator[str]:
    """Yield which lines decide, host by host."""
    for row in verdicts.matrix.outside:
        for sources, cell in row.groups:
            because = "; ".join(because_told(each, verdicts, None) for each in cell.because)
            said = f"{names.column(sources)} → {row.target}: {verdict(cell)}: {because}"
            yield from wrapped(said, "", style, hanging="    ")
