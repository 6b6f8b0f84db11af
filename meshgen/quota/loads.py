"""What every object of a namespace counts: by being there, for each pod, for each replica."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from meshgen.kinds import kind_named
from meshgen.lenient import mapping, mappings
from meshgen.quota.arithmetic import difference
from meshgen.quota.cluster import Cluster, WorkloadKey
from meshgen.quota.limits import (
    LimitRange,
    Refusal,
    claim_refusals,
    read_limit_range,
    refusals,
    with_defaults,
)
from meshgen.quota.namespaces import Item, Surroundings
from meshgen.quota.objectcounts import (
    Claim,
    attributes_class,
    claims,
    counted,
    ephemeral_claims,
    made,
    requested_by,
    while_updating,
)
from meshgen.quota.pod import Pod, default_requests, read_pod
from meshgen.quota.quotas import Quota, pod_usage, read_quota
from meshgen.quota.reading import Amounts
from meshgen.quota.scaling import (
    NO_PODS,
    Autoscaler,
    Scale,
    read_autoscaler,
    scale_of,
    target_of,
)
from meshgen.quota.sidecar import inject, is_injected
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class Load:
    """An object and what it counts.

    `fixed` is for the object itself, `made` for what controllers make of it; `usage` for each pod,
    of which `sidecar` is the sidecar's part, `claims` for each replica and `volumes` for each pod;
    `update` while it is updated. `attributes_class` is that of a claim. `given` tells what
    controllers put into every namespace.
    """

    key: WorkloadKey
    resource: str
    fixed: Amounts = field(default_factory=dict)
    made: Amounts = field(default_factory=dict)
    pod: Pod | None = None
    usage: Amounts = field(default_factory=dict)
    sidecar: Amounts = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    volumes: tuple[Claim, ...] = ()
    update: Amounts = field(default_factory=dict)
    scale: Scale = NO_PODS
    injected: bool = False
    refusals: tuple[Refusal, ...] = ()
    attributes_class: str = ""
    given: bool = False

    @property
    def template_path(self) -> Path:
        """Return where the object has the template of its pods."""
        return kind_named(self.key.kind).pod_template or ()

    @property
    def is_scalable(self) -> bool:
        """Return whether it has `spec.replicas`."""
        return kind_named(self.key.kind).scalable


@dataclass(frozen=True)
class Namespace:
    """A namespace with everything that counts in it."""

    name: str
    loads: tuple[Load, ...]
    quotas: tuple[Quota, ...]
    ranges: tuple[LimitRange, ...]
    items: tuple[Item, ...]
    around: Surroundings
    cluster: Cluster

    @cached_property
    def objects(self) -> Mapping[WorkloadKey, Object]:
        """Return the objects by what makes each unique."""
        return {item.key: item.object for item in self.items}


def load_namespace(
    name: str, items: Sequence[Item], around: Surroundings, cluster: Cluster
) -> Namespace:
    """Return what a namespace's objects count."""
    if around.storage_class and not cluster.storage_class:
        cluster = replace(cluster, storage_class=around.storage_class)
    quotas = tuple(read_quota(i.object, i.key) for i in items if i.resource == "resourcequotas")
    ranges = tuple(read_limit_range(i.object, i.key) for i in items if i.resource == "limitranges")
    loader = Loader(ranges, around, cluster, autoscalers_of(items))
    loads = [*_system(name, items, cluster), *(loader.load(item) for item in items)]
    return Namespace(name, tuple(loads), quotas, ranges, tuple(items), around, cluster)


def autoscalers_of(items: Iterable[Item]) -> dict[WorkloadKey, Autoscaler]:
    """Return the autoscalers by target; of two the wider bounds count."""
    by_target: dict[WorkloadKey, Autoscaler] = {}
    for item in items:
        if item.resource == "horizontalpodautoscalers.autoscaling":
            target = target_of(item.object, item.key.namespace)
            one = read_autoscaler(item.object, item.key)
            if kind_named(target.kind).scalable and (
                target not in by_target or one.most > by_target[target].most
            ):
                by_target[target] = one
    return by_target


def _system(name: str, items: Sequence[Item], cluster: Cluster) -> list[Load]:
    """Return what controllers put into every namespace, where the manifests do not have it."""
    if not cluster.system_objects:
        return []
    config_maps = [
        "kube-root-ca.crt",
        *(["istio-ca-root-cert"] if cluster.istio is not None else []),
    ]
    keys = [
        *((WorkloadKey(name, "ConfigMap", each), "configmaps") for each in config_maps),
        (WorkloadKey(name, "ServiceAccount", "default"), "serviceaccounts"),
    ]
    there = {item.key for item in items}
    return [
        Load(key, resource, counted({}, resource, cluster), given=True)
        for key, resource in keys
        if key not in there
    ]


class Loader:
    """Works out loads; what a namespace's objects have in common is kept."""

    def __init__(
        self,
        ranges: tuple[LimitRange, ...],
        around: Surroundings,
        cluster: Cluster,
        autoscalers: Mapping[WorkloadKey, Autoscaler],
    ) -> None:
        """Keep what says how the objects are read."""
        self._ranges = ranges
        self._around = around
        self._cluster = cluster
        self._autoscalers = autoscalers

    def load(self, item: Item) -> Load:
        """Return what an object counts."""
        cluster, obj, key = self._cluster, item.object, item.key
        fixed = counted(obj, item.resource, cluster)
        load = Load(key, item.resource, fixed, made(obj, item.resource))
        if item.resource == "persistentvolumeclaims":
            refused = tuple(claim_refusals(requested_by(obj), self._ranges))
            return replace(load, refusals=refused, attributes_class=attributes_class(obj))
        template = item.pod_template
        if template is None:
            return load
        injected = is_injected(
            template, key.namespace, self._around.labels.get(key.namespace), cluster
        )
        pod = self._admitted(template, injected=injected)
        usage = pod_usage(pod)
        of_pods = [*refusals(pod, self._ranges)]
        for claim in mappings(mapping(obj, "spec").get("volumeClaimTemplates")):
            of_pods += claim_refusals(requested_by(claim), self._ranges)
        return replace(
            load,
            pod=pod,
            usage=usage,
            sidecar=difference(usage, pod_usage(pod.without_sidecar())),
            claims=claims(obj, cluster) if key.kind == "StatefulSet" else (),
            volumes=ephemeral_claims(template, cluster),
            update=while_updating(item.resource),
            scale=scale_of(obj, key, self._autoscalers.get(key), cluster),
            injected=injected,
            refusals=tuple(of_pods),
        )

    def _admitted(self, template: Mapping[str, Any], *, injected: bool) -> Pod:
        """Return a pod as it comes out of admission."""
        pod = read_pod(template, self._around.overheads)
        if not self._cluster.kubernetes_at_least(34):
            pod = replace(pod, level=None)  # pod-level resources are an alpha feature before
        if not self._cluster.kubernetes_at_least(29):  # and restartPolicy of a container, before
            pod = replace(pod, init=tuple(replace(c, restartable=False) for c in pod.init))
        if not pod.priority_class:
            pod = replace(pod, priority_class=self._around.priority_class)
        pod = with_defaults(default_requests(pod), self._ranges)
        if not injected:
            return pod
        pod = inject(pod, template, self._cluster)
        return with_defaults(default_requests(pod), self._ranges)
