"""StatefulSets."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.gates import gated, told_before
from meshgen.checks.cluster.pods.spec import POD_SPEC, POD_TEMPLATE
from meshgen.checks.cluster.selectors import MATCHED_SELECTOR
from meshgen.checks.cluster.storage.claims import PERSISTENT_VOLUME_CLAIM_SPEC
from meshgen.checks.cluster.workloads.lasting import does_not_end
from meshgen.checks.cluster.workloads.rollout import STATEFUL_SET_STRATEGY
from meshgen.checks.cluster.workloads.selection import selects_its_pods
from meshgen.checks.fields import at_least, missing, named_if_any
from meshgen.checks.names import is_label, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# From 1.34 on the server looks at what pods and claims are made of. Before, it takes what it then
# refuses of the controller, so that the first pod never comes.
_LOOKED_AT = 34
# The controller sets these itself.
_SET = frozenset({"hostname", "subdomain"})


def _pods(spec: Mapping[str, Any], path: Path, span: Span) -> list[Violation]:
    """Return what is wrong with the pods, which have a volume for each claim.

    Source: ValidateStatefulSetSpec, volumesToAddForTemplates.
    """
    template = spec["template"]
    pod = template["spec"]
    if not _SET.isdisjoint(pod):
        pod = {name: item for name, item in pod.items() if name not in _SET}
    if "volumeClaimTemplates" in spec:
        pod = {**pod, "volumes": _volumes(pod, spec["volumeClaimTemplates"])}
    return _TEMPLATE.violations({**template, "spec": pod}, span, (*path, "template"))


def _volumes(pod: Mapping[str, Any], claims: list[Mapping[str, Any]]) -> list[Any]:
    """Return the volumes of pods: their own at their places, unless a claim takes the name."""
    names = [claim.get("metadata", {}).get("name", "") for claim in claims]
    # What is no name of a volume is told of the claim.
    claimed = {name: _volume(name) for name in names if is_label(name)}
    own = [claimed.pop(volume["name"], volume) for volume in pod.get("volumes", ())]
    return [*own, *claimed.values()]


def _volume(name: str) -> Mapping[str, Any]:
    return {"name": name, "persistentVolumeClaim": {"claimName": name}}


def _has_name(claim: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a claim has no name, which its volume would have. Source: ValidateVolumes."""
    metadata = claim.get("metadata", {})
    if not metadata.get("name"):
        yield missing(metadata, (*path, "metadata"), "name")


def _service(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that no Service can be called so, from 1.33 on. Source: ValidateStatefulSetSpec."""
    if name and span.since(33):
        yield from misnamed(is_label, name, path)


_ZERO_OR_MORE = Type((at_least(0),))
_TEMPLATE = Type(
    POD_TEMPLATE.checks, {**POD_TEMPLATE.fields, "spec": told_before(_LOOKED_AT, POD_SPEC)}
)
_CLAIM = Type(
    (_has_name,),
    fields={
        "metadata": Type(fields={"name": Type((named_if_any(is_label),))}),
        "spec": PERSISTENT_VOLUME_CLAIM_SPEC,
    },
)
_SPEC = Type(
    (selects_its_pods, does_not_end, _pods),
    {
        "minReadySeconds": _ZERO_OR_MORE,
        "ordinals": Type(fields={"start": _ZERO_OR_MORE}),
        "selector": MATCHED_SELECTOR,
        "serviceName": Type((_service,)),
        "updateStrategy": STATEFUL_SET_STRATEGY,
        "volumeClaimTemplates": told_before(_LOOKED_AT, _CLAIM),
    },
)
STATEFUL_SET = Type(fields={"spec": gated(_SPEC, {"ordinals": 27})})
