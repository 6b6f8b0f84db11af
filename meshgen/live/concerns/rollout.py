"""Rollout: pods ready, each with its sidecar; an update that hangs, and why; restarts."""

from collections.abc import Iterator, Sequence

from meshgen.codes.live import HANGING, NO_SIDECAR, RESTARTS, UNSEEN
from meshgen.lenient import items, mapping, mappings, text
from meshgen.live.canaries import canaries
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.jobs import CRON_JOB, JOB, jobs, jobs_path
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed, events_path, pods_path, statuses
from meshgen.live.running import KINDS, Running, has_proxy, is_ready, parts, runnings, sets_path
from meshgen.live.stuck import reason_of
from meshgen.live.words import ago, counted, seconds_of
from meshgen.resources import Object

# Restarts longer ago are told in passing.
_RECENT = 3600.0
# How long after its time a pod may still be there.
_PATIENCE = 120.0


def _asks(expected: Expected) -> Iterator[str]:
    homes = {known.namespace for _, known, _ in expected.of(*KINDS, JOB, CRON_JOB)}
    for namespace in expected.namespaces:
        if namespace in homes:
            yield pods_path(namespace)
            yield sets_path(expected, namespace)
            yield events_path(namespace)
    for namespace in dict.fromkeys(known.namespace for _, known, _ in expected.of(CRON_JOB)):
        yield jobs_path(expected, namespace)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    for path in _asks(expected):
        answer = observed.answer(path)
        if not answer.is_given:
            where = path.split("/namespaces/")[1].partition("/")[0]
            mend = "ask for the permission: without it nobody can tell whether anything runs"
            yield Line(Status.UNKNOWN, f"{answer.why} in {where}", mend=mend, code=UNSEEN)
    yield from jobs(expected, observed)
    yield from canaries(expected, observed)
    every = list(runnings(expected, observed))
    lines = [line for one in every for line in _lines(one, expected, observed)]
    pods = [pod for one in every for pod in one.pods]
    ready = sum(map(is_ready, pods))
    with_proxy = sum(is_ready(pod) and has_proxy(pod) for pod in pods)
    told = f"{counted(len(every), 'workload')}, {ready} of {counted(len(pods), 'pod')} ready"
    figures = {"workloads": len(every), "pods": len(pods), "ready": ready, "sidecars": with_proxy}
    yield Line(Status.OK, f"{told}, {with_proxy} with their sidecar", figures=figures)
    yield from lines


def _lines(one: Running, expected: Expected, observed: Observed) -> Iterator[Line]:
    if not all(
        observed.answer(path(one.known.namespace)).is_given
        for path in (pods_path, lambda home: sets_path(expected, home))
    ):
        return
    stuck = _progress(one, expected, observed)
    if stuck:
        yield stuck
    yield from _sidecars(one, is_told=bool(stuck))
    yield from _restarts(one, observed.now)
    yield from _evictions(one, observed)
    yield from _leaving(one, observed.now)


def _progress(one: Running, expected: Expected, observed: Observed) -> Line | None:
    """Return what is told of a workload that has not all pods of its last template, ready."""
    ready = [pod for pod in one.new if is_ready(pod)]
    if mapping(one.found, "spec").get("paused"):
        words, mend = "it is paused: what changes does not reach its pods", one.command("resume")
        return Line(Status.WRONG, words, one.name, mend, HANGING, one.seen.position)
    led = _led(one) if one.is_looked_at else None
    if one.is_looked_at and len(ready) >= one.wanted and not one.old:
        return led
    told = f"{len(ready)} of {counted(one.wanted, 'pod')} ready"
    if one.old:
        told = f"{_old(one)} beside {len(ready)} of {one.wanted} new"
    position = one.seen.position
    unready = [pod for pod in one.new if not is_ready(pod)]
    reason = reason_of([*one.sets[:1], one.found], unready, observed, expected.environment)
    if reason:
        hangs = "the update hangs: " if one.old else ""
        words = f"{hangs}{told}: {reason.words}"
        return Line(Status.WRONG, words, one.name, reason.mend, HANGING, position)
    if led:
        return led
    if held := _held(one):
        why, mend = held
        return Line(Status.WRONG, f"{told}: {why}", one.name, mend, HANGING, position)
    if _is_late(one):
        mend = f"`kubectl describe -n {one.known.namespace} {one.name.lower()}` and its pods"
        words = f"{told}, and its time is over (progressDeadlineSeconds)"
        return Line(Status.WRONG, words, one.name, mend, HANGING, position)
    return Line(Status.WAITING, f"{told}: {_coming(unready)}", one.name, "", HANGING, position)


