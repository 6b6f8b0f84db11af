"""What an object counts by being there, whatever pods it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from meshgen.kinds.amounts import OBJECT_NAMES
from meshgen.lenient import mapping, mappings, text
from meshgen.quantity import Quantity
from meshgen.quota.arithmetic import ONE
from meshgen.quota.cluster import Cluster
from meshgen.quota.reading import Amounts, amounts

_CLASS = ".storageclass.storage.k8s.io/"
_DEVICES = "count/resourceclaims.resource.k8s.io"
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
# What controllers make of an object, one each: as the namespace is after the first apply.
_MADE = {
    "deployments.apps": ("replicasets.apps",),
    "statefulsets.apps": ("controllerrevisions.apps",),
    "daemonsets.apps": ("controllerrevisions.apps",),
}

# What they make of a Service that selects pods; of more than 100 pods it would be more slices.
_ENDPOINTS = ("count/endpoints", "count/endpointslices.discovery.k8s.io")


def counted(obj: Mapping[str, Any], resource: str, cluster: Cluster) -> Amounts:
    """Return what an object counts; its resource as `count/` has it. Pods count elsewhere."""
    if resource == "pods":
        return {}
    counts = {f"count/{resource}": ONE}
    if resource in OBJECT_NAMES:
        counts[resource] = ONE
    if resource == "services":
        counts.update(_of_service(obj))
    elif resource == "persistentvolumeclaims":
        counts.update(of_claim(obj, cluster))
    return counts


def made(obj: Mapping[str, Any], resource: str) -> Amounts:
    """Return what controllers make of an object, beside pods."""
    spec = mapping(obj, "spec")
    if resource == "cronjobs.batch" and spec.get("suspend") is not True:
        return {"count/jobs.batch": ONE}
    if resource == "services" and mapping(spec, "selector") and spec.get("type") != "ExternalName":
        return dict.fromkeys(_ENDPOINTS, ONE)
    return {f"count/{name}": ONE for name in _MADE.get(resource, ())}


def while_updating(resource: str) -> Amounts:
    """Return what an update adds beside pods: the new ReplicaSet, or the new revision."""
    return {f"count/{name}": ONE for name in _MADE.get(resource, ())}


@dataclass(frozen=True)
class Claim:
    """What a claim counts, and its VolumeAttributesClass, by which quotas select."""

    counts: Amounts
    attributes_class: str = ""


def claims(obj: Mapping[str, Any], cluster: Cluster) -> tuple[Claim, ...]:
    """Return what each replica of a StatefulSet claims."""
    templates = mappings(mapping(obj, "spec").get("volumeClaimTemplates"))
    return tuple(_claim(claim, cluster) for claim in templates)


def ephemeral_claims(template: Mapping[str, Any], cluster: Cluster) -> tuple[Claim, ...]:
    """Return what each pod claims through its generic ephemeral volumes, and of devices."""
    spec = mapping(template, "spec")
    volumes = mappings(spec.get("volumes"))
    templates = [mapping(v, "ephemeral", "volumeClaimTemplate") for v in volumes]
    devices = mappings(spec.get("resourceClaims")) if cluster.kubernetes_at_least(34) else ()
    made = [claim for claim in devices if claim.get("resourceClaimTemplateName")]
    return (
        *(_claim(claim, cluster) for claim in templates if claim),
        *(Claim({_DEVICES: ONE}) for _ in made),
    )


def attributes_class(claim: Mapping[str, Any]) -> str:
    """Return a claim's VolumeAttributesClass; empty if it has none."""
    return text(mapping(claim, "spec").get("volumeAttributesClassName"))


def requested_by(claim: Mapping[str, Any]) -> Amounts:
    """Return a claim's requests."""
    return amounts(mapping(claim, "spec", "resources").get("requests"))


def of_claim(claim: Mapping[str, Any], cluster: Cluster) -> Amounts:
    """Return what a PersistentVolumeClaim counts (pkg/quota/v1/evaluator/core)."""
    name = "persistentvolumeclaims"
    counts = {name: ONE, f"count/{name}": ONE}
    storage = requested_by(claim).get("storage")
    if storage is not None:
        # Whole bytes, so that the quota's own status is valid.
        counts["requests.storage"] = Quantity(Fraction(ceil(storage.value)), storage.family)
    kind = _storage_class(claim, cluster)
    if kind:
        for resource in (name, "requests.storage"):
            if resource in counts:
                counts[f"{kind}{_CLASS}{resource}"] = counts[resource]
    return counts


def _claim(claim: Mapping[str, Any], cluster: Cluster) -> Claim:
    return Claim(of_claim(claim, cluster), attributes_class(claim))


def _storage_class(claim: Mapping[str, Any], cluster: Cluster) -> str:
    annotations = mapping(claim, "metadata", "annotations")
    if _BETA_CLASS in annotations:
        return text(annotations[_BETA_CLASS])
    named = mapping(claim, "spec").get("storageClassName")
    return cluster.storage_class if named is None else text(named)


def _of_service(service: Mapping[str, Any]) -> Amounts:
    """Return a Service's node ports and load balancer (pkg/quota/v1/evaluator/core)."""
    spec = mapping(service, "spec")
    ports = mappings(spec.get("ports"))
    kind = spec.get("type")
    counts: Amounts = {}
    if kind in ("NodePort", "LoadBalancer"):
        if kind == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is False:
            ports = [port for port in ports if port.get("nodePort")]
        counts["services.nodeports"] = Quantity(ONE.value * len(ports))
    if kind == "LoadBalancer":
        counts["services.loadbalancers"] = ONE
    return counts
