"""Jobs: those that failed, those whose pods do not get on, and those that a sidecar keeps.

Of a CronJob, the last one that it made.
"""

from collections.abc import Iterator

from meshgen.codes.live import HANGING
from meshgen.lenient import mapping, mappings, text
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed, owner_of, statuses
from meshgen.live.running import is_ready
from meshgen.live.seen import Seen, seen
from meshgen.live.stuck import reason_of
from meshgen.live.words import counted
from meshgen.model.injection import PROXY
from meshgen.resources import Object

JOB, CRON_JOB = "Job.batch", "CronJob.batch"


def jobs(expected: Expected, observed: Observed) -> Iterator[Line]:
    """Yield what is wrong with rendered Jobs; one that has something to do yet is not wrong."""
    for one in seen(expected, observed):
        if one.known.type == JOB and one.found is not None:
            yield from _job(one, one.found, expected, observed)
        elif one.known.type == CRON_JOB and one.found is not None:
            yield from _job(one, _last(one, expected, observed) or one.found, expected, observed)


def jobs_path(expected: Expected, namespace: str) -> str:
    """Return the path of a namespace's Jobs."""
    return expected.path("batch/v1", "Job", namespace)


def _last(one: Seen, expected: Expected, observed: Observed) -> Object | None:
    """Return the Job that a CronJob made last; None if it made none."""
    every = observed.named(jobs_path(expected, one.known.namespace)).values()
    made = [each for each in every if owner_of(each) == (one.known.kind, one.known.name)]
    return max(made, key=lambda job: text(job["metadata"].get("creationTimestamp")), default=None)


def _job(one: Seen, found: Object, expected: Expected, observed: Observed) -> Iterator[Line]:
    """Yield what is told of a Job that failed, or whose pods do not get on."""
    about, name = f"{one.known.kind}/{one.known.name}", text(mapping(found, "metadata").get("name"))
    job = f"{name} " if name != one.known.name else ""
    conditions = mappings(mapping(found, "status").get("conditions"))
    over = {c.get("type"): c for c in conditions if c.get("status") == "True"}
    if failed := over.get("Failed"):
        told = f"{job}failed: {failed.get('reason')}: {failed.get('message')}"
        mend = f"`kubectl logs -n {one.known.namespace} job/{name}`"
        yield Line(Status.WRONG, told, about, mend, HANGING, one.position)
    elif "Complete" not in over:
        every = observed.pods(one.known.namespace)
        pods = [pod for pod in every if owner_of(pod) == ("Job", name)]
        unready = [pod for pod in pods if not is_ready(pod)]
        if kept := [pod for pod in pods if _is_kept_by_its_sidecar(pod)]:
            told = f"{job}is done, and the sidecar of {counted(len(kept), 'pod')} runs on"
            mend = "set `proxy: {nativeSidecar: true}`, or let it POST to :15020/quitquitquit"
            yield Line(Status.WRONG, told, about, mend, HANGING, one.position)
        elif reason := reason_of([found], unready, observed, expected.environment):
            told = f"{job}does not get on: {reason.words}"
            yield Line(Status.WRONG, told, about, reason.mend, HANGING, one.position)


def _is_kept_by_its_sidecar(pod: Object) -> bool:
    """Return whether all containers of a pod ended, but for its sidecar."""
    states = {text(each.get("name")): mapping(each, "state") for each in statuses(pod)}
    return (
        "running" in states.pop(PROXY, {})
        and bool(states)
        and all("terminated" in state for state in states.values())
    )
