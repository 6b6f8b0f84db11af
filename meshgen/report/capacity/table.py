"""Columns of text, laid out as kubectl's: two blanks between, no lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.report.finding_text import printable

_GAP = "  "
_RESET = "\x1b[0m"


@dataclass(frozen=True)
class Cell:
    """What stands in a column; `paint` is the escape sequence of its colour, or empty."""

    text: str
    right: bool = False
    paint: str = ""

    def laid_out(self, width: int) -> str:
        """Return the text in a width, painted; control characters are spelled out."""
        text = printable(self.text)
        text = text.rjust(width) if self.right else text.ljust(width)
        return painted(text, self.paint)


Row = Sequence[Cell]


def row(*texts: str) -> Row:
    """Return a row of plain cells."""
    return [Cell(text) for text in texts]


def laid_out(rows: Sequence[Row], first: int = 0) -> list[str]:
    """Return the rows as lines.

    As with Go's tabwriter, a row's last cell widens no column, unless it is set to the right.
    `first` is the least width of the first column, for tables that stand below each other.
    """
    widths: dict[int, int] = {0: first}
    for cells in rows:
        for column, cell in enumerate(cells):
            if cell.right or column < len(cells) - 1:
                widths[column] = max(widths.get(column, 0), len(printable(cell.text)))
    return [_line(cells, widths) for cells in rows]


def _line(cells: Row, widths: dict[int, int]) -> str:
    last = len(cells) - 1
    return _GAP.join(
        cell.laid_out(widths.get(n, 0) if n < last or cell.right else 0)
        for n, cell in enumerate(cells)
    ).rstrip()


def painted(text: str, paint: str) -> str:
    """Return the text in a colour."""
    return f"{paint}{text}{_RESET}" if paint else text
