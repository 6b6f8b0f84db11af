"""What of a mesh dashboards are about, by the names that it has in the cluster."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshgen.mesh import Mesh, Service, Workload, workloads
from meshgen.mesh.service import STABLE

# What names that the API server makes up end with (k8s.io/apimachinery, pkg/util/rand).
_RANDOM = "[b-df-hj-np-tv-z2-9]"
# What the names of pods have behind that of what runs them, by its kind.
_ENDS: Mapping[str, str] = {
    "CronJob": f"-[0-9]+-{_RANDOM}{{5}}",
    "DaemonSet": f"-{_RANDOM}{{5}}",
    "Deployment": f"-{_RANDOM}+-{_RANDOM}{{5}}",
    # Indexed ones have a number as well.
    "Job": f"(-[0-9]+)?-{_RANDOM}{{5}}",
    "StatefulSet": "-[0-9]+",
}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
# Of a longer name, the API server cuts the end off before it adds its own: 63, less what it adds.
_WHOLE_NAMES = 46


@dataclass(frozen=True)
class LimitedService:
    """A service whose requests are limited: how many a second, and whether by each proxy."""

    title: str
    host: str
    rate: float
    status: int
    by_each: bool
    at_gateway: bool


@dataclass(frozen=True)
class Subjects:
    """The namespaces, services and pods of an environment.

    Services are known by a regular expression of their hosts, workloads by one of their pods'
    names, `gateways` by matchers of those who send requests.
    """

    name: str
    namespaces: tuple[str, ...]
    services: Mapping[str, str]
    workloads: Mapping[str, str]
    limited: tuple[LimitedService, ...]
    gateways: str


def subjects_of(mesh: Mesh) -> Subjects:
    """Return what the dashboards of an environment are about."""
    asked = [one for one in mesh.services if one.has_service]
    run = [one for service in mesh.services for one in workloads(service)]
    homes = {one.namespace.name for one in mesh.services} or {mesh.namespace.name}
    return Subjects(
        mesh.name,
        tuple(sorted(homes)),
        dict(sorted((_title(one, one.name), hosts_of(one)) for one in asked)),
        dict(sorted((_title(one.service, one.name), _pods(one)) for one in run)),
        tuple(_limited(mesh)),
        _gateways(mesh),
    )


def _title(service: Service, name: str) -> str:
    home = service.namespace
    return f"{home.full_name(name)} ({home.name})"


def hosts_of(service: Service) -> str:
    """Return the hosts under which requests to it are counted: a canary has several."""
    name, dot, domain = service.fqdn.partition(".")
    several = "(-primary|-canary)?" if service.is_led_by_flagger else ""
    return name + (f"({STABLE})?" if service.is_rollout else several) + dot + domain


def _pods(workload: Workload) -> str:
    name = workload.service.namespace.full_name(workload.name)
    if len(name) > _WHOLE_NAMES:
        return f"{name[:_WHOLE_NAMES]}.*"
    # Flagger's own copy is what runs most of the time.
    name += "(-primary)?" if workload.service.is_led_by_flagger else ""
    return name + _ENDS["Deployment" if workload.kind == "Rollout" else workload.kind]


def _limited(mesh: Mesh) -> Iterator[LimitedService]:
    """Yield the services that have a limit for requests of any kind."""
    for service in mesh.services:
        said = service.spec.rate_limit
        if said is not None and said.requests is not None and service.has_service:
            yield LimitedService(
                _title(service, service.name),
                hosts_of(service),
                said.requests / _SECONDS[said.per],
                said.status,
                said.scope == "proxy",
                said.at == "gateway",
            )


def _gateways(mesh: Mesh) -> str:
    """Return the matchers of requests that gateways send; of those elsewhere no name is known."""
    pods = [one for one in mesh.gateway_pods.values() if one is not None]
    homes = "|".join(sorted({one.namespace for one in pods}))
    matchers = f'reporter="source",source_workload_namespace=~"{homes}"'
    if any(one.runs is None for one in pods):
        return matchers
    run = [one for each in pods if each.runs for one in workloads(each.runs)]
    names = "|".join(sorted({one.service.namespace.full_name(one.name) for one in run}))
    return f'{matchers},source_workload=~"{names}"'
