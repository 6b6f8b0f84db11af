"""The matrix as a grid: a column for each caller, named by stairs; a row for each target."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.access import Beyond, Cell, Kind, Matrix, Reach, Row, Target
from meshgen.report.access.names import Names, port_of, takes
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import painted
from meshgen.report.capacity.wrap import wrapped
from meshgen.report.finding_text import printable

STOPPED = "○"
MARKS: Mapping[Reach, str] = {
    Reach.ALLOWED: "●",
    Reach.PARTLY: "◐",
    Reach.UNKNOWN: "?",
    Reach.DENIED: "·",
}
LEGEND: Mapping[str, str] = {
    "●": "let in",
    "◐": "some requests",
    "?": "hangs on what is said below",
    STOPPED: "let in, but the caller's own sidecar sends nothing there",
    "·": "refused",
}
# More callers than that make no grid that one reads.
_MOST = 24
# So much of every name has to be seen.
_NAME = 12
_GAP = "  "


@dataclass(frozen=True)
class Column:
    """Callers of one identity who fare alike everywhere."""

    name: str
    first: int


def mark_of(cell: Cell) -> str:
    """Return the mark of a cell."""
    return STOPPED if cell.is_stopped else MARKS[cell.reach]


def paint_of(mark: str, style: Style) -> str:
    """Return the colour of a mark."""
    return {"●": style.good, "·": ""}.get(mark, style.warn)


def let_in(callers: Mapping[tuple[str, str], str], style: Style) -> Iterator[str]:
    """Yield who is let in, in words, by the mark and what hangs on it."""
    if not callers:
        yield "  · nobody"
    for (mark, what), named in callers.items():
        lines = wrapped(f"{named}{what}", "", style, hanging="      ")
        yield f"  {painted(mark, paint_of(mark, style))} {lines[0]}"
        yield from lines[1:]


@dataclass(frozen=True)
class Line:
    """A line of a grid: what is reached, at which port, what is told behind it."""

    name: str
    port: str
    tail: str
    row: Row[Target] | Row[Beyond]


def grid(matrix: Matrix, names: Names, style: Style) -> list[str] | None:
    """Return the lines of the grid; None where it would be too wide to read."""
    lines = []
    for rows in rows_alike(matrix):
        target = rows[0].target
        lines.append(Line(names.rows(rows), port_of(target), takes(target), rows[0]))
    return drawn(lines, range(len(matrix.sources)), matrix, names, style)


def drawn(
    lines: Sequence[Line], callers: Sequence[int], matrix: Matrix, names: Names, style: Style
) -> list[str] | None:
    """Return a grid of callers, by their positions; None where it would be too wide to read."""
    if len(callers) > _MOST * 2:
        return None
    columns = _columns(lines, callers, matrix, names)
    heads = [(line.name, line.port) for line in lines]
    widths = [max((len(printable(head[n])) for head in heads), default=0) for n in (0, 1)]
    margin = sum(widths) + 2 * len(_GAP)
    wide = margin + 2 * len(columns) + len(_GAP) + max((len(o.tail) for o in lines), default=0)
    if len(columns) > _MOST or max(wide, margin + 2 * len(columns) + _NAME) > style.width:
        return None
    found = list(_stairs(columns, margin, style.width))
    for line in lines:
        cells = (mark_of(line.row.cells[column.first]) for column in columns)
        marks = " ".join(painted(mark, paint_of(mark, style)) for mark in cells)
        name, port = printable(line.name).ljust(widths[0]), line.port.rjust(widths[1])
        found.append(f"{name}{_GAP}{port}{_GAP}{marks}{_GAP}{line.tail}".rstrip())
    return found


def _stairs(columns: Sequence[Column], margin: int, width: int) -> Iterator[str]:
    for index, column in enumerate(columns):
        name, room = printable(column.name), width - margin - 2 * index - len("┌ ")
        short = name if len(name) <= room else f"{name[: room - 1]}…"
        yield f"{' ' * margin}{'│ ' * index}┌ {short}"


def _columns(
    lines: Sequence[Line], callers: Sequence[int], matrix: Matrix, names: Names
) -> Sequence[Column]:
    found: dict[tuple[object, ...], list[int]] = {}
    for index in callers:
        source = matrix.sources[index]
        is_nobody = source.caller is None
        looks = tuple(line.row.cells[index].key[:4] for line in lines)
        key = (source.caller, is_nobody or source.kind is Kind.GATEWAY, looks)
        found.setdefault(key, []).append(index)
    # Who stands for all others comes last, whoever fares as they do.
    rest = len(matrix.sources)
    ordered = sorted(
        found.values(),
        key=lambda listed: listed[-1] + rest if matrix.sources[listed[-1]].is_rest else listed[0],
    )
    return [Column(names.column(listed), listed[0]) for listed in ordered]


def rows_alike(matrix: Matrix) -> Sequence[Sequence[Row[Target]]]:
    """Return the rows, those of one port of a Service together where they look the same."""
    found: dict[tuple[object, ...], list[Row[Target]]] = {}
    for row in matrix.rows:
        target = row.target
        service = target.reached[0].service.member.position if target.reached else -1
        who = service if service >= 0 else target.workload.member.position
        groups = tuple((tuple(group), cell.key[:4]) for group, cell in row.groups)
        key = (who, service >= 0, target.port, target.protocol, takes(target), groups)
        found.setdefault(key, []).append(row)
    return list(found.values())
