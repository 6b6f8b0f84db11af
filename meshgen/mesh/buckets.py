"""Groups that nobody names: services by a hash of their names.

A name keeps its group while others come and go, unless the group overflows and splits in two, or
is so small that it is one with its neighbour again: whoever changes one service must not move the
files of others.
"""

import hashlib
from collections.abc import Iterable

_PREFIX = "group-"


def buckets(names: Iterable[str], size: int) -> dict[str, str]:
    """Return the group of each name; none of them has more than `size`."""
    groups: dict[str, str] = {}
    pending = [("", [(name, _bits(name)) for name in sorted(names)])]
    while pending:
        prefix, members = pending.pop()
        if len(members) <= size or len(prefix) >= _LONGEST:
            groups |= {name: f"{_PREFIX}{prefix or 0}" for name, _ in members}
            continue
        for bit in "01":
            inside = [m for m in members if m[1][len(prefix)] == bit]
            pending.append((prefix + bit, inside))
    return dict(sorted(groups.items()))


# As many bits as tell any two names apart that there may be.
_LONGEST = 64


def _bits(name: str) -> str:
    digest = hashlib.sha256(name.encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big'):064b}"
