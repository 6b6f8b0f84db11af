"""A pod as quotas see it: containers and their resources, and what scopes ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meshgen.kinds.amounts import HUGE_PAGES
from meshgen.lenient import mapping, mappings, text
from meshgen.model.injection import INJECTED
from meshgen.quota.arithmetic import add, raise_to
from meshgen.quota.reading import Amounts, amounts
from meshgen.resources import Path


@dataclass(frozen=True)
class Container:
    """A container's requests and limits; a restartable one is an init container that stays."""

    name: str
    requests: Amounts = field(default_factory=dict)
    limits: Amounts = field(default_factory=dict)
    restartable: bool = False
    # Where it stands in the pod's spec: `containers[0]`; empty where Istio put it.
    place: Path = ()


@dataclass(frozen=True)
class Pod:
    """What of a pod counts. `level` are the resources of the pod itself, (requests, limits)."""

    containers: tuple[Container, ...] = ()
    init: tuple[Container, ...] = ()
    level: tuple[Amounts, Amounts] | None = None
    overhead: Amounts = field(default_factory=dict)
    priority_class: str = ""
    terminating: bool = False
    cross_namespace: bool = False
    finished: bool = False

    @property
    def has_own_resources(self) -> bool:
        """Return whether the pod itself has requests or limits: its containers need none then."""
        return self.level is not None and any(_of_pods(listed) for listed in self.level)

    @property
    def every_container(self) -> tuple[Container, ...]:
        """Return the containers, and the init containers behind them."""
        return (*self.containers, *self.init)

    def with_each(self, change: Callable[[Container], Container]) -> "Pod":
        """Return the pod with every container changed."""
        containers, init = tuple(map(change, self.containers)), tuple(map(change, self.init))
        return replace(self, containers=containers, init=init)

    def without_sidecar(self) -> "Pod":
        """Return the pod without what Istio injects."""
        return replace(
            self,
            containers=tuple(c for c in self.containers if c.name not in INJECTED),
            init=tuple(c for c in self.init if c.name not in INJECTED),
        )


def read_pod(template: Mapping[str, Any], overheads: Mapping[str, Amounts]) -> Pod:
    """Return the pod of a template, or of a Pod object; overheads are those of RuntimeClasses."""
    spec = mapping(template, "spec")
    level = mapping(spec, "resources")
    runtime = text(spec.get("runtimeClassName"))
    deadline = spec.get("activeDeadlineSeconds")
    return Pod(
        _containers(spec, "containers"),
        _containers(spec, "initContainers"),
        (amounts(level.get("requests")), amounts(level.get("limits"))) if level else None,
        amounts(spec.get("overhead")) or dict(overheads.get(runtime, {})),
        text(spec.get("priorityClassName")),
        isinstance(deadline, int) and deadline >= 0,
        _crosses_namespaces(mapping(spec, "affinity")),
        mapping(template, "status").get("phase") in ("Succeeded", "Failed"),
    )


def total_requests(pod: Pod, *, overhead: bool = True) -> Amounts:
    """Return a pod's requests (PodRequests of k8s.io/component-helpers/resource)."""
    total = _effective(
        [c.requests for c in pod.containers], [(c.requests, c.restartable) for c in pod.init]
    )
    if pod.level:
        total.update(_of_pods(pod.level[0]))
    if overhead:
        add(total, pod.overhead)
    return total


def total_limits(pod: Pod, *, overhead: bool = True) -> Amounts:
    """Return a pod's limits (PodLimits there): overhead counts only where there is a limit."""
    total = _effective(
        [c.limits for c in pod.containers], [(c.limits, c.restartable) for c in pod.init]
    )
    if pod.level:
        total.update(_of_pods(pod.level[1]))
    if overhead:
        add(total, {n: q for n, q in pod.overhead.items() if n in total and total[n].value})
    return total


def default_requests(pod: Pod) -> Pod:
    """Return the pod with requests where only limits are set (SetDefaults_Pod, core/v1)."""
    level = pod.level
    pod = pod.with_each(_with_requests)
    if level is None or not level[1]:
        return pod
    inner = total_requests(replace(pod, level=None), overhead=False)
    return replace(pod, level=({**_of_pods(level[1]), **_of_pods(inner), **level[0]}, level[1]))


def is_best_effort(pod: Pod) -> bool:
    """Return whether the pod's QoS class is BestEffort: no CPU and no memory, anywhere."""
    parts = [c for inner in pod.every_container for c in (inner.requests, inner.limits)]
    parts += pod.level or ()
    return not any(n in ("cpu", "memory") and q.value for p in parts for n, q in p.items())


def _effective(containers: list[Amounts], init: list[tuple[Amounts, bool]]) -> Amounts:
    """Return the sum of what stays, or what init containers need beside it, if that is more."""
    total: Amounts = {}
    for part in containers:
        add(total, part)
    before: Amounts = {}
    peak: Amounts = {}
    for part, restartable in init:
        if restartable:
            add(total, part)
            add(before, part)
        elif before:
            alone = dict(part)
            add(alone, before)
            raise_to(peak, alone)
        else:
            raise_to(peak, part)
    raise_to(total, peak)
    return total


def _with_requests(container: Container) -> Container:
    missing = {n: q for n, q in container.limits.items() if n not in container.requests}
    if not missing:
        return container
    return replace(container, requests={**container.requests, **missing})


def _of_pods(listed: Amounts) -> Amounts:
    """Return what a pod may have itself: cpu, memory, huge pages."""
    return {n: q for n, q in listed.items() if n in ("cpu", "memory") or n.startswith(HUGE_PAGES)}


def _containers(spec: Mapping[str, Any], key: str) -> tuple[Container, ...]:
    return tuple(
        Container(
            text(item.get("name")),
            amounts(mapping(item, "resources").get("requests")),
            amounts(mapping(item, "resources").get("limits")),
            key == "initContainers" and item.get("restartPolicy") == "Always",
            (key, index),
        )
        for index, item in enumerate(mappings(spec.get(key)))
    )


def _crosses_namespaces(affinity: Mapping[str, Any]) -> bool:
    """Return whether a term of pod affinity names namespaces (usesCrossNamespacePodAffinity)."""
    for kind in ("podAffinity", "podAntiAffinity"):
        rules = mapping(affinity, kind)
        terms = list(mappings(rules.get("requiredDuringSchedulingIgnoredDuringExecution")))
        preferred = mappings(rules.get("preferredDuringSchedulingIgnoredDuringExecution"))
        terms += [mapping(item, "podAffinityTerm") for item in preferred]
        if any(t.get("namespaces") or t.get("namespaceSelector") is not None for t in terms):
            return True
    return False
