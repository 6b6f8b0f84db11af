"""Load tests, for people in a few lines each, and for scripts as JSON."""

import json as encoder
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from math import isfinite

from meshgen.loadtests.arrivals import requests_in, seconds_of
from meshgen.loadtests.cost import Cost, written
from meshgen.loadtests.expected import Expected, What, told
from meshgen.loadtests.measured import UNWATCHED, LoadRun, percentile
from meshgen.loadtests.planned import PlannedLoad
from meshgen.report.json import json
from meshgen.report.types import Report
from meshgen.resources import Object

# From so many times as many requests on, others are told of.
_MORE = 1.01


def text(planned: Iterable[PlannedLoad]) -> str:
    """Return what is planned, and what has to come of it."""
    return "\n".join(f"{line}" for one in planned for line in _lines(one)) + "\n"


def document(report: Report, planned: Iterable[PlannedLoad]) -> str:
    """Return the same as JSON, in a report."""
    tests = [_told(one) for one in planned]
    return encoder.dumps({**encoder.loads(json(report)), "loadTests": tests}, indent=2) + "\n"


def outcome(run: LoadRun) -> str:
    """Return what came of a load test that was run."""
    lines = [f"{run.planned.name}: {run.sent} requests in {len(run.seconds)} s to {run.target}"]
    for one in run.verdicts:
        figure = "" if one.figure is None else f" {told(one.expected.what, one.figure)}"
        words = f"expected {one.expected.words}" if one.expected.is_promised else "not promised"
        lines.append(f"  {one.word:7}  {one.expected.what}{figure}: {words}: {one.expected.why}")
        if one.expected.what is What.REPLICAS and one.figure is None:
            lines.append(f"           {UNWATCHED}")
    lines += measured(run)
    return "".join(f"{line}\n" for line in lines)


def measured(run: LoadRun) -> Iterator[str]:
    """Yield lines with what a request takes of CPU, and the setting that says so."""
    cost, case = run.cost, run.planned.case
    if cost is not None and cost.app is None:
        yield f"  not measured: {cost.why}"
    elif cost is not None and cost.app is not None:
        refused = f", {cost.refused} refused ones aside," if cost.refused else ""
        counted = f"{cost.requests} requests{refused} in {cost.seconds} s"
        yield (
            f"  measured {cost.app * 1000:.3g} ms of CPU a request, {cost.sidecar * 1000:.3g} ms "
            f"of the sidecar: {counted}; an idle pod uses {cost.idle * 1000:.0f}m"
        )
        yield from _who_counted(run, cost)
        yield "  the config says so by:"
        yield "    loadTests:"
        yield f"      {run.planned.name}:"
        if case.is_usual:
            yield f"        service: {case.spec.service}"
            yield f"        profile: {case.spec.profile}"
        yield f"        {written(cost)}"


def _who_counted(run: LoadRun, cost: Cost) -> Iterator[str]:
    """Yield lines on whose requests were counted by whom."""
    if cost.counted is None:
        yield (
            f"  it is not the sidecars that counted: {cost.uncounted}; what others asked meanwhile "
            "counts as cost"
        )
    elif cost.counted > run.sent * _MORE:
        yield (
            f"  the sidecars counted {cost.counted - run.sent} more than were sent: retries, or "
            "what others asked; they are no cost of these"
        )


def outcomes(report: Report, runs: Iterable[LoadRun]) -> str:
    """Return what came of load tests as JSON, in a report."""
    tests = [_of_run(one) for one in runs]
    return encoder.dumps({**encoder.loads(json(report)), "loadTests": tests}, indent=2) + "\n"


def _of_run(run: LoadRun) -> Object:
    promised = expectations([one.expected for one in run.verdicts])
    verdicts = [
        {**said, "found": one.figure, "verdict": one.word}
        for one, said in zip(run.verdicts, promised, strict=True)
    ]
    seconds = [
        {
            "sent": one.sent,
            "refused": one.refused,
            "failed": one.failed,
            "p50": percentile(one.took, 0.5),
            "p95": percentile(one.took, 0.95),
        }
        for one in run.seconds
    ]
    whole: Object = {
        **_told(run.planned),
        "target": run.target,
        "expected": verdicts,
        "seconds": seconds,
    }
    if run.watched is not None:
        whole["watched"] = run.watched.about
        whole["replicas"] = [
            {"second": round(one.seconds, 1), "ready": one.ready, "wanted": one.wanted}
            for one in run.watched.glances
        ]
    if run.cost is not None:
        whole["cpuPerRequest"] = asdict(run.cost)
    return whole


def _lines(one: PlannedLoad) -> Iterator[str]:
    case = one.case
    what = f"{case.spec.method} {case.path} of {case.spec.service}"
    requests, seconds = requests_in(one.stages), seconds_of(one.stages)
    most = max(stage.end for stage in one.stages)
    yield f"{one.name}: {what}, {case.spec.profile}"
    yield f"  {requests:.0f} requests in {seconds:g} s, at most {most:g}/s"
    for each in one.expected:
        yield f"  {each.what} {each.words}: {each.why}"


def _told(one: PlannedLoad) -> Object:
    case = one.case
    return {
        "name": one.name,
        "service": case.spec.service,
        "method": case.spec.method,
        "path": case.path,
        "host": case.host,
        "profile": case.spec.profile,
        "requests": round(requests_in(one.stages)),
        "stages": [
            {"start": stage.start, "end": stage.end, "seconds": stage.seconds}
            for stage in one.stages
        ],
        "expected": expectations(one.expected),
    }


def expectations(expected: Sequence[Expected]) -> list[Object]:
    """Return what is expected as data: shares of all requests, seconds, pods."""
    return [
        {
            "what": one.what.value,
            "promised": one.is_promised,
            "low": one.low,
            "high": one.high if isfinite(one.high) else None,
            "why": one.why,
        }
        for one in expected
    ]
