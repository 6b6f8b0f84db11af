"""What Flagger makes of a Canary.

Sources: pkg/canary and pkg/router of github.com/fluxcd/flagger.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.lenient import mapping, text

CANARY_TYPE = "Canary.flagger.app"
# What is behind the names of the former version and of the new one.
PRIMARY, CANARY = "-primary", "-canary"
# The first of these among a workload's selector is the one by which Flagger knows its pods; of the
# primary it is followed by `-primary` (-selector-labels, as it is by default).
SELECTOR_LABELS = ("app", "name", "app.kubernetes.io/name")


def is_canary(obj: Mapping[str, Any]) -> bool:
    """Return whether an object is a Canary."""
    group, _, _ = text(obj.get("apiVersion")).rpartition("/")
    return f"{text(obj.get('kind'))}.{group}" == CANARY_TYPE


def made_by_flagger(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the kind and name of each object that Flagger makes, by the spec of a Canary.

    Copies of the ConfigMaps and Secrets that the pods read are not among them.
    """
    target, scaler = mapping(spec, "targetRef"), mapping(spec, "autoscalerRef")
    kind, name = text(target.get("kind")), text(target.get("name"))
    apex = text(mapping(spec, "service").get("name")) or name
    yield from (("Service", apex + ending) for ending in ("", PRIMARY, CANARY))
    if spec.get("provider", "istio") == "istio":
        yield "VirtualService", apex
        yield from (("DestinationRule", apex + ending) for ending in (PRIMARY, CANARY))
    if kind in ("Deployment", "DaemonSet"):
        yield kind, name + PRIMARY
    if scaler:
        yield text(scaler.get("kind")), text(scaler.get("name")) + PRIMARY
