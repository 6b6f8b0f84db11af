"""The buckets of a local rate limit: of all requests, and of each descriptor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from meshgen.checks.rules.envoyfilter.json_values import is_duration
from meshgen.checks.rules.envoyfilter.limits import Limit
from meshgen.kinds.limits import FILLED_SMOOTHLY_FROM
from meshgen.lenient import mapping, mappings, text
from meshgen.quota import Cluster
from meshgen.resources import Path
from meshgen.system.patches import field_of

_UNITS = {1: "s", 60: "min", 3600: "h", 86400: "day"}
# As many tokens as nobody takes: the bucket of all requests where only descriptors have limits.
_UNLIMITED = 2**31 - 1
# Keys that Envoy gives entries of which only the value is chosen.
_USUAL_KEYS = ("header_match", "generic_key")


@dataclass(frozen=True)
class Bucket:
    """A bucket of `most` tokens, which `fill` come into every `interval` seconds.

    `path` is its place in the object, `place` that of what says how many come through. `entries`
    are those of its descriptor, in words.
    """

    path: Path
    place: Path
    entries: Sequence[str]
    most: int
    fill: int
    interval: Fraction

    def rate(self, pods: int, *, at_once: bool) -> int:
        """Return what so many let through in an interval; what does not fit `at_once` is lost."""
        return pods * (min(self.fill, self.most) if at_once else self.fill)

    def spoken(self, least: int, most: int) -> str:
        """Return what comes through in an interval, in a usual unit: `200 to 500/min`."""
        for seconds, unit in _UNITS.items():
            amounts = [each * seconds / self.interval for each in (least, most)]
            if seconds >= self.interval and all(each.denominator == 1 for each in amounts):
                return f"{span(*map(int, amounts))}/{unit}"
        return f"{span(least, most)} every {shown(self.interval)}"


def span(least: int, most: int) -> str:
    """Return a number, or two that it is between."""
    return str(most) if least == most else f"{least} to {most}"


def shown(seconds: Fraction) -> str:
    """Return a duration as Envoy reads it: `0.5s`."""
    return f"{float(seconds):.9f}".rstrip("0").rstrip(".") + "s"


def buckets_of(limit: Limit) -> Iterator[Bucket]:
    """Yield the buckets of a limit that can be read: first that of all requests."""
    own = _bucket((*limit.path, "token_bucket"), (), limit.get("token_bucket"))
    if own:
        yield own
    for index, descriptor in enumerate(mappings(limit.get("descriptors"))):
        path = (*limit.path, "descriptors", index, "token_bucket")
        entries = dict.fromkeys(map(_entry, mappings(descriptor.get("entries"))))
        found = _bucket(path, list(entries), field_of(descriptor, "token_bucket"))
        if found:
            yield found


def _entry(entry: Mapping[str, Any]) -> str:
    key, value = text(entry.get("key")), text(entry.get("value"))
    if not value:
        return f"each value of {key}"
    if key not in _USUAL_KEYS:
        return f"{key}={value}"
    return "all others" if value == "*" else value


def filled_at_once(clusters: Iterable[Cluster]) -> str:
    """Return the oldest Istio among clusters that fills buckets once in an interval; mostly ""."""
    meshed = [cluster for cluster in clusters if cluster.istio]
    old = [str(each.istio) for each in meshed if not each.istio_at_least(FILLED_SMOOTHLY_FROM)]
    return min(old, default="")


def _bucket(path: Path, entries: Sequence[str], given: Any) -> Bucket | None:
    bucket: Mapping[str, Any] = mapping(given)
    most, fill = (_number(field_of(bucket, name)) for name in ("max_tokens", "tokens_per_fill"))
    interval = field_of(bucket, "fill_interval")
    if not 0 < most < _UNLIMITED or not is_duration(interval) or Fraction(interval[:-1]) <= 0:
        return None
    said = next((name for name in ("tokens_per_fill", "tokensPerFill") if name in bucket), None)
    place = (*path, said) if said else path
    # One token comes in each interval where nothing says how many.
    return Bucket(path, place, entries, most, max(fill, 1), Fraction(interval[:-1]))


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
