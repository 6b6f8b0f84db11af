"""How far an autoscaler goes under load, once it is known how much CPU a request takes.

The HPA holds a share of the CPU that is requested, of all containers of a pod, the sidecar among
them. It leaves a difference of a tenth alone (Kubernetes, `--horizontal-pod-autoscaler-tolerance`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from meshgen.durations import nanoseconds
from meshgen.loadtests.arrivals import Stage
from meshgen.mesh.loads import LoadCase
from meshgen.mesh.workload import Workload, workloads
from meshgen.model.injection import PROXY
from meshgen.quantity import Quantity
from meshgen.quota import Cluster, Load, Namespace, Situation, WorkloadKey, loaded_namespaces
from meshgen.quota.usage import shares, usages
from meshgen.resources import Object

_TOLERANCE = 0.1
# A rate that is held for less does not show: metrics come each 15 s, pods take time to start.
_HELD = 120
_CPU = "cpu"


@dataclass(frozen=True)
class Reached:
    """Between which numbers of pods it ends; None where nothing is promised. `words` say why."""

    words: str
    low: int | None = None
    high: int | None = None


def reached(
    case: LoadCase, stages: Sequence[Stage], objects: Iterable[Object], clusters: Sequence[Cluster]
) -> Reached | None:
    """Return how far the autoscaler of the service that is asked goes; None without one.

    `objects` are those of the environment, which share its quotas.
    """
    several = list(workloads(case.service)) if case.service else []
    if not any(one.autoscaled for one in several):
        return None
    if len(several) > 1:
        return Reached("several versions share the requests")
    if case.spec.cpu_per_request.app is None:
        return Reached("nothing says `cpuPerRequest`")
    held = max((s.end for s in stages if s.start == s.end and s.seconds >= _HELD), default=0.0)
    if not held:
        return Reached(f"no rate is held for {_HELD} s, which an autoscaler needs")
    found = list(objects)
    of_each = [_on(case, several[0], held, found, cluster) for cluster in clusters]
    unknown = [one for one in of_each if one.low is None or one.high is None]
    if unknown or not of_each:
        return unknown[0] if unknown else None
    low = min(one.low for one in of_each if one.low is not None)
    high = max(one.high for one in of_each if one.high is not None)
    return Reached(of_each[0].words, low, high)


def _on(
    case: LoadCase, workload: Workload, held: float, objects: list[Object], cluster: Cluster
) -> Reached:
    home, scaling = workload.service.namespace, workload.spec.autoscaling
    key = WorkloadKey(home.name, workload.service.spec.kind, home.full_name(workload.name))
    load = _load(objects, cluster, key)
    metric = _cpu_metric(workload)
    if load is None or load.pod is None or metric is None or scaling is None:
        return Reached("it does not scale by a share of the CPU that is requested")
    container, percent = metric
    requested = _requested(load, container)
    if not requested:
        return Reached("no CPU is requested of which it could hold a share")
    seconds = _cpu_of(case, container, workload)
    if seconds is None:
        return Reached(f"it scales by the container `{container}` alone")
    if not load.injected and container is None:
        seconds = _seconds(case.spec.cpu_per_request.app)
    low_rate, high_rate = _answered(case, held)
    per_pod = float(requested) * percent / 100
    low, high = (rate * seconds / per_pod for rate in (low_rate, high_rate))
    fewest = min(max(ceil(low / (1 + _TOLERANCE) - 1e-9), scaling.min), scaling.max)
    most = min(max(ceil(high - 1e-9), scaling.min), scaling.max)
    is_alone = len(workload.metrics) == 1
    most = most if is_alone else scaling.max
    words = (
        f"{high_rate:g}/s x {seconds * 1000:g} ms of CPU / ({percent} % of "
        f"{Quantity(requested)}) = {high:.2f} pods, of {scaling.min} to {scaling.max}"
    )
    fits = _fitting(objects, cluster, key, scaling.min, most)
    if fits < most:
        words += f"; the quota lets {fits}"
    return Reached(words, min(fewest, fits), fits)


def _cpu_metric(workload: Workload) -> tuple[str | None, int] | None:
    """Return the container whose CPU counts, None for all of them, and the percent to hold."""
    for metric in workload.metrics:
        source = metric.get("resource") or metric.get("containerResource") or {}
        percent = source.get("target", {}).get("averageUtilization")
        if source.get("name") == _CPU and percent:
            return source.get("container"), percent
    return None


def _requested(load: Load, container: str | None) -> Fraction:
    assert load.pod is not None
    listed = [*load.pod.containers, *(one for one in load.pod.init if one.restartable)]
    counted = [one for one in listed if container in (None, one.name)]
    found = (one.requests.get(_CPU) for one in counted)
    return sum((one.value for one in found if one is not None), Fraction(0))


def _cpu_of(case: LoadCase, container: str | None, workload: Workload) -> float | None:
    said = case.spec.cpu_per_request
    app, sidecar = _seconds(said.app), _seconds(said.sidecar)
    own = workload.containers[0].name
    return {None: app + sidecar, PROXY: sidecar, own: app}.get(container)


def _seconds(text: str | None) -> float:
    return (nanoseconds(text or "0") or 0) / 10**9


def _answered(case: LoadCase, held: float) -> tuple[float, float]:
    """Return how many requests a second reach the pods: what a limit refuses costs them little."""
    low = high = held
    for one in case.on_the_way().limits:
        each = one.bucket.tokens * 1000 / one.bucket.interval
        low, high = min(low, one.proxies[0] * each), min(high, one.proxies[1] * each)
    return low, high


def _load(objects: list[Object], cluster: Cluster, key: WorkloadKey) -> Load | None:
    home = _home(objects, cluster, key)
    return next((one for one in home.loads if one.key == key), None) if home else None


def _home(objects: list[Object], cluster: Cluster, key: WorkloadKey) -> Namespace | None:
    several = loaded_namespaces(objects, cluster)
    return next((one for one in several if one.name == key.namespace), None)


def _fitting(
    objects: list[Object], cluster: Cluster, key: WorkloadKey, least: int, most: int
) -> int:
    """Return how many pods of a workload the quotas let there be, all others as at rest."""
    for pods in range(most, least, -1):
        scaled = replace(cluster, replicas={**cluster.replicas, key: pods})
        home = _home(objects, scaled, key)
        if home is None or all(
            usage.fits
            for quota in home.quotas
            for usage in usages(shares(home.loads, quota), quota, (Situation.AT_REST,))[
                Situation.AT_REST
            ]
        ):
            return pods
    return least
