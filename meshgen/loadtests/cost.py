"""What a request costs of a processor, out of a load test that was watched.

What pods used, and how many requests came, is known of a time before the test and of that in which
its highest rate is held: by how much more CPU they used, by how many more requests came. So it does
not matter whether others ask meanwhile, as long as their requests are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.loadtests.arrivals import Stage
from meshgen.loadtests.spent import (
    Spent,
    busy,
    busy_counted,
    counted_since,
    held,
    idle,
    idle_counted,
    windows_of,
)
from meshgen.loadtests.watched import Watched

# With fewer seconds, what is measured is chance; so it is with fewer of all requests.
_ENOUGH, _SEEN = 10, 0.1


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of a request, of the service's containers and of the sidecar.

    None where it was not measured, which `why` tells; `idle` is what a pod uses when nobody asks.
    `requests` were let in in so many `seconds`, and some more `refused`. `counted` is what the
    sidecars counted of all of the test, None where they do not, which `uncounted` tells: then the
    requests are those of the test.
    """

    why: str = ""
    app: float | None = None
    sidecar: float = 0.0
    idle: float = 0.0
    seconds: int = 0
    requests: int = 0
    refused: int = 0
    counted: int | None = None
    uncounted: str = ""


def cost_of(answered: Sequence[int], stages: Sequence[Stage], seen: Watched) -> Cost:
    """Return what a request costs: `answered` are those of each second, some are refused."""
    windows, times = windows_of(seen.usages), [*held(stages, len(answered))]
    if seen.uncounted:
        return _cost(idle(windows), busy(windows, answered, times), None, seen.uncounted)
    before = idle_counted(windows, seen.counts)
    while_held = busy_counted(windows, seen.counts, times)
    return _cost(before, while_held, round(counted_since(seen.counts)), "")


def _cost(before: Spent, held: Spent, counted: int | None, uncounted: str) -> Cost:
    def unknown(why: str) -> Cost:
        return Cost(why, counted=counted, uncounted=uncounted)

    if not before.seconds:
        return unknown("nobody saw what the pods use when nobody asks")
    if held.known < _ENOUGH:
        return unknown(
            f"the use of all pods is known for {held.known:.0f} s of a steady rate, and {_ENOUGH} "
            "are needed: metrics-server measures each 15 s, so let `duration` be 2m"
        )
    # As long as it was held.
    share = held.seconds / before.seconds
    requests = held.requests - before.requests * share
    if requests <= held.requests * _SEEN:
        return unknown(
            "hardly more requests came than before: let `rate` be higher; what `kubectl "
            "port-forward` brings to a pod goes past its sidecar, which does not count it"
        )
    app, sidecar = (
        max(0.0, much - little * share) / requests
        for much, little in ((held.app, before.app), (held.sidecar, before.sidecar))
    )
    if app == 0.0:
        return unknown("it is too little to be seen: let `rate` be higher")
    used = before.app + before.sidecar - (app + sidecar) * before.requests
    return Cost(
        "",
        app,
        sidecar,
        max(0.0, used) / before.seconds,
        round(held.known),
        round(held.requests),
        round(held.refused),
        counted,
        uncounted,
    )


def written(cost: Cost) -> str:
    """Return the setting that says it."""
    app, sidecar = (f"{_rounded(one * 1000)}ms" for one in (cost.app or 0.0, cost.sidecar))
    return f"cpuPerRequest: {{app: {app}, sidecar: {sidecar}}}"


def _rounded(figure: float) -> str:
    return f"{figure:.3f}".rstrip("0").rstrip(".")
