"""What is asked of pods alone: of their names, labels and claims."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.affinity import terms
from meshgen.checks.cluster.pods.label_keys import label_keys
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST = 253


def claims_made(pod: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield names of claims that are made with the pod: that are none, or that it claims itself.

    Source: validateVolumeSource, ValidateVolumes.
    """
    name, volumes = pod.get("metadata", {}).get("name"), pod["spec"].get("volumes", ())
    if not name:
        return
    made = {f"{name}-{volume['name']}" for volume in volumes if "ephemeral" in volume}
    for position, volume in enumerate(volumes if made else ()):
        at = (*path, "spec", "volumes", position)
        claim = f"{name}-{volume['name']}"
        if "ephemeral" in volume and not is_subdomain(claim):
            message = f"the claim {words.show(claim)} has {len(claim)} characters"
            yield Violation((*at, "name"), message, f"expected at most {_LONGEST}")
        claimed = volume.get("persistentVolumeClaim", {}).get("claimName")
        if claimed in made:
            message = f"{words.show(claimed)} is made for an ephemeral volume"
            place = (*at, "persistentVolumeClaim", "claimName")
            yield Violation(place, message, "expected another claim")


def keys_of_labels(pod: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield keys whose labels the pod has, and that a selector has as well.

    Source: mutatePodAffinity since 1.31, mutateTopologySpreadConstraints since 1.34.
    """
    labels = pod.get("metadata", {}).get("labels")
    spec = pod["spec"]
    if labels and "affinity" in spec and span.since(31):
        for term, at in terms(spec["affinity"], (*path, "spec", "affinity")):
            yield from label_keys(term, at, labels)
    if labels and "topologySpreadConstraints" in spec and span.since(34):
        for position, constraint in enumerate(spec["topologySpreadConstraints"]):
            at = (*path, "spec", "topologySpreadConstraints", position)
            yield from label_keys(constraint, at, labels)
