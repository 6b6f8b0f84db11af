"""The nearest of some names to one that is none of them."""

import difflib
from collections.abc import Iterable

from meshgen.findings import Code, Finding

# How many names a message lists.
_LISTED = 12


def slip_of(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is surely one of `names` with a letter or two wrong."""
    return bool(difflib.get_close_matches(name.lower(), [k.lower() for k in names], cutoff=0.85))


def nearest(name: str, names: Iterable[str], *, alike: float = 0.6) -> str:
    """Return the one of `names` most like `name`, or an empty text if none is near.

    `alike` is how much of both has to be the same, 1 being all. Without a like one it is the
    longest that `name` starts with: `port` for `portNumber`.
    """
    by_lower = {k.lower(): k for k in names}
    matches = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=alike)
    if matches:
        return by_lower[matches[0]]
    starts = [k for k in by_lower if len(k) > 2 and name.lower().startswith(k)]
    return by_lower[max(starts, key=len)] if starts else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return `did you mean ...?`, or an empty text if nothing is near."""
    near = nearest(name, names)
    return f"did you mean `{near}`?" if near else ""


def one_of(choices: Iterable[str]) -> str:
    """Return `expected one of ...`; of very many names the first ones, and how many there are."""
    names = list(choices)
    if len(names) == 1:
        return f"expected {names[0]}"
    shown = ", ".join(names[:_LISTED])
    return f"expected one of {shown}" + (f", … ({len(names)})" if len(names) > _LISTED else "")


def misnamed(what: str, name: str, choices: Iterable[str]) -> Finding:
    """Return the finding that a call names something, such as a format, that there is not."""
    names = list(choices)
    message, hint = f"no {what} is called `{name}`", did_you_mean(name, names)
    return Finding(Code.USAGE, message, expected=one_of(names), hint=hint)
