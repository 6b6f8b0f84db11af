"""What workloads that run for ever ask of their pods: not to end, and to leave disks alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path


def does_not_end(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that pods are to end, of a workload that would start them again.

    Source: ValidatePodTemplateSpecForReplicaSet, ValidatePodTemplateSpecForRC,
    ValidateDaemonSetSpec, ValidateStatefulSetSpec.
    """
    pod = spec.get("template", {}).get("spec", {})
    policy = pod.get("restartPolicy")
    at = (*path, "template", "spec")
    if policy and policy != "Always":
        hint = "use a Job for what ends"
        message = f"found {words.show(policy)}"
        yield Violation((*at, "restartPolicy"), message, "expected Always", hint)
    if "activeDeadlineSeconds" in pod:
        expected = "expected none: these pods do not end"
        yield Violation((*at, "activeDeadlineSeconds"), "is only for a Pod or a Job", expected)


def replicas_share_no_disk(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield the disks of GCE that several replicas would write to, before 1.29.

    Source: ValidateReadOnlyPersistentDisks, ValidatePodTemplateSpecForReplicaSet and ...ForRC.
    """
    if span.before(29) and spec.get("replicas", 1) > 1:
        yield from _written(spec, path)


def nodes_share_no_disk(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield the disks of GCE that pods of all nodes would write to, before 1.29.

    Source: ValidateReadOnlyPersistentDisks, ValidateDaemonSetSpec.
    """
    if span.before(29):
        yield from _written(spec, path)


def _written(spec: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    volumes = spec.get("template", {}).get("spec", {}).get("volumes", ())
    for position, volume in enumerate(volumes):
        disk = volume.get("gcePersistentDisk")
        if disk is not None and not disk.get("readOnly"):
            place = (*path, "template", "spec", "volumes", position, "gcePersistentDisk")
            message, expected = "several pods would write to one disk", "expected `readOnly: true`"
            yield Violation((*place, "readOnly"), message, expected, about_absence=True)
