"""How the text is to look: for a terminal or a file, short or in full."""

from dataclasses import dataclass

_RED, _YELLOW, _GREEN = "\x1b[31m", "\x1b[33m", "\x1b[32m"
_BOLD = "\x1b[1m"
# From which share of a quota on it is worth a look.
_NEARLY = 90
# What is full and what is empty of a bar, and what stands at its ends.
_UNICODE, _ASCII = ("━", "─", "", ""), ("#", ".", "[", "]")


@dataclass(frozen=True)
class Style:
    """What the reader wants.

    `colour` asks for escape sequences, `bars` for bars, of more than ASCII with `unicode`, `every`
    for exact amounts, all consumers, events and failures. Sentences are broken after `width`
    characters, and the widest table is parted.
    """

    colour: bool = False
    bars: bool = False
    every: bool = False
    width: int = 96
    unicode: bool = False

    @property
    def bad(self) -> str:
        """Return the colour of what does not fit."""
        return _RED if self.colour else ""

    @property
    def warn(self) -> str:
        """Return the colour of what is nearly full."""
        return _YELLOW if self.colour else ""

    @property
    def good(self) -> str:
        """Return the colour of what fits."""
        return _GREEN if self.colour else ""

    @property
    def strong(self) -> str:
        """Return the escape sequence of what is read first."""
        return _BOLD if self.colour else ""

    def of(self, percent: int | None, *, fits: bool) -> str:
        """Return the colour of a share of a quota."""
        if not fits:
            return self.bad
        return self.warn if (percent or 0) >= _NEARLY else ""

    def bar(self, percent: int, width: int) -> str:
        """Return a bar, full from 100 percent on and no sooner, empty at 0 and no later."""
        full, empty, left, right = _UNICODE if self.unicode else _ASCII
        near = min(width - 1, max((percent * width + 50) // 100, 1))
        filled = width if percent >= 100 else near if percent else 0
        return f"{left}{full * filled}{empty * (width - filled)}{right}"
