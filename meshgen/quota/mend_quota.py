"""The mend of last resort: a larger quota."""

from meshgen.quota.nice import at_least
from meshgen.quota.result import Change, Mend, MendKind
from meshgen.quota.shortage import Shortage


def quota_mends(shortage: Shortage) -> list[Mend]:
    """Return the mend that raises what is too low to a round number."""
    changes: list[Change] = []
    for usage in shortage.over:
        if usage.hard is not None:
            name, to = usage.resource, at_least(usage.resource, usage.used, usage.hard)
            keys = ("spec", "hard", name)
            changes.append(Change(shortage.quota.key, keys, ("hard", name), usage.hard_text, to))
    listed = ", ".join(f"{c.keys[-1]} {c.after} instead of {c.before}" for c in changes)
    summary = f"a larger quota {shortage.quota.key.name}: {listed}"
    return shortage.verified(MendKind.QUOTA, summary, changes)
