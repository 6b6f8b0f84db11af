"""Defaults of workloads. Source: pkg/apis/apps/v1/defaults.go, batch/v1/defaults.go."""

from typing import Any

from meshgen.checks.cluster.changes.defaults.pods import POD_TEMPLATE
from meshgen.checks.cluster.changes.defaults.storage import CLAIM_TEMPLATE
from meshgen.checks.cluster.changes.defaults.types import Defaults, Fill

_TEMPLATE = {"template": POD_TEMPLATE}


def _rolling(field: str, values: dict[str, Any]) -> Fill:
    """Return what sets how pods are replaced, where they roll."""

    def fill(spec: dict[str, Any]) -> None:
        strategy = spec[field] = {**(spec.get(field) or {})}
        strategy["type"] = strategy.get("type") or "RollingUpdate"
        if strategy["type"] == "RollingUpdate":
            strategy["rollingUpdate"] = {**values, **(strategy.get("rollingUpdate") or {})}

    return fill


def _selected(spec: dict[str, Any]) -> None:
    """A ReplicationController selects what its template makes; so upstream's defaults."""
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if labels and not spec.get("selector"):
        spec["selector"] = dict(labels)


def _partition(spec: dict[str, Any]) -> None:
    """Set how pods of a StatefulSet are replaced. Source: SetDefaults_StatefulSet."""
    strategy = spec["updateStrategy"] = {**(spec.get("updateStrategy") or {})}
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        strategy.setdefault("rollingUpdate", {})
    if strategy["type"] == "RollingUpdate" and "rollingUpdate" in strategy:
        strategy["rollingUpdate"] = {"partition": 0, **strategy["rollingUpdate"]}


def _one_completion(spec: dict[str, Any]) -> None:
    """Where a Job says neither how often nor how much at once, it runs once. SetDefaults_Job."""
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1


def _backoff(spec: dict[str, Any]) -> None:
    """Set how often is tried again, and when a pod is replaced. Source: SetDefaults_Job."""
    spec.setdefault("backoffLimit", 2**31 - 1 if "backoffLimitPerIndex" in spec else 6)
    replaced = "Failed" if "podFailurePolicy" in spec else "TerminatingOrFailed"
    spec.setdefault("podReplacementPolicy", replaced)


DEPLOYMENT = Defaults(
    fields={
        "spec": Defaults(
            absent={"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600},
            fill=(_rolling("strategy", {"maxUnavailable": "25%", "maxSurge": "25%"}),),
            fields=_TEMPLATE,
        )
    }
)
DAEMON_SET = Defaults(
    fields={
        "spec": Defaults(
            absent={"revisionHistoryLimit": 10},
            fill=(_rolling("updateStrategy", {"maxUnavailable": 1, "maxSurge": 0}),),
            fields=_TEMPLATE,
        )
    }
)
STATEFUL_SET = Defaults(
    fields={
        "spec": Defaults(
            absent={"replicas": 1, "revisionHistoryLimit": 10},
            zero={"podManagementPolicy": "OrderedReady"},
            fill=(_partition,),
            fields={**_TEMPLATE, "volumeClaimTemplates": CLAIM_TEMPLATE},
        )
    }
)
REPLICA_SET = Defaults(fields={"spec": Defaults(absent={"replicas": 1}, fields=_TEMPLATE)})
REPLICATION_CONTROLLER = Defaults(
    fields={"spec": Defaults(absent={"replicas": 1}, fill=(_selected,), fields=_TEMPLATE)}
)
_JOB_SPEC = Defaults(
    absent={
        "parallelism": 1,
        "completionMode": "NonIndexed",
        "suspend": False,
        "manualSelector": False,
    },
    fill=(_one_completion, _backoff),
    fields={
        **_TEMPLATE,
        "podFailurePolicy": Defaults(
            fields={
                "rules": Defaults(fields={"onPodConditions": Defaults(zero={"status": "True"})})
            }
        ),
    },
)
JOB = Defaults(fields={"spec": _JOB_SPEC})
CRON_JOB = Defaults(
    fields={
        "spec": Defaults(
            absent={"suspend": False, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1},
            zero={"concurrencyPolicy": "Allow"},
            # A template of Jobs is defaulted no further than its pods.
            fields={"jobTemplate": Defaults(fields={"spec": Defaults(fields=_TEMPLATE)})},
        )
    }
)
POD_TEMPLATES = Defaults(fields=_TEMPLATE)
