"""ReplicationControllers and PodTemplates, which the core group has."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.spec import POD_TEMPLATE
from meshgen.checks.cluster.workloads.lasting import does_not_end, replicas_share_no_disk
from meshgen.checks.cluster.workloads.selection import labels_of_template, unselected
from meshgen.checks.fields import at_least, missing, required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _selects(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that pods have no labels, or others than are selected; those of pods are the default.

    Source: ValidateReplicationControllerSpec, SetDefaults_ReplicationController.
    """
    labels, at = labels_of_template(spec, path)
    if "template" not in spec:
        yield missing(spec, path, "template")
    elif spec.get("selector"):
        yield from unselected({"matchLabels": spec["selector"]}, labels, at)
    elif not labels:
        yield missing(spec, path, "selector", "expected labels that the pods have")


_ZERO_OR_MORE = Type((at_least(0),))
REPLICATION_CONTROLLER = Type(
    (required("spec"),),
    {
        "spec": Type(
            (_selects, does_not_end, replicas_share_no_disk),
            {
                "minReadySeconds": _ZERO_OR_MORE,
                "replicas": _ZERO_OR_MORE,
                "template": POD_TEMPLATE,
            },
        )
    },
)
POD_TEMPLATE_OBJECT = Type((required("template"),), {"template": POD_TEMPLATE})
