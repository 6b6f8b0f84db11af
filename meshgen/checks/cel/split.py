"""Take a rule about all items of a list apart, to work it out item by item.

The CEL library gives up on 10,000 steps, which a rule that compares each item with each other
takes for 100 items, while the API server takes lists of 256 and more.
"""

import re
from dataclasses import dataclass

_ALL = re.compile(r"\s*self\s*\.\s*all\s*\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*,")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
_OPEN, _CLOSED = "([{", ")]}"


@dataclass(frozen=True)
class Split:
    """`self.all(name, body)`."""

    name: str
    body: str

    def for_item(self, variable: str) -> str:
        """Return the rule for one item, which `variable` holds."""
        return f"[{variable}].all({self.name},{self.body})"


def split_all(text: str) -> Split | None:
    """Return the parts of a rule that is one `self.all(…)`; None for any other."""
    match = _ALL.match(text)
    if match is None:
        return None
    rest = text[match.end() :].rstrip()
    depth = 1
    for position, sign in enumerate(_QUOTED.sub(lambda q: "_" * len(q[0]), rest)):
        depth += (sign in _OPEN) - (sign in _CLOSED)
        if depth == 0:
            whole = position == len(rest) - 1
            return Split(match[1], rest[:position]) if whole else None
    return None
