"""Which objects a service has, and under which names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meshgen.kinds import kind_named
from meshgen.mesh.canary import canary_of, made_by_controller
from meshgen.mesh.front import Front, fronts
from meshgen.mesh.limited import GatewayPods, limited_at
from meshgen.mesh.monitoring import is_monitored
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.pods import Pods, accounts_of, pods_by
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.virtualservice import VirtualService
from meshgen.mesh.workload import Workload, workloads
from meshgen.resources import Path


@dataclass(frozen=True)
class _Rule:
    """A kind that pods have: which ones, and under which name where none is given.

    `field` is what says it of them, so that versions that differ have an object each; without one
    it is the service's.
    """

    kind: str
    field: str
    exists: Callable[[Pods], bool]
    ending: str = ""
    setting: str = ""

    def owned(self, pods: Pods) -> Owned:
        """Return the object of some pods."""
        service = pods.service
        setting: Path = (*pods.setting, self.setting or kind_named(self.kind).setting)
        given = getattr(getattr(pods.spec, self.field, None), "name", None)
        return Owned(
            self.kind,
            given or pods.name + self.ending,
            setting,
            (*setting, "name") if given else setting,
            service.key,
            {"service": service, "workload": pods.workload, "pods": pods},
            namespace=service.namespace.key,
        )


def _granted(scope: str, *kinds: str) -> list[_Rule]:
    return [
        _Rule(kind, "rbac", lambda pods: bool(pods.workload.rules(scope)), setting="rbac")
        for kind in kinds
    ]


def _monitor(kind: str) -> _Rule:
    return _Rule(kind, "", lambda pods: is_monitored(pods.service, kind), setting="metrics")


def _reports(pods: Pods) -> bool:
    said = pods.spec.telemetry
    return pods.service.in_mesh and said is not None and said.says_something


_ACCOUNT = _Rule("ServiceAccount", "service_account", lambda _: True)
_RULES = (
    *_granted("namespace", "Role", "RoleBinding"),
    *_granted("cluster", "ClusterRole", "ClusterRoleBinding"),
    _Rule(
        "PeerAuthentication",
        "mtls",
        lambda pods: (
            pods.service.in_mesh and (pods.spec.mtls is not None or pods.workload.is_exempt)
        ),
    ),
    *map(_monitor, ("ServiceMonitor", "PodMonitor")),
    _Rule("Telemetry", "telemetry", _reports),
)
_LIMIT = _Rule(
    "EnvoyFilter",
    "rate_limit",
    lambda pods: pods.limited is not None and bool(pods.service.ports),
    "-rate-limit",
)
# What each workload has, called as it is, and which ones do.
_OF_WORKLOADS: Mapping[str, Callable[[Workload], bool]] = {
    "HorizontalPodAutoscaler": lambda w: w.autoscaled,
    "PodDisruptionBudget": lambda w: bool(w.spec.pod_disruption_budget) and w.service.is_scalable,
}


def owned_by_service(service: Service) -> Iterator[Owned]:
    """Yield a service's objects, but for the VirtualServices, which services can share."""
    variables = variables_of(service)
    for workload in workloads(service):
        yield from _owned_by_workload(workload)
    yield from map(_ACCOUNT.owned, accounts_of(service))
    for rule in _RULES:
        yield from map(rule.owned, filter(rule.exists, pods_by(service, rule.field)))
    for pods in filter(_LIMIT.exists, pods_by(service, _LIMIT.field)):
        owned = _LIMIT.owned(pods)
        yield replace(owned, variables={**owned.variables, "limited": pods.limited})
    for front in fronts(service):
        yield from _owned_by_front(front, variables)
    yield from _owned_by_canary(service, variables)


