"""Systems to ask about, with what a cluster adds: addresses, and the gateways of the profile."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from meshgen.forecast import clusters, control_plane, eastwest_gateway, site_of
from meshgen.identity import identity
from meshgen.inputs import read_text
from meshgen.pipeline import Project
from meshgen.quota import Cluster
from meshgen.resources import Object
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, Site, System, joined, system
from meshgen.system.gateways import GatewayPods
from meshgen.yamlio import load_all, to_data

# The release that istiod's program is of, and one of Kubernetes that it runs on.
ISTIO, KUBERNETES = "1.31", "1.33"


@dataclass(frozen=True)
class Asked:
    """A system of which nothing is left to the cluster: as meshgen has it, and as istiod has it.

    `others` are the other clusters of its mesh.
    """

    name: str
    objects: Sequence[Object]
    mesh: Mapping[str, Any]
    system: System
    others: Sequence["Asked"] = ()


def of_environment(config: Path, environment: str) -> Asked:
    """Return the system of an environment of a config, with its other clusters if it has any."""
    project = Project(config)
    sisters = project.sisters(environment)
    names = [environment, *(name for name in sisters if name != environment)]
    return _together([_in_cluster(project, name, at, names) for at, name in enumerate(names)])


def _in_cluster(project: Project, environment: str, at: int, names: Sequence[str]) -> Asked:
    mesh, objects = project.mesh(environment), [*project.together(environment)]
    on = clusters(mesh, mesh.spec.nodes, project.beside(environment))
    plane = control_plane(mesh)
    stores, site = project.schemas(environment), Site()
    if len(names) > 1:
        objects += eastwest_gateway(mesh)
        site = site_of(mesh)
    name = f"{project.config.path.parent.name} {environment}"
    return _asked(name, objects, on, plane, stores, site, at)


def of_files(paths: Sequence[Path]) -> Asked:
    """Return the system of manifests."""
    return of_objects(paths[0].stem, _objects(paths))


def of_objects(
    name: str,
    objects: Iterable[Object],
    mesh: Mapping[str, Any] | None = None,
    others: Mapping[Site, Iterable[Object]] | None = None,
    site: Site | None = None,
) -> Asked:
    """Return the system of objects, with a mesh config, and the clusters beside it."""
    on = (Cluster(kubernetes=KUBERNETES, istio=ISTIO),)
    stores = Stores((KUBERNETES,), (ISTIO,))
    plane = ControlPlane(mesh or {}, declared=True)
    told = {site or Site(): objects, **(others or {})}
    return _together(
        [
            _asked(name, listed, on, plane, stores, where, number)
            for number, (where, listed) in enumerate(told.items())
        ]
    )


def _together(clusters: Sequence[Asked]) -> Asked:
    """Return the first of the clusters of a mesh, with the others beside it."""
    if len(clusters) == 1:
        return clusters[0]
    systems = joined(each.system for each in clusters)
    first, *others = (
        replace(each, system=own) for each, own in zip(clusters, systems, strict=True)
    )
    return replace(first, others=others)


def _objects(paths: Iterable[Path]) -> Iterator[Object]:
    for path in paths:
        for node in load_all(read_text(path), str(path)):
            document = to_data(node)
            if isinstance(document, dict) and document.get("kind"):
                yield document


def _asked(
    name: str,
    objects: Iterable[Object],
    on: Sequence[Cluster],
    plane: ControlPlane,
    stores: Stores,
    site: Site | None = None,
    cluster: int = 0,
) -> Asked:
    def whole(listed: Sequence[Object]) -> System:
        named = ((identity(each), each) for each in listed)
        return system(named, on, plane, stores.namespaced, site=site)

    given: list[Object] = json.loads(json.dumps(list(objects), default=str))
    installed = [pods for pods in whole(given).gateways.pods if pods.workload is None]
    given += [each for pods in installed for each in _gateway(pods)]
    for each, member in zip(given, whole(given).members, strict=True):
        if member.namespace:
            each["metadata"]["namespace"] = member.namespace
    services = [each for each in given if each["kind"] == "Service"]
    for number, each in enumerate(services):
        for port in each["spec"].get("ports") or ():
            port.setdefault("protocol", "TCP")
        if each["spec"].get("type") != "ExternalName":
            rest = f"{number // 250}.{number % 250 + 1}"
            each["spec"].setdefault("clusterIP", f"10.{96 + cluster}.{rest}")
            if each["spec"].get("type") == "LoadBalancer":
                ingress = [{"ip": f"172.{96 + cluster}.{rest}"}]
                each.setdefault("status", {"loadBalancer": {"ingress": ingress}})
            for port in each["spec"].get("ports") or ():
                port.setdefault("targetPort", port["port"])
    return Asked(name, given, plane.mesh_config, whole(given))


def _gateway(pods: GatewayPods) -> Iterator[Object]:
    """Yield what the profile has for a gateway: its Deployment and its Service."""
    place = {"name": pods.labels["app"], "namespace": pods.namespace}
    template = {
        "metadata": {
            "labels": {**pods.labels, "sidecar.istio.io/inject": "true"},
            "annotations": {"inject.istio.io/templates": "gateway"},
        },
        "spec": {
            "serviceAccountName": pods.labels["app"],
            "containers": [{"name": "istio-proxy", "image": "auto"}],
        },
    }
    spec = {"selector": {"matchLabels": dict(pods.labels)}, "template": template}
    yield {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": place, "spec": spec}
    names = {80: "http2", 443: "https", 15021: "status-port"}
    ports = [
        {"name": names.get(port, f"tcp-{port}"), "port": port, "targetPort": target}
        for port, target in sorted(pods.ports.items())
    ]
    service = {"type": "LoadBalancer", "selector": dict(pods.labels), "ports": ports}
    yield {"apiVersion": "v1", "kind": "Service", "metadata": dict(place), "spec": service}
