"""How a workload is updated."""

from typing import NamedTuple

from meshgen.lenient import mapping
from meshgen.quota.reading import count, share_of
from meshgen.resources import Path
from meshgen.system import Workload

_QUARTER = "25%"


class Rolling(NamedTuple):
    """A rolling update: of so many pods, so many more and fewer at once; where that is said."""

    replicas: int
    surge: int
    unavailable: int
    path: Path


def update_of(workload: Workload) -> Rolling | None:
    """Return how a Deployment or a DaemonSet rolls; None if it does not.

    A DaemonSet has a pod a node; its numbers are those of one node.
    """
    spec, kind = workload.member.spec, workload.member.identity.type
    field = {"Deployment.apps": "strategy", "DaemonSet.apps": "updateStrategy"}.get(kind)
    strategy = mapping(spec, field or "")
    if field is None or strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return None
    rolling, path = mapping(strategy, "rollingUpdate"), ("spec", field, "rollingUpdate")
    if kind == "DaemonSet.apps":
        surge = share_of(rolling.get("maxSurge", 0), 1, "0%", up=True)
        return Rolling(1, surge, 0 if surge else 1, path)
    replicas = count(spec.get("replicas"), 1)
    surge = share_of(rolling.get("maxSurge", _QUARTER), replicas, _QUARTER, up=True)
    unavailable = share_of(rolling.get("maxUnavailable", _QUARTER), replicas, _QUARTER, up=False)
    return Rolling(replicas, surge, unavailable, path)