def _owned_by_canary(service: Service, variables: Mapping[str, Any]) -> Iterator[Owned]:
    """Yield what tells a controller of a canary, and what that makes of it."""
    canary = canary_of(service)
    if canary is None:
        return
    at: Path = (*service.setting, "canary")
    folder, space, more = service.key, service.namespace.key, {**variables, "canary": canary}
    for kind, name in made_by_controller(service):
        yield Owned(kind, name, at, at, folder, more, namespace=space, is_made=True)
    kind = "AnalysisTemplate" if service.is_rollout else "Canary"
    yield Owned(kind, service.name, at, at, folder, more, namespace=space)
    for metric, said in canary.queries if service.is_led_by_flagger else ():
        of_metric: Path = (*at, "metrics", metric)
        name, seen = canary.template_name(metric), {**more, "metric": said}
        yield Owned("MetricTemplate", name, of_metric, of_metric, folder, seen, namespace=space)


def _owned_by_front(front: Front, variables: Mapping[str, Any]) -> Iterator[Owned]:
    """Yield a Service, and what tells its callers how to reach it."""
    service, at = front.service, front.setting
    folder, space, more = service.key, service.namespace.key, {**variables, "front": front}
    if not front.is_made:
        yield Owned("Service", front.name, at, at, folder, more, namespace=space)
    if front.has_destination_rule:
        given = None if front.is_additional else service.spec.destination_rule.name
        own: Path = (*service.setting, "destinationRule")
        setting, name = at if front.is_additional else own, given or front.name
        named_by = (*own, "name") if given else setting
        yield Owned("DestinationRule", name, setting, named_by, folder, more, namespace=space)


def _owned_by_workload(workload: Workload) -> Iterator[Owned]:
    """Yield a workload, what scales and guards it, and the claims that it makes once."""
    service, at = workload.service, workload.setting
    folder, namespace = service.key, service.namespace.key
    variables = {**variables_of(service), "workload": workload}
    kinds = [kind for kind, exists in _OF_WORKLOADS.items() if exists(workload)]
    settings = {workload.kind: at, **{k: (*at, kind_named(k).setting) for k in kinds}}
    for kind, setting in settings.items():
        named_by = (*at, "workloadName") if workload.spec.workload_name else setting
        yield Owned(kind, workload.name, setting, named_by, folder, variables, namespace=namespace)
    for key, volume in workload.claims if service.spec.kind != "StatefulSet" else ():
        claim: Path = (*at, "volumes", key)
        name, more = workload.claim_name(key), {**variables, "volume": volume}
        kind = "PersistentVolumeClaim"
        yield Owned(kind, name, claim, claim, folder, more, namespace=namespace)


def owned_at_gateways(
    service: Service, serving: Serving, pods_of: Mapping[str, GatewayPods | None]
) -> Iterator[Owned]:
    """Yield a service's rate limits at gateways, beside the pods of these."""
    at: Path = (*service.setting, "rateLimit")
    given = service.spec.rate_limit.name if service.spec.rate_limit else None
    for number, (gateway, pods, limited) in enumerate(limited_at(service, serving, pods_of)):
        home, own = pods.home or service.namespace, service.namespace
        is_near = home.name == own.name
        name = service.name if is_near and pods.home else service.key
        name = given or name + _LIMIT.ending + pods.ending(own, serving.mesh)
        yield Owned(
            _LIMIT.kind,
            name + "-" + gateway if number else name,
            at,
            (*at, "name") if given else at,
            service.key if is_near else MESH,
            {"service": service, "limited": limited},
            namespace=home.key,
        )


def variables_of(service: Service) -> dict[str, Any]:
    """Return what a template sees of a service; of several versions, the first is its workload.

    What has no pods has none.
    """
    found, canary = workloads(service), canary_of(service)
    return {
        "service": service,
        **({"workload": found[0]} if found else {}),
        **({"canary": canary} if canary else {}),
    }


def owned_virtual_services(virtual_services: Iterable[VirtualService]) -> Iterator[Owned]:
    """Yield VirtualServices; one that leads to a single service belongs to that."""
    for virtual in virtual_services:
        first, *others = virtual.services
        named_by = (*virtual.setting, "name") if virtual.is_named else virtual.setting
        variables = {"virtual_service": virtual}
        is_apart = others or first.namespace.key != virtual.namespace.key
        folder = MESH if is_apart else first.key
        yield Owned(
            "VirtualService",
            virtual.name,
            virtual.setting,
            named_by,
            folder,
            variables,
            namespace=virtual.namespace.key,
        )
