"""Which templates there are, and for what each is rendered: an explicit list, no discovery."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from meshgen.render.routes import virtual_services
from meshgen.render.view import MeshView, ServiceView
from meshgen.resources import Path

# The folder of what belongs to no single service.
MESH = "mesh"


@dataclass(frozen=True)
class Item:
    """One rendering of a template: its variables, the folder, and where the config says it."""

    context: dict[str, Any]
    group: str
    origin: Path
    generated: bool = False


@dataclass(frozen=True)
class Kind:
    """A template, and what it is rendered for."""

    template: str
    items: Callable[[MeshView], Iterator[Item]]


def _services(
    wanted: Callable[[ServiceView], bool], *origin: str
) -> Callable[[MeshView], Iterator[Item]]:
    def items(mesh: MeshView) -> Iterator[Item]:
        for service in mesh.services:
            if wanted(service):
                yield Item({"service": service}, service.name, ("services", service.name, *origin))

    return items


def _of_kind(kind: str) -> Callable[[MeshView], Iterator[Item]]:
    return _services(lambda s: s.spec.kind == kind)


def _claims(mesh: MeshView) -> Iterator[Item]:
    for service in mesh.services:
        if service.spec.kind != "StatefulSet":
            for name, volume in service.claims:
                context = {"service": service, "volume_name": name, "volume": volume}
                origin = ("services", service.name, "volumes", name)
                yield Item(context, service.name, origin)


def _namespace(mesh: MeshView) -> Iterator[Item]:
    if mesh.namespace.create:
        yield Item({}, MESH, ("namespace",))


def _quotas(mesh: MeshView) -> Iterator[Item]:
    for name, quota in sorted((mesh.spec.quotas or {}).items()):
        yield Item({"name": name, "quota": quota}, MESH, ("quotas", name))


def _limit_ranges(mesh: MeshView) -> Iterator[Item]:
    for name, limits in sorted((mesh.spec.limit_ranges or {}).items()):
        yield Item({"name": name, "limit_range": limits}, MESH, ("limitRanges", name))


def _gateways(mesh: MeshView) -> Iterator[Item]:
    for name, gateway in sorted((mesh.spec.gateways or {}).items()):
        yield Item({"name": name, "gateway": gateway}, MESH, ("gateways", name))


def _virtual_services(mesh: MeshView) -> Iterator[Item]:
    for view in virtual_services(mesh):
        group = view.services[0] if len(view.services) == 1 else MESH
        yield Item({"virtual_service": view}, group, view.origin)


def _mtls(_: MeshView) -> Iterator[Item]:
    yield Item({}, MESH, ("mtls",))


def _default_rule(mesh: MeshView) -> Iterator[Item]:
    outside = [s for s in mesh.services if not s.in_mesh] if _by_port(mesh) else []
    ports = sorted({port.port for service in outside for port in service.ports})
    yield Item({"plain_ports": ports}, MESH, ("mtls",))


def _by_port(mesh: MeshView) -> bool:
    return mesh.mtls.without_sidecar == "ports" and mesh.mtls.mode != "DISABLE"


def _has_rule(service: ServiceView) -> bool:
    return bool(service.ports) and (service.in_mesh or not _by_port(service.mesh))


def _has_account(service: ServiceView) -> bool:
    return service.spec.service_account.name is None


def _autoscaled(service: ServiceView) -> bool:
    return service.spec.autoscaling is not None and not service.is_job


def _budgeted(service: ServiceView) -> bool:
    return service.spec.pod_disruption_budget is not None and not service.is_job


def _own_mtls(service: ServiceView) -> bool:
    return service.mtls is not None and service.in_mesh


def _limited(service: ServiceView) -> bool:
    return service.spec.rate_limit is not None and bool(service.ports)


KINDS: tuple[Kind, ...] = (
    Kind("mesh/namespace.yaml.j2", _namespace),
    Kind("mesh/resourcequota.yaml.j2", _quotas),
    Kind("mesh/limitrange.yaml.j2", _limit_ranges),
    Kind("mesh/peerauthentication.yaml.j2", _mtls),
    Kind("mesh/destinationrule.yaml.j2", _default_rule),
    Kind("mesh/gateway.yaml.j2", _gateways),
    Kind("mesh/virtualservice.yaml.j2", _virtual_services),
    Kind("service/serviceaccount.yaml.j2", _services(_has_account, "serviceAccount")),
    Kind("service/deployment.yaml.j2", _of_kind("Deployment")),
    Kind("service/statefulset.yaml.j2", _of_kind("StatefulSet")),
    Kind("service/job.yaml.j2", _of_kind("Job")),
    Kind("service/cronjob.yaml.j2", _of_kind("CronJob")),
    Kind("service/persistentvolumeclaim.yaml.j2", _claims),
    Kind("service/service.yaml.j2", _services(lambda s: s.has_service, "service")),
    Kind("service/hpa.yaml.j2", _services(_autoscaled, "autoscaling")),
    Kind("service/pdb.yaml.j2", _services(_budgeted, "podDisruptionBudget")),
    Kind("service/peerauthentication.yaml.j2", _services(_own_mtls, "mtls")),
    Kind("service/destinationrule.yaml.j2", _services(_has_rule, "destinationRule")),
    Kind("service/envoyfilter.yaml.j2", _services(_limited, "rateLimit")),
)
