"""Short ways to write objects, and to ask what they use."""

from typing import Any

from meshgen.quota import Capacity, Cluster, QuotaReport, Situation, Usage, measure
from meshgen.resources import Object

REST, HPA_MAX = Situation.AT_REST, Situation.HPA_MAX
ROLLING, ALL = Situation.ROLLING, Situation.ROLLING_ALL
# Without Istio and without the objects that every namespace has.
PLAIN = Cluster(istio=None, system_objects=False)


def container(name: str = "app", /, **resources: Any) -> Object:
    """Return a container; resources are `requests` and `limits`."""
    return {"name": name, "image": f"{name}:v1", "resources": resources}


def pod_spec(*containers: Object, **more: Any) -> Object:
    """Return a pod's spec; without containers one with requests and limits of 100m and 64Mi."""
    amounts = {"cpu": "100m", "memory": "64Mi"}
    return {"containers": list(containers or [container(requests=amounts, limits=amounts)]), **more}


def template(spec: Object | None = None, **metadata: Any) -> Object:
    """Return a pod template."""
    return {"metadata": metadata, "spec": pod_spec() if spec is None else spec}


def made(kind: str, spec: Object, name: str = "web", version: str = "apps/v1") -> Object:
    """Return an object of the namespace `shop`."""
    metadata = {"name": name, "namespace": "shop"}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def deployment(name: str = "web", pod: Object | None = None, **spec: Any) -> Object:
    """Return a Deployment; `pod` is its template."""
    return made("Deployment", {"template": pod or template(), **spec}, name)


def autoscaler(most: int, name: str = "web", kind: str = "Deployment", **spec: Any) -> Object:
    """Return an autoscaler of a workload of the same name."""
    target = {"apiVersion": "apps/v1", "kind": kind, "name": name}
    spec = {"scaleTargetRef": target, "maxReplicas": most, **spec}
    return made("HorizontalPodAutoscaler", spec, name, "autoscaling/v2")


def quota(hard: dict[str, Any], name: str = "quota", **spec: Any) -> Object:
    """Return a ResourceQuota."""
    return made("ResourceQuota", {"hard": hard, **spec}, name, "v1")


def limit_range(*limits: Object) -> Object:
    """Return a LimitRange."""
    return made("LimitRange", {"limits": list(limits)}, "limits", "v1")


def namespace(**labels: str) -> Object:
    """Return the namespace `shop` with labels; `_` and `__` stand for `-` and `.io/`."""
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "shop", "labels": {_label(k): v for k, v in labels.items()}},
    }


def _label(key: str) -> str:
    return key.replace("__", ".io/").replace("_", "-")


def report(capacity: Capacity, name: str = "quota") -> QuotaReport:
    """Return what is said of a quota."""
    return next(q for n in capacity.namespaces for q in n.quotas if q.name == name)


def usage(found: QuotaReport, resource: str, situation: Situation = REST) -> Usage:
    """Return one resource in one situation."""
    return next(u for u in found.situations[situation] if u.resource == resource)


def used(
    resource: str,
    *objects: Object,
    situation: Situation = REST,
    cluster: Cluster = PLAIN,
    **spec: Any,
) -> str:
    """Return what objects use of a resource, as a quota's status prints it."""
    hard = quota({resource: "1000"}, **spec)
    return usage(report(measure([*objects, hard], cluster)), resource, situation).used_text
