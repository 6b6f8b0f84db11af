"""Load balancers. Source: validateLoadBalancer of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping
from math import isqrt
from typing import Any

from meshgen.checks.fields import at_least, at_most_one, not_empty, within
from meshgen.checks.istiod.durations import duration, readable_duration
from meshgen.checks.istiod.traffic.localities import LOCALITY, ZONE_AWARE
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LARGEST_TABLE = 5000011


def _ring(lb: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    algorithm = next((name for name in ("ringHash", "maglev") if name in lb), "")
    if lb.get("minimumRingSize") and algorithm:
        message = f"`{algorithm}` is set already"
        yield Violation((*path, "minimumRingSize"), message, f"expected {algorithm} alone")


def _table(maglev: Mapping[str, int], path: Path, _: Span) -> Iterator[Violation]:
    size, at = maglev.get("tableSize", 0), (*path, "tableSize")
    if not size:
        expected = "expected a prime number, such as 65537"
        yield Violation(at, "the table has no size", expected, about_absence=True)
    elif size >= _LARGEST_TABLE:
        yield Violation(at, f"found {size}", f"expected less than {_LARGEST_TABLE}")
    elif not _is_prime(size):
        yield Violation(at, f"{size} is not a prime number", "expected one, such as 65537")


def _is_prime(number: int) -> bool:
    """Return whether a number counts as prime, as 1 does. Source: isPrime."""
    if number < 4:
        return number > 0
    return number % 2 == 1 and all(number % each for each in range(3, isqrt(number) + 1, 2))


def _attributes(cookie: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    seen: set[str] = set()
    for position, attribute in enumerate(cookie.get("attributes", ())):
        name = attribute["name"]
        if name and name in seen:
            at = (*path, "attributes", position, "name")
            yield Violation(at, f"{words.show(name)} is there already", "expected each name once")
        seen.add(name)


def _aggression(value: float, path: Path, _: Span) -> Iterator[Violation]:
    if value <= 0:
        yield Violation(path, f"found {value}", "expected more than 0")


_SIZE = Type((at_least(0),))
_NAME = Type((not_empty,))
_ANY_DURATION = Type((readable_duration,))
LOAD_BALANCER = Type(
    (at_most_one("localityLbSetting", "zoneAwareLbSetting"),),
    {
        "consistentHash": Type(
            (_ring,),
            {
                "httpCookie": Type(
                    (_attributes,),
                    {
                        "attributes": Type(fields={"name": _NAME}),
                        "name": _NAME,
                        "ttl": _ANY_DURATION,
                    },
                ),
                "maglev": Type((_table,)),
                "minimumRingSize": _SIZE,
                "ringHash": Type(fields={"minimumRingSize": _SIZE}),
            },
        ),
        "localityLbSetting": LOCALITY,
        "warmup": Type(
            fields={
                "aggression": Type((_aggression,)),
                "duration": Type((duration,)),
                "minimumPercent": Type((within(0, 100),)),
            }
        ),
        "warmupDurationSecs": _ANY_DURATION,
        "zoneAwareLbSetting": ZONE_AWARE,
    },
)
