"""Which objects there are: of each the kind, the name, and the setting that it comes from.

This is the one place that knows. The templates render them, the cross-checks compare their names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.kinds import kind_named
from meshgen.mesh.canary import canary_of, made_by_controller
from meshgen.mesh.egress import Egress, callers
from meshgen.mesh.external import External
from meshgen.mesh.front import Front, fronts
from meshgen.mesh.monitoring import is_monitored
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.pods import Pods, accounts_of, pods_by
from meshgen.mesh.service import Service
from meshgen.mesh.virtualservice import VirtualService
from meshgen.mesh.workload import Workload, workloads
from meshgen.model import Mesh as Spec
from meshgen.resources import Path

# Folders of templates, each called as what they see.
_FOLDERS = ("service", "external", "egress")
# The folder of what belongs to no single service, and of its templates.
MESH = "mesh"


@dataclass(frozen=True)
class Owned:
    """An object of the mesh; its name is that before prefix and suffix.

    `setting` is what it comes from and `named_by` what gives its name, as paths in the config;
    `folder` is where it belongs in the output. Its template sees the name and the `variables`. Of
    a `generated` ConfigMap the name carries a hash in the end. `namespace` is the config's name for
    where it is.
    """

    kind: str
    name: str
    setting: Path
    named_by: Path
    folder: str = MESH
    variables: Mapping[str, Any] = field(default_factory=dict)
    generated: bool = False
    namespace: str = ""
    # Whether a controller makes it, so that it has its name and is not rendered.
    is_made: bool = False

    @property
    def template(self) -> str:
        """Return its template, by the folders and names of those that ship with meshgen."""
        folder = next((f for f in _FOLDERS if f in self.variables), MESH)
        return f"{folder}/{kind_named(self.kind).stem}.yaml.j2"


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
    _Rule(
        "EnvoyFilter",
        "rate_limit",
        lambda pods: pods.spec.rate_limit is not None and bool(pods.service.ports),
        "-rate-limit",
    ),
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
    for front in fronts(service):
        if front.is_additional or not service.is_led_by_flagger:
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


def owned_outside(
    several: Iterable[External],
    egress: Mapping[str, Egress],
    virtual_services: Iterable[tuple[External, VirtualService]],
) -> Iterator[Owned]:
    """Yield what leads to hosts outside: directly, and through gateways."""
    for external in several:
        by_gateway = egress.get(external.key)
        connects = by_gateway.connects if by_gateway else external.export_to
        yield from _owned_by_external(external, connects)
        yield from _owned_by_egress(by_gateway) if by_gateway else ()
    for external, virtual in virtual_services:
        home, of_routes = external.namespace.key, {"virtual_service": virtual}
        named = (*external.setting, "traffic", "name") if virtual.is_named else _named_by(external)
        yield Owned(
            "VirtualService", virtual.name, virtual.setting, named, MESH, of_routes, namespace=home
        )
    for namespace, through in callers(egress.values()):
        first = through[0]
        at = (*first.external.setting, "through")
        variables, home = {"egress": first, "through": through}, namespace.key
        name = first.gateway.service + first.gateway.ending
        yield Owned("DestinationRule", name, at, at, MESH, variables, namespace=home)


def _owned_by_external(external: External, connects: list[str] | None) -> Iterator[Owned]:
    at, home, variables = external.setting, external.namespace.key, {"external": external}
    named_by = _named_by(external)
    yield Owned("ServiceEntry", external.name, at, named_by, MESH, variables, namespace=home)
    if not external.has_destination_rule:
        return
    given = external.spec.destination_rule.name
    named_by = (*at, "destinationRule", "name") if given else named_by
    setting = (*at, "tls" if external.spec.tls else "destinationRule")
    for host in external.spec.hosts:
        name = (given or external.name) + external.ending(host)
        more = {**variables, "host": host, "export_to": connects}
        yield Owned("DestinationRule", name, setting, named_by, MESH, more, namespace=home)


def _owned_by_egress(egress: Egress) -> Iterator[Owned]:
    external = egress.external
    at, named_by, home = (*external.setting, "through"), _named_by(external), external.namespace.key
    variables: dict[str, Any] = {"egress": egress}
    yield Owned("Gateway", external.name, at, named_by, MESH, variables, namespace=home)


def _named_by(external: External) -> Path:
    at = external.setting
    return (*at, "name") if external.spec.name else at


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


def owned_by_mesh(
    spec: Spec,
    namespaces: Iterable[Namespace],
    namespace_of: Callable[[str | None], Namespace],
    services: Iterable[Service],
) -> Iterator[Owned]:
    """Yield what belongs to the whole: the namespaces, their mTLS, and what the config names.

    `namespace_of` tells which namespace a setting names.
    """
    services = list(services)
    for namespace in namespaces:
        if namespace.leads:
            yield from _owned_by_namespace(namespace, services)
    for kind, setting, variable in _NAMED:
        for at, key, one, inside in _specs(spec, setting):
            in_namespace = inside or namespace_of(one.namespace).key
            yield Owned(kind, key, at, at, variables={variable: one}, namespace=in_namespace)
    for name, config_map in sorted((spec.config_maps or {}).items()):
        if not config_map.external:
            at = ("configMaps", name)
            in_namespace = namespace_of(config_map.namespace).key
            yield Owned("ConfigMap", name, at, at, "config", generated=True, namespace=in_namespace)


# What Istio's own examples call what holds for all of a namespace.
_DEFAULT = "default"
# Kinds whose objects the config names: where, and what their templates call them.
_NAMED = (
    ("ResourceQuota", "quotas", "quota"),
    ("LimitRange", "limit_ranges", "limit_range"),
    ("Gateway", "gateways", "gateway"),
)
_SETTINGS = {"limit_ranges": "limitRanges"}


def _specs(spec: Spec, field: str) -> Iterator[tuple[Path, str, Any, str]]:
    """Yield what the config says under a name, with its path; and the namespace that says it."""
    setting = _SETTINGS.get(field, field)
    for key, one in sorted((getattr(spec, field) or {}).items()):
        yield (setting, key), key, one, ""
    for namespace, declared in sorted((spec.namespaces or {}).items()):
        for key, one in sorted((getattr(declared, field, None) or {}).items()):
            yield ("namespaces", namespace, setting, key), key, one, namespace


def _of_proxies(namespace: Namespace) -> Iterator[Owned]:
    """Yield what a namespace's proxies report, and what they start with."""
    for kind, said in (
        ("Telemetry", namespace.telemetry),
        ("ProxyConfig", namespace.proxy_config),
    ):
        if said is not None and said.says_something:
            setting = kind_named(kind).setting
            at: Path = (*namespace.setting, setting) if namespace.key else (setting,)
            named_by = (*at, "name") if said.name else at
            variables = {"said": said}
            name = said.name or _DEFAULT
            yield Owned(kind, name, at, named_by, MESH, variables, namespace=namespace.key)


def _owned_by_namespace(namespace: Namespace, services: Iterable[Service]) -> Iterator[Owned]:
    """Yield a namespace's object, and its mTLS."""
    at, key = namespace.setting, namespace.key
    if namespace.create:
        yield Owned("Namespace", namespace.written, at, at, namespace=key)
    yield from _of_proxies(namespace)
    if not namespace.says_mtls:
        return
    inside = (s for s in services if s.namespace.name == namespace.name and not s.in_mesh)
    plain = list(inside) if namespace.plain_by_port else []
    ports = (port for service in plain for front in fronts(service) for port in front.ports)
    variables = {"plain_ports": sorted({port.port for port in ports})}
    at = namespace.mtls_setting
    for kind in ("PeerAuthentication", "DestinationRule"):
        name = namespace.mtls.name
        yield Owned(kind, name, at, (*at, "name"), MESH, variables, namespace=key)
