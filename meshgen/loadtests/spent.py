"""What pods used of processors, and for how many requests: before a load test, and while it holds.

Where sidecars counted, the requests of a pod in a time are theirs, of whomever. Else they are those
of the load test, in seconds in which the use of all pods is known.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meshgen.loadtests.arrivals import Stage
from meshgen.loadtests.watched import Count, Usage
from meshgen.model.injection import PROXY


@dataclass(frozen=True)
class Window:
    """What a pod used on average between two times: its own containers, and its sidecar."""

    pod: str
    begin: float
    end: float
    app: float
    sidecar: float


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU in so many seconds of pods, and the requests that came in them.

    `known` is for how long the use is known, of the pod of which most is.
    """

    seconds: float = 0.0
    app: float = 0.0
    sidecar: float = 0.0
    requests: float = 0.0
    refused: float = 0.0
    known: float = 0.0


def windows_of(usages: Iterable[Usage]) -> list[Window]:
    """Return what pods used, out of what their containers did."""
    found: dict[tuple[str, float, float], dict[bool, float]] = {}
    for one in usages:
        parts = found.setdefault((one.pod, one.begin, one.end), {False: 0.0, True: 0.0})
        parts[one.container == PROXY] += one.cpu
    return [Window(*key, parts[False], parts[True]) for key, parts in found.items()]


def held(stages: Sequence[Stage], length: float) -> Iterator[tuple[float, float]]:
    """Yield from when to when the highest rate is held, as far as the test got."""
    most, begin = max(one.end for one in stages), 0.0
    for stage in stages:
        end = begin + stage.seconds
        if stage.start == stage.end == most and begin < length:
            yield begin, min(end, length)
        begin = end


def idle(windows: Iterable[Window]) -> Spent:
    """Return what was used before the first request, which nobody counted."""
    return _sum((one, 0.0, 0.0) for one in windows if one.end <= 0)


def idle_counted(windows: Iterable[Window], counts: Iterable[Count]) -> Spent:
    """Return what was used before the first request, for what others asked."""
    before = [one for one in counts if one.seconds <= 0]
    return _sum(_counted((one for one in windows if one.end <= 0), before))


def busy_counted(
    windows: Iterable[Window], counts: Iterable[Count], times: Iterable[tuple[float, float]]
) -> Spent:
    """Return what was used in some times, and the requests that sidecars counted meanwhile.

    Between a look before the first request and one after it, they did not come evenly.
    """
    since = [one for one in counts if one.seconds >= 0]
    spans = list(times)
    inside = (one for one in windows if any(b <= one.begin and one.end <= e for b, e in spans))
    return _sum(_counted(inside, since))


def busy(
    windows: Sequence[Window], answered: Sequence[int], times: Iterable[tuple[float, float]]
) -> Spent:
    """Return what was used in seconds of some times, and the requests that were answered in them.

    A second counts if the use of each pod is known that was there before or is there after.
    """
    lives: dict[str, list[float]] = defaultdict(list)
    for one in windows:
        lives[one.pod] += one.begin, one.end
    found = [
        (second, there)
        for begin, end in times
        for second, _ in enumerate(answered)
        if begin <= second and second + 1 <= end
        # What began before the first request is idle in part.
        if (there := {w.pod: w for w in windows if 0 <= w.begin <= second + 0.5 < w.end})
        if not any(
            min(life) <= second + 1 and second <= max(life)
            for pod, life in lives.items()
            if pod not in there and max(life) > 0
        )
    ]
    used = [one for _, there in found for one in there.values()]
    return Spent(
        len(used),
        sum(one.app for one in used),
        sum(one.sidecar for one in used),
        sum(answered[second] for second, _ in found),
        known=len(found),
    )


def counted_since(counts: Iterable[Count]) -> float:
    """Return how many requests the sidecars counted from the first one on."""
    whole = 0.0
    for several in _by_pod(counts).values():
        before = [one for one in several if one.seconds <= 0]
        # A pod that came later began with none.
        whole += _all(several[-1]) - (_all(before[-1]) if before else 0.0)
    return whole


def _counted(
    windows: Iterable[Window], counts: Iterable[Count]
) -> Iterator[tuple[Window, float, float]]:
    """Yield windows with the requests that were let in and refused in them, where it is known."""
    by_pod = _by_pod(counts)
    for one in windows:
        several = by_pod.get(one.pod, ())
        first, last = _at(several, one.begin), _at(several, one.end)
        inside = [each for each in several if one.begin < each.seconds < one.end]
        # A proxy that began anew in between counts from nothing.
        if first and last and all(a <= b for a, b in pairwise(map(_all, (first, *inside, last)))):
            yield one, last.let_in - first.let_in, last.refused - first.refused


def _at(several: Sequence[Count], seconds: float) -> Count | None:
    """Return what was counted by a time between two looks, None where it is not."""
    place = bisect_right(several, seconds, key=lambda one: one.seconds)
    if not 0 < place < len(several):
        return several[-1] if several and several[-1].seconds == seconds else None
    a, b = several[place - 1 : place + 1]
    part = (seconds - a.seconds) / (b.seconds - a.seconds)
    let_in, refused = (
        x + (y - x) * part for x, y in ((a.let_in, b.let_in), (a.refused, b.refused))
    )
    return Count(a.pod, seconds, let_in, refused)


def _by_pod(counts: Iterable[Count]) -> dict[str, list[Count]]:
    found: dict[str, list[Count]] = defaultdict(list)
    for one in sorted(counts, key=lambda one: one.seconds):
        found[one.pod].append(one)
    return found


def _all(count: Count) -> float:
    return count.let_in + count.refused


def _sum(several: Iterable[tuple[Window, float, float]]) -> Spent:
    found, known = list(several), defaultdict[str, float](float)
    for one, _, _ in found:
        known[one.pod] += one.end - one.begin
    return Spent(
        sum(known.values()),
        sum(one.app * (one.end - one.begin) for one, _, _ in found),
        sum(one.sidecar * (one.end - one.begin) for one, _, _ in found),
        sum(let_in for _, let_in, _ in found),
        sum(refused for _, _, refused in found),
        max(known.values(), default=0.0),
    )
