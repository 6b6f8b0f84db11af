"""Services in several regions that nothing keeps in one as long as pods there are well."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.codes.told import SPREAD
from meshgen.findings import Code, Finding
from meshgen.lenient import mapping, mappings
from meshgen.mesh import Service
from meshgen.mesh.clusters import Clusters
from meshgen.mesh.trafficpolicy import declared_policy
from meshgen.model.traffic import LoadBalancer
from meshgen.pipeline.project import Project
from meshgen.resources import dotted

_LOCALITY = "localityLbSetting"


def spread(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment in clusters of several regions whose requests go to all alike.

    The first of the environment's clusters stands for all. istiod ranks places by region only
    beside outlierDetection, or where the Service has a trafficDistribution.
    Source: ApplyLocalityLoadBalancer of istio.io/istio/pilot/pkg/networking/core/loadbalancer.
    """
    for environment in environments:
        mesh, (first, *_) = project.mesh(environment), project.sisters(environment)
        if mesh.clusters is None or environment != first:
            continue
        if _LOCALITY in (mesh.spec.istio.mesh_config or {}):
            continue
        services = [one for one in mesh.services if _is_spread(one, mesh.clusters)]
        if services:
            yield environment, _finding(project, environment, services)


def _is_spread(service: Service, clusters: Clusters) -> bool:
    named = service.spec.clusters or list(clusters.all)
    regions = {one.region for name, one in clusters.all.items() if name in named and one.region}
    if len(regions) < 2 or not (service.in_mesh and service.ports and service.has_pods):
        return False
    if service.spec.service.traffic_distribution is not None:
        return False
    said = service.spec.destination_rule
    policy = declared_policy(said, said.traffic_policy, service.ports)
    # A port that is listed has its own settings alone.
    apart = {_number(one): one for one in mappings(policy.get("portLevelSettings"))}
    return not all(_is_ranked(apart.get(one.port, policy)) for one in service.ports)


def _number(settings: Mapping[str, Any]) -> object:
    return mapping(settings, "port").get("number")


def _is_ranked(settings: Mapping[str, Any]) -> bool:
    """Return whether settings have places ranked, or are told of by whoever wrote a balancer."""
    balancer = settings.get("loadBalancer")
    if isinstance(balancer, LoadBalancer):
        balancer = balancer.locality_lb_setting
    return settings.get("outlierDetection") is not None or bool(balancer)


def _finding(project: Project, environment: str, services: Sequence[Service]) -> Finding:
    path = services[0].setting
    location, written = project.resolved(environment).find(path)
    more = f" and {len(services) - 1} more" if services[1:] else ""
    return Finding(
        Code.SPREAD,
        f"requests to `{services[0].key}`{more} go to pods of all regions alike",
        location,
        dotted(written),
        "expected `destinationRule.outlierDetection`, by which Istio ranks regions",
        severity=SPREAD.severity,
    )
