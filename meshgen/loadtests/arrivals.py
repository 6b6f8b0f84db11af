"""When the requests of a load test come: stages, in each of which the rate goes evenly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

# The least part of a stage that is looked at, and in how many a test is cut.
_PARTS = 400
_LEAST = 0.01


@dataclass(frozen=True)
class Stage:
    """Some seconds in which the requests of a second become as many as in the `end`."""

    start: float
    end: float
    seconds: float

    @property
    def requests(self) -> float:
        """Return how many come."""
        return (self.start + self.end) / 2 * self.seconds

    def time_of(self, number: float) -> float:
        """Return after which of its seconds so many of its requests have come."""
        slope = (self.end - self.start) / self.seconds
        if abs(slope) * self.seconds < 1e-9:
            return number / self.start
        root = sqrt(max(0.0, self.start**2 + 2 * slope * number))
        return (root - self.start) / slope


def stages_of(profile: str, rate: Fraction, seconds: Fraction) -> tuple[Stage, ...]:
    """Return the stages of a profile: docs/load-tests.md draws them."""
    most, whole = float(rate), float(seconds)
    match profile:
        case "ramp":
            return Stage(0, most, whole / 2), Stage(most, most, whole / 2)
        case "spike":
            low, calm = most / 10, whole * 2 / 5
            return Stage(low, low, calm), Stage(most, most, whole / 5), Stage(low, low, calm)
    return (Stage(most, most, whole),)


def counted(requests: Sequence[int], every: float = 1.0) -> tuple[Stage, ...]:
    """Return the stages of what was counted in one time after another."""
    return tuple(Stage(one / every, one / every, every) for one in requests)


def requests_in(stages: Sequence[Stage]) -> float:
    """Return how many requests come."""
    return sum(stage.requests for stage in stages)


def come_by(stages: Sequence[Stage], seconds: float) -> float:
    """Return how many requests have come after so many seconds."""
    found = 0.0
    for stage in stages:
        if seconds < stage.seconds:
            slope = (stage.end - stage.start) / stage.seconds
            return found + (stage.start + slope * seconds / 2) * seconds
        found, seconds = found + stage.requests, seconds - stage.seconds
    return found


def seconds_of(stages: Sequence[Stage]) -> float:
    """Return how long they take."""
    return sum(stage.seconds for stage in stages)


def times(stages: Sequence[Stage]) -> Iterator[float]:
    """Yield after how many seconds each request is sent."""
    begin, left = 0.0, 0.5
    for stage in stages:
        number = left
        while number < stage.requests:
            yield begin + stage.time_of(number)
            number += 1
        begin, left = begin + stage.seconds, number - stage.requests


def in_parts(stages: Sequence[Stage]) -> Iterator[tuple[float, float]]:
    """Yield short times one after another, with how many requests come in each."""
    step = max(_LEAST, seconds_of(stages) / _PARTS)
    for stage in stages:
        parts = max(1, round(stage.seconds / step))
        length = stage.seconds / parts
        slope = (stage.end - stage.start) / stage.seconds if stage.seconds else 0.0
        for number in range(parts):
            middle = (number + 0.5) * length
            yield length, (stage.start + slope * middle) * length
