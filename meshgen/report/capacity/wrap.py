"""Sentences broken into lines."""

from textwrap import TextWrapper

from meshgen.report.capacity.style import Style
from meshgen.report.finding_text import printable

_NO_BREAK = "\N{NO-BREAK SPACE}"


def wrapped(text: str, first: str, style: Style, *, hanging: str | None = None) -> list[str]:
    """Return a sentence in lines, each behind an indent; no word is broken, so names stay whole."""
    wrapper = TextWrapper(
        style.width,
        initial_indent=first,
        subsequent_indent=first if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
        # Events are the cluster's own words, with the blanks that kubectl puts between columns.
        replace_whitespace=False,
        expand_tabs=False,
    )
    # A share stays in one line with its sign.
    kept = printable(text).replace(" %", f"{_NO_BREAK}%")
    return [line.replace(f"{_NO_BREAK}%", " %") for line in wrapper.wrap(kept)]


def count(number: int, what: str) -> str:
    """Return a number and what it counts, in the plural if need be."""
    return f"{number} {what}{'' if number == 1 else 's'}"
