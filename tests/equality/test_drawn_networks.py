"""Drawn systems with NetworkPolicies: who calls gets through at its ports, and nobody else does.

The config says who calls, and the objects are read as Kubernetes reads them: both ends of a call
have to agree in every environment, under whatever namespaces and prefixes.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

from meshgen.errors import MeshgenError
from meshgen.identity import identity
from meshgen.mesh import GatewayElsewhere, Mesh, Service
from meshgen.mesh.calls import CallGraph
from meshgen.pipeline import Project
from meshgen.quota import Cluster
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, System, system
from meshgen.system.access import Verdict
from meshgen.system.network import DNS_PORT, ISTIOD_PORT, Pods, Port
from meshgen.yamlio import dump
from tests.equality.compare import write_tree
from tests.equality.strategies import Config
from tests.equality.systems import systems

# One that nobody calls.
OTHER = 9


@settings(
    deadline=None,
    max_examples=settings().max_examples // 20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(systems())
def test_callers_get_through_and_nobody_else(drawn: tuple[Config, dict[str, str]]) -> None:
    config, files = drawn
    # Proxies have a say of their own, by which they refuse what networks let through.
    config = {**config, "networkPolicies": True, "authorization": "none", **_calling(config)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        write_tree({path.name: dump(config), **files}, Path(folder))
        try:
            project = Project(path)
            found = {one: project.objects(one) for one in project.environments}
        except MeshgenError:
            # Two drawn settings that exclude each other.
            assume(False)
        namespaced = Stores(("1.33",), ("1.29",)).namespaced
        for environment, objects in found.items():
            mesh = Mesh(project.resolved(environment).mesh)
            named = [(identity(obj), obj) for obj in objects]
            whole = system(named, (Cluster(),), ControlPlane(declared=True), namespaced)
            assert list(_wrong(mesh, whole)) == []


def _calling(config: Config) -> Config:
    """Return the services, each of which calls the next two and refers to nobody else."""
    names = list(config["services"])
    plain = {
        name: {key: said[key] for key in said if key not in ("env", "envFrom", "traffic")}
        for name, said in config["services"].items()
    }
    following = {name: names[index + 1 : index + 3] for index, name in enumerate(names)}
    return {"services": {name: {**plain[name], "calls": following[name]} for name in names}}


def _wrong(mesh: Mesh, whole: System) -> Iterator[str]:
    network = whole.network
    pods = {one.key: _pods(whole, one) for one in mesh.services if one.has_pods}
    services = [one for one in mesh.services if pods.get(one.key)]
    for callee in services:
        for caller in services:
            may = _ports(mesh.calls, caller, callee, services)
            for number in {*may, *(port.target_port for port in callee.ports), OTHER}:
                verdicts = {
                    network.may(source, target, Port(number)).verdict
                    for source in pods[caller.key]
                    for target in pods[callee.key]
                }
                if verdicts != {Verdict.ALLOWED if number in may else Verdict.DENIED}:
                    yield f"{caller.key} → {callee.key}:{number}: {sorted(verdicts)}"
        for edge in mesh.calls.callers_of(callee):
            if isinstance(edge.caller, GatewayElsewhere) and edge.caller.selector:
                source = network.pods_in(edge.caller.namespace, edge.caller.selector)
                for target in pods[callee.key]:
                    for number in edge.ports:
                        if network.may(source, target, Port(number)).verdict != Verdict.ALLOWED:
                            yield f"{edge.caller.key} → {callee.key}:{number}"
    dns = network.pods_in("kube-system", {"k8s-app": "kube-dns"})
    istiod = network.pods_in("istio-system", {"app": "istiod"})
    for one in services:
        for source in pods[one.key]:
            for end, port in ((dns, Port(DNS_PORT, "UDP")), (istiod, Port(ISTIOD_PORT))):
                is_needed = end is dns or one.has_proxy
                if is_needed and network.leaves(source, end, port).verdict != Verdict.ALLOWED:
                    yield f"{one.key} → {port}"


def _pods(whole: System, service: Service) -> list[Pods]:
    found = whole.workloads_in(service.namespace.name).having(service.selector)
    return [whole.network.pods_of(workload) for workload in found]


def _ports(calls: CallGraph, caller: Service, callee: Service, services: list[Service]) -> set[int]:
    """Return where one calls the other; those of one namespace with the same labels are one."""

    def are_one(one: Service, other: object) -> bool:
        return isinstance(other, Service) and (one.namespace.name, one.selector) == (
            other.namespace.name,
            other.selector,
        )

    return {
        port
        for each in services
        if are_one(callee, each)
        for edge in calls.callers_of(each)
        if are_one(caller, edge.caller)
        for port in edge.ports
    }