def _led(one: Running) -> Line | None:
    """Return what is told of a Rollout that Argo gave up, or that stands at a step; None if not.

    Source: RolloutPhase in pkg/apis/rollouts/v1alpha1 of github.com/argoproj/argo-rollouts.
    """
    phase, message = text(one.status.get("phase")), text(one.status.get("message"))
    if phase == "Degraded":
        mend = f"mend what it says, then {one.command('retry')}"
        return Line(Status.WRONG, f"{phase}: {message}", one.name, mend, HANGING, one.seen.position)
    if phase == "Paused":
        told = f"stands at a step: {message}"
        mend = f"it goes on by itself where the step has a time; else {one.command('promote')}"
        return Line(Status.WAITING, told, one.name, mend, HANGING, one.seen.position)
    return None


def _held(one: Running) -> tuple[str, str] | None:
    """Return why a controller leaves pods of the template before, and what to do; None if not."""
    strategy = mapping(one.found, "spec", "updateStrategy")
    if strategy.get("type") == "OnDelete":
        why = "with `OnDelete` its controller waits until somebody deletes the old ones"
        return why, f"`kubectl delete pod -n {one.known.namespace} POD`, one after the other"
    if partition := mapping(strategy, "rollingUpdate").get("partition"):
        return f"its `partition` of {partition} keeps the ones below it", "set `partition` to 0"
    return None


def _old(one: Running) -> str:
    bare = sum(not has_proxy(pod) for pod in one.old)
    without = " without a sidecar" if bare == len(one.old) and one.sidecar else ""
    shown = ", ".join(sorted({parts(pod) for pod in one.old}))
    return f"{counted(len(one.old), 'old pod')} ({shown}){without}"


def _coming(unready: Sequence[Object]) -> str:
    return f"{counted(len(unready), 'pod')} on the way" if unready else "its controller is at work"


def _is_late(one: Running) -> bool:
    return any(
        condition.get("type") == "Progressing" and condition.get("status") == "False"
        for condition in mappings(one.status.get("conditions"))
    )


def _sidecars(one: Running, *, is_told: bool) -> Iterator[Line]:
    """Yield what is told of pods with a sidecar too few or too many."""
    if one.sidecar is None:
        return
    # Old pods of an update that hangs are told of already.
    pods = one.new if is_told else one.pods
    wrong = [pod for pod in pods if has_proxy(pod) is not one.sidecar]
    if wrong:
        what = "run without a sidecar" if one.sidecar else "have a sidecar, and are to have none"
        told = f"{len(wrong)} of {counted(len(one.pods), 'pod')} {what}"
        label = "the namespace has its label now? " if one.sidecar else ""
        mend = f"{label}{one.command('restart')} makes new pods"
        yield Line(Status.WRONG, told, one.name, mend, NO_SIDECAR, one.seen.position)


def _restarts(one: Running, now: float) -> Iterator[Line]:
    for pod in one.pods:
        for each in statuses(pod):
            last = mapping(each, "lastState", "terminated")
            count, when = each.get("restartCount"), text(last.get("finishedAt"))
            then = seconds_of(when)
            if not count or then is None or now - then > _RECENT:
                continue
            name, home = mapping(pod, "metadata").get("name"), one.known.namespace
            why = f"{last.get('reason')}, exit code {last.get('exitCode')}, {ago(when, now)}"
            times = counted(int(str(count)), "restart")
            told = f"{times} of container {each.get('name')} in {name}: {why}"
            mend = f"`kubectl logs -n {home} {name} -c {each.get('name')} --previous`"
            yield Line(Status.WRONG, told, one.name, mend, RESTARTS, one.seen.position)


def _evictions(one: Running, observed: Observed) -> Iterator[Line]:
    for pod in one.failed:
        home, name = one.known.namespace, text(mapping(pod, "metadata").get("name"))
        for event in observed.events(home).get(("Pod", name), ()):
            if event.get("reason") == "Evicted":
                told = f"{name} was evicted: {' '.join(text(event.get('message')).split())}"
                mend = "ask for what it uses: `resources.requests`; `kubectl describe nodes`"
                yield Line(Status.WRONG, told, one.name, mend, RESTARTS, one.seen.position)


def _leaving(one: Running, now: float) -> Iterator[Line]:
    """Yield the pods whose time to end is over; `deletionTimestamp` is when it is."""
    for pod in one.leaving:
        meta = mapping(pod, "metadata")
        then = seconds_of(text(meta.get("deletionTimestamp")))
        if then is None or now - then < _PATIENCE:
            continue
        home, name = one.known.namespace, text(meta.get("name"))
        held = ", ".join(map(str, items(meta.get("finalizers"))))
        by = f"its finalizers hold it: {held}" if held else "its node does not say that it ended"
        told = f"{name} was to be gone {ago(text(meta.get('deletionTimestamp')), now)}: {by}"
        mend = f"see whether its node is well: `kubectl get pod -n {home} {name} -o wide`"
        if held:
            mend = "see whether the controller runs that takes them away"
        yield Line(Status.WRONG, told, one.name, mend, HANGING, one.seen.position)


ROLLOUT = Concern("rollout", _judge, asks=_asks)
