"""How many pods a workload has: at rest, at its autoscaler's max, while it is updated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.quota.cluster import Cluster, WorkloadKey
from meshgen.quota.reading import count, share_of

# Kubernetes' defaults of a rolling update (SetDefaults_Deployment).
_QUARTER = "25%"


@dataclass(frozen=True)
class Autoscaler:
    """The bounds of a HorizontalPodAutoscaler."""

    key: WorkloadKey
    least: int
    most: int


@dataclass(frozen=True)
class Update:
    """A rolling update: pods above the number at most, and below it at most."""

    surge: int = 0
    unavailable: int = 0


@dataclass(frozen=True)
class Scale:
    """A workload's pods at rest and at most, and what an update adds to each.

    `floor` is the least that its autoscaler leaves it.
    """

    rest: int
    high: int
    update: Update = Update()
    update_high: Update = Update()
    autoscaler: Autoscaler | None = None

    def pods(self, *, high: bool) -> int:
        """Return the pods at rest, or with autoscalers at their max."""
        return self.high if high else self.rest

    def updating(self, *, high: bool) -> Update:
        """Return what an update adds then."""
        return self.update_high if high else self.update

    @property
    def floor(self) -> int:
        """Return how few replicas may be asked for, so that it still runs."""
        return max(1, self.autoscaler.least) if self.autoscaler else 1


# What an object has that makes none.
NO_PODS = Scale(0, 0)


def target_of(obj: Mapping[str, Any], namespace: str) -> WorkloadKey:
    """Return what an autoscaler scales."""
    target = mapping(obj, "spec", "scaleTargetRef")
    return WorkloadKey(namespace, text(target.get("kind")), text(target.get("name")))


def read_autoscaler(obj: Mapping[str, Any], key: WorkloadKey) -> Autoscaler:
    """Return an autoscaler's bounds; minReplicas is 1 where nothing is said."""
    spec = mapping(obj, "spec")
    least = count(spec.get("minReplicas"), 1)
    return Autoscaler(key, least, max(least, count(spec.get("maxReplicas"), least)))


def scale_of(
    obj: Mapping[str, Any],
    key: WorkloadKey,
    autoscaler: Autoscaler | None,
    cluster: Cluster,
) -> Scale:
    """Return how many pods an object makes in every situation."""
    spec = mapping(obj, "spec")
    match key.kind:
        case "Pod":
            return Scale(1, 1)
        case "DaemonSet":
            update = _daemon_update(spec, cluster.nodes)
            return Scale(cluster.nodes, cluster.nodes, update, update)
        case "Job":
            pods = 0 if spec.get("suspend") is True else _parallel(spec)
            return Scale(pods, pods)
        case "CronJob":
            return _of_cron_job(spec)
    rest, high = _replicas(spec, key, autoscaler, cluster)
    updates = (_update(spec, key, rest), _update(spec, key, high))
    return Scale(rest, high, *updates, autoscaler if high else None)


def _replicas(
    spec: Mapping[str, Any], key: WorkloadKey, autoscaler: Autoscaler | None, cluster: Cluster
) -> tuple[int, int]:
    declared = spec.get("replicas")
    expected = cluster.replicas.get(key)
    if autoscaler is None:
        pods = count(declared, 1 if expected is None else max(0, expected))
        return pods, pods
    if declared == 0 and declared is not False and autoscaler.least:
        return 0, 0  # the autoscaler leaves a workload alone that was scaled to 0
    wanted = count(declared, autoscaler.least) if expected is None else expected
    rest = max(autoscaler.least, min(autoscaler.most, wanted))
    return rest, max(rest, autoscaler.most)


def _update(spec: Mapping[str, Any], key: WorkloadKey, replicas: int) -> Update:
    """Return a Deployment's or Rollout's update; others delete a pod before they make the next.

    Surge rounds up and unavailable down, and not both are 0 (ResolveFenceposts of the Deployment
    controller); it never makes more new pods than there are replicas (NewRSNewReplicas).
    """
    strategy = mapping(spec, "strategy")
    if key.kind == "Rollout":
        return _rollout(strategy, replicas)
    rolls = strategy.get("type") in (None, "RollingUpdate") and spec.get("paused") is not True
    if key.kind != "Deployment" or not rolls:
        return Update()
    rolling = mapping(strategy, "rollingUpdate")
    surge = share_of(rolling.get("maxSurge", _QUARTER), replicas, _QUARTER, up=True)
    unavailable = share_of(rolling.get("maxUnavailable", _QUARTER), replicas, _QUARTER, up=False)
    return Update(min(surge, replicas), unavailable if surge or unavailable else 1)


def _rollout(strategy: Mapping[str, Any], replicas: int) -> Update:
    """Return a Rollout's update (argo-rollouts.readthedocs.io, "Canary" and "BlueGreen").

    Where a router or a Service tells the versions apart, the former one keeps all its pods until
    the new one has as many.
    """
    canary = mapping(strategy, "canary")
    if "blueGreen" in strategy or mapping(canary, "trafficRouting"):
        return Update(replicas)
    surge = share_of(canary.get("maxSurge", _QUARTER), replicas, _QUARTER, up=True)
    below = share_of(canary.get("maxUnavailable", _QUARTER), replicas, _QUARTER, up=False)
    return Update(min(surge, replicas), below if surge or below else 1)


def _daemon_update(spec: Mapping[str, Any], nodes: int) -> Update:
    """Return a DaemonSet's update: without maxSurge none is added."""
    strategy = mapping(spec, "updateStrategy")
    if strategy.get("type") not in (None, "RollingUpdate"):
        return Update()
    rolling = mapping(strategy, "rollingUpdate")
    surge = share_of(rolling.get("maxSurge", 0), nodes, "0%", up=True)
    unavailable = 0 if surge else share_of(rolling.get("maxUnavailable", 1), nodes, "0%", up=True)
    return Update(min(surge, nodes), unavailable)


def _parallel(job: Mapping[str, Any]) -> int:
    """Return the pods of a Job that run at once."""
    parallelism = count(job.get("parallelism"), 1)
    return min(parallelism, count(job.get("completions"), parallelism))


def _of_cron_job(spec: Mapping[str, Any]) -> Scale:
    """Return one run of a CronJob.

    With concurrencyPolicy Replace the old run's pods are still stopping when the new one's start:
    they count as an update's. How many runs Allow lets pile up is not bounded by the manifest.
    """
    job = mapping(spec, "jobTemplate", "spec")
    if spec.get("suspend") is True or job.get("suspend") is True:
        return Scale(0, 0)
    pods = _parallel(job)
    replaced = Update(pods, pods) if spec.get("concurrencyPolicy") == "Replace" else Update()
    return Scale(pods, pods, replaced, replaced)
