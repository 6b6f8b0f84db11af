"""What something is due to, in words, with its place."""

from meshgen.access import Because, Verdicts
from meshgen.system.access import Caller


def because_told(because: Because, verdicts: Verdicts, caller: Caller | None) -> str:
    """Return what something is due to, with the place of it."""
    place = verdicts.place(because, caller)
    return f"{place.resource} {because.words} ({place.location})" if place else because.words


def because_place(because: Because, verdicts: Verdicts, caller: Caller | None) -> str:
    """Return the place of what something is due to, with the object; "" where nobody wrote it."""
    place = verdicts.place(because, caller)
    return f"{place.resource} at {place.location}" if place else ""
