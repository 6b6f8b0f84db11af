"""A load test as a script for k6: a fixed program, and a plan as JSON in it."""

import json
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, inf

from meshgen.datafiles import data_dir
from meshgen.durations import in_seconds
from meshgen.loadtests.arrivals import Stage, stages_of
from meshgen.loadtests.expected import Expected, What
from meshgen.mesh.loads import LoadCase
from meshgen.resources import Object

_PLAN = "PLAN;"
# k6 counts whole requests in a unit: the longest that makes the least error.
_UNITS = {"1s": 1, "1m": 60, "1h": 3600}
_TIMEOUT = "30s"
_FEWEST, _MOST = 10, 1000
# What a metric of the script is called, with what its thresholds compare.
_METRICS = {
    What.REFUSED: ("refused", "rate", 1.0),
    What.ERRORS: ("failed", "rate", 1.0),
    What.P95: ("answered", "p(95)", 1000.0),
}


def script(case: LoadCase, expected: Sequence[Expected]) -> str:
    """Return the script of a load test, with thresholds for what is expected."""
    program = (data_dir("templates") / "loadtests" / "k6.js").read_text(encoding="utf-8")
    written = json.dumps(plan(case, expected), indent=2)
    # What ConfigMaps of a config would take for a reference to a service is none.
    written = written.replace("$", "\\u0024").replace("{{", "{\\u007b")
    return program.replace(_PLAN, f"{written};", 1)


def plan(case: LoadCase, expected: Sequence[Expected]) -> Object:
    """Return what a script does: the requests, when they come, and what has to come of them."""
    stages = case_stages(case)
    return {
        "name": case.name,
        "target": case.url,
        "host": case.host,
        "method": case.spec.method,
        "path": case.path,
        "headers": [[name, value] for name, value in case.headers.items()],
        "body": case.body,
        "timeout": _TIMEOUT,
        "refusing": case.on_the_way().status,
        "scenario": _scenario(stages),
        "thresholds": _thresholds(expected),
    }


def case_stages(case: LoadCase) -> tuple[Stage, ...]:
    """Return the stages of a load test."""
    return stages_of(case.spec.profile, case.rate, case.seconds)


def _scenario(stages: Sequence[Stage]) -> Object:
    rates = [rate for stage in stages for rate in (stage.start, stage.end)]
    unit, times = next((u, t) for u, t in _UNITS.items() if _is_whole(rates, t) or u == "1h")
    most = max(rates)
    users = min(_MOST, max(_FEWEST, ceil(most)))
    listed: list[Object] = []
    rate = stages[0].start
    for stage in stages:
        if stage.start != rate:
            listed.append({"target": round(stage.start * times), "duration": "0s"})
        rate = stage.end
        length = in_seconds(round(stage.seconds * 1000) * 1_000_000)
        listed.append({"target": round(stage.end * times), "duration": length})
    return {
        "executor": "ramping-arrival-rate",
        "startRate": round(stages[0].start * times),
        "timeUnit": unit,
        "preAllocatedVUs": users,
        "maxVUs": min(_MOST, users * 5),
        "stages": listed,
    }


def _is_whole(rates: Sequence[float], times: int) -> bool:
    return all(Fraction(rate * times).limit_denominator(10**6).denominator == 1 for rate in rates)


def _thresholds(expected: Sequence[Expected]) -> Object:
    found: dict[str, list[str]] = {}
    for one in expected:
        if one.what not in _METRICS or not one.is_promised:
            continue
        name, figure, times = _METRICS[one.what]
        listed = found.setdefault(name, [])
        if one.low > 0:
            listed.append(f"{figure}>={one.low * times:.6g}")
        if one.high < (1.0 if figure == "rate" else inf):
            listed.append(f"{figure}<={one.high * times:.6g}")
    return {name: listed for name, listed in found.items() if listed}
