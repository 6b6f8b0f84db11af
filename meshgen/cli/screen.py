"""How text is to look to whoever reads stdout."""

import sys
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from meshgen.cli.console import coloured, has_unicode

if TYPE_CHECKING:
    from meshgen.report.capacity import Style

# Narrower than that, lines are left to the terminal to break.
_NARROWEST = 40


def text_style(*, every: bool = False) -> "Style":
    """Return the colours, characters and width of a terminal; of a file they are always the same.

    With `every`, all is told in full.
    """
    from meshgen.report.capacity import Style

    style = Style(
        coloured(sys.stdout), bars=sys.stdout.isatty(), every=every, unicode=has_unicode()
    )
    if not style.bars:
        return style
    columns = get_terminal_size((style.width, 0)).columns
    return replace(style, width=max(_NARROWEST, columns))
