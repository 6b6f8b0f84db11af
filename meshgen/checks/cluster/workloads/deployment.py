"""Deployments and ReplicaSets."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.spec import POD_TEMPLATE
from meshgen.checks.cluster.selectors import MATCHED_SELECTOR
from meshgen.checks.cluster.workloads.lasting import does_not_end, replicas_share_no_disk
from meshgen.checks.cluster.workloads.rollout import DEPLOYMENT_STRATEGY
from meshgen.checks.cluster.workloads.selection import selects_its_pods
from meshgen.checks.fields import at_least
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_DEADLINE_SECONDS = 600


def _in_time(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rollout fails before its first pod counts. Source: ValidateDeploymentSpec."""
    ready = spec.get("minReadySeconds", 0)
    deadline = spec.get("progressDeadlineSeconds", _DEADLINE_SECONDS)
    if deadline <= ready:
        given = "progressDeadlineSeconds" in spec
        message = f"found {deadline}" if given else f"is {deadline}, if it is left out"
        expected = f"expected more than `minReadySeconds`, which is {ready}"
        place = (*path, "progressDeadlineSeconds")
        yield Violation(place, message, expected, about_absence=not given)


_REPLICATED = (selects_its_pods, does_not_end, replicas_share_no_disk)
DEPLOYMENT = Type(
    fields={
        "spec": Type(
            (*_REPLICATED, _in_time),
            {
                "selector": MATCHED_SELECTOR,
                "strategy": DEPLOYMENT_STRATEGY,
                "template": POD_TEMPLATE,
            },
        )
    }
)
REPLICA_SET = Type(
    fields={
        "spec": Type(
            _REPLICATED,
            {
                "minReadySeconds": Type((at_least(0),)),
                "selector": MATCHED_SELECTOR,
                "template": POD_TEMPLATE,
            },
        )
    }
)
