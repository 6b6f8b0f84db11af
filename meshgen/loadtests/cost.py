"""What a request costs of a processor, out of a load test that was watched.

Second by second: what all pods used, without what they use idle, by the requests that were
answered. Only seconds in which the rate is held and each pod's use is known count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.loadtests.arrivals import Stage
from meshgen.loadtests.watched import Usage
from meshgen.model.injection import PROXY

# With fewer seconds, what is measured is chance.
_ENOUGH = 10


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of a request, of the service's containers and of the sidecar.

    None where it was not measured, which `why` tells; `idle` is what a pod uses when nobody asks.
    """

    why: str = ""
    app: float | None = None
    sidecar: float = 0.0
    idle: float = 0.0
    seconds: int = 0
    requests: int = 0


def cost_of(answered: Sequence[int], stages: Sequence[Stage], usages: Sequence[Usage]) -> Cost:
    """Return what a request costs: `answered` are those of each second, some are refused."""
    steady = set(_steady(stages, len(answered)))
    idle: dict[tuple[str, bool], list[float]] = {}
    pods = {one.pod for one in usages if one.end > 0}
    # What began before the first request is idle in part.
    windows = {(one.pod, one.begin, one.end) for one in usages if one.begin >= 0}
    by_window: dict[tuple[str, float, float], dict[bool, float]] = {}
    for one in usages:
        is_proxy = one.container == PROXY
        key = one.pod, one.begin, one.end
        of_one = by_window.setdefault(key, {False: 0.0, True: 0.0})
        of_one[is_proxy] += one.cpu
    for (pod, _, end), parts in by_window.items():
        for is_proxy, cpu in parts.items() if end <= 0 else ():
            idle.setdefault((pod, is_proxy), []).append(cpu)
    if not idle:
        return Cost("nobody saw what the pods use when nobody asks")
    rest = {
        is_proxy: _mean([_mean(cpu) for (_, proxy), cpu in idle.items() if proxy is is_proxy])
        for is_proxy in (False, True)
    }
    sums, requests, counted = {False: 0.0, True: 0.0}, 0, 0
    for second in sorted(steady):
        there = {key[0]: key for key in windows if key[1] <= second + 0.5 < key[2]}
        # A pod that was there before or is there after, and of which nothing is known now.
        if not there or any(_is_alive(usages, pod, second) for pod in pods - there.keys()):
            continue
        counted, requests = counted + 1, requests + answered[second]
        for key in there.values():
            for is_proxy in sums:
                sums[is_proxy] += by_window[key][is_proxy] - rest[is_proxy]
    if counted < _ENOUGH or not requests:
        return Cost(
            f"the use of all pods is known for {counted} s of a steady rate, and {_ENOUGH} are "
            "needed: metrics-server measures each 15 s, so let `duration` be 2m"
        )
    app, sidecar = (max(0.0, sums[part]) / requests for part in (False, True))
    if app == 0.0:
        return Cost("it is too little to be seen: let `rate` be higher")
    return Cost("", app, sidecar, sum(rest.values()), counted, requests)


def _steady(stages: Sequence[Stage], length: int) -> list[int]:
    """Return the seconds in which the highest rate is held."""
    most, begin, found = max(max(one.start, one.end) for one in stages), 0.0, []
    for stage in stages:
        if stage.start == stage.end == most:
            end = min(begin + stage.seconds, length)
            found += [s for s in range(length) if begin <= s and s + 1 <= end]
        begin += stage.seconds
    return found


def _is_alive(usages: Sequence[Usage], pod: str, second: int) -> bool:
    times = [time for one in usages if one.pod == pod for time in (one.begin, one.end)]
    return min(times) <= second + 1 and second <= max(times)


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures) if figures else 0.0


def written(cost: Cost) -> str:
    """Return the setting that says it."""
    app, sidecar = (f"{_rounded(one * 1000)}ms" for one in (cost.app or 0.0, cost.sidecar))
    return f"cpuPerRequest: {{app: {app}, sidecar: {sidecar}}}"


def _rounded(figure: float) -> str:
    return f"{figure:.3f}".rstrip("0").rstrip(".") or "0"
