"""Names of time zones, as IANA has them."""

from collections.abc import Sequence
from functools import cache
from importlib import resources


# A cache of what never changes.
@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


def similar(name: str) -> Sequence[str]:
    """Return names to look for the nearest in: those of the same last part, if there are any."""
    zones = sorted(time_zones())
    last = name.rpartition("/")[2].lower().replace(" ", "_")
    return [zone for zone in zones if zone.rpartition("/")[2].lower() == last] or zones
