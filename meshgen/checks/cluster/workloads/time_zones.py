"""Names of time zones, as IANA has them."""

from functools import cache
from importlib import resources

from meshgen.nearest import did_you_mean


# A cache of what never changes.
@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


def suggestion(name: str) -> str:
    """Return which time zone may be meant: one of the same last part, or else the nearest."""
    zones = sorted(time_zones())
    last = name.rpartition("/")[2].lower().replace(" ", "_")
    same = [zone for zone in zones if zone.rpartition("/")[2].lower() == last]
    return f"did you mean `{same[0]}`?" if same else did_you_mean(name, zones)
