"""Localities: where traffic comes from and where it goes, by region, zone and subzone.

Source: ValidateLocalityLbSetting, ValidateZoneAwareLbSetting, validateLocalities of
istio.io/istio/pkg/config/validation/agent.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_TOPOLOGY = (
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "topology.istio.io/subzone",
)
_WHOLE = 100


def _one_way(setting: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if not setting.get("failover"):
        return
    if setting.get("distribute"):
        message, hint = "`distribute` is set already", "keep one of distribute or failover"
        yield Violation((*path, "failover"), message, "expected one of the two", hint)
        return
    message = "`failover` goes by regions already"
    yield from _no_topology(setting, path, message)


def _zone_aware(setting: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    yield from _no_topology(setting, path, "zones are looked at anyway")


def _no_topology(setting: Mapping[str, Any], path: Path, why: str) -> Iterator[Violation]:
    for position, label in enumerate(setting.get("failoverPriority", ())):
        if label in _TOPOLOGY:
            at = (*path, "failoverPriority", position)
            yield Violation(at, f"{why}, and this is {label}", "expected another label")


def _distribute(setting: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "distribute" not in setting or setting.get("failover"):
        return
    at = (*path, "distribute")
    sources = {(*at, n, "from"): d.get("from", "") for n, d in enumerate(setting["distribute"])}
    yield from _localities(sources.items())
    for number, distribution in enumerate(setting["distribute"]):
        yield from _shares(distribution.get("to", {}), (*at, number, "to"))


def _shares(shares: Mapping[str, int], path: Path) -> Iterator[Violation]:
    for locality, weight in shares.items():
        if not 1 <= weight <= _WHOLE:
            yield Violation((*path, locality), f"found {weight}", f"expected 1 to {_WHOLE}")
    total = sum(shares.values())
    if total != _WHOLE:
        yield Violation(path, f"its weights add up to {total}", f"expected {_WHOLE}")
    # Upstream takes these in no fixed order.
    places = [((*path, each), each) for each in shares]
    for violation in _localities(places, in_any_order=True):
        yield Violation(violation.path, violation.message, violation.expected, about_key=True)


def _localities(
    places: Iterable[tuple[Path, str]], *, in_any_order: bool = False
) -> Iterator[Violation]:
    """Yield localities that are none, or among one before them."""
    seen: list[list[str]] = []
    for path, text in places:
        parts = text.split("/", 2)
        if "*" in text[:-1]:
            yield Violation(path, "`*` does not stand at the end", "expected region/zone/*")
        elif not all(parts):
            yield Violation(path, "has an empty part", "expected region, or region/zone/subzone")
        elif any(_covers(o, parts) and (_covers(parts, o) or not in_any_order) for o in seen):
            message = f"{words.show(text)} overlaps with one before it"
            yield Violation(path, message, "expected localities apart")
        else:
            seen.append(parts)


def _covers(one: list[str], later: list[str]) -> bool:
    """Return whether a locality is found to overlap with one that was there before it.

    A whole after its parts does, but a `*` that comes after what it stands for does not.
    """
    for part, other in zip(one, later, strict=False):
        if part == "*":
            return True
        if part != other:
            return False
    return True


def _failover(failover: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    source, target = failover.get("from", ""), failover.get("to", "")
    if source == target:
        message = f"it leads from {words.show(source)} to itself"
        yield Violation((*path, "to"), message, "expected another region", about_absence=True)
    for name, region in (("from", source), ("to", target)):
        if "/" in region or "*" in region:
            message = f"{words.show(region)} is no region"
            yield Violation((*path, name), message, "expected a region, without zone or `*`")


_FAILOVER = {"failover": Type((_failover,))}
LOCALITY = Type((_one_way, _distribute), _FAILOVER)
ZONE_AWARE = Type((_zone_aware,), _FAILOVER)
