"""The proxies of a system: the sidecars of its workloads, and its gateways."""

from collections.abc import Sequence

from meshgen.system import GatewayPods, System
from meshgen.system.workloads import Workload
from meshgen.xds.pod_proxies import has_sidecar, is_gateway
from meshgen.xds.proxy import Proxy


def sidecars(system: System) -> Sequence[Proxy]:
    """Return the sidecars, in the order of their workloads."""
    return [
        _proxy_of(system, workload, is_gateway=False)
        for workload in system.workloads
        if has_sidecar(workload)
    ]


def gateways(system: System) -> Sequence[Proxy]:
    """Return the gateways that serve some Gateway, those that come with Istio last."""
    served = [pods for gateway in system.gateways.all for pods in system.gateways.serving(gateway)]
    chosen = {id(pods) for pods in served}
    listed = [pods for pods in system.gateways.pods if id(pods) in chosen]
    return [
        _proxy_of(system, pods.workload, is_gateway=True) if pods.workload else _of(system, pods)
        for pods in listed
        if pods.workload is None or is_gateway(pods.workload)
    ]


def _proxy_of(system: System, workload: Workload, *, is_gateway: bool) -> Proxy:
    return Proxy(
        system,
        workload.member.name,
        workload.namespace,
        workload.labels,
        workload.account,
        is_gateway,
        workload,
    )


def _of(system: System, pods: GatewayPods) -> Proxy:
    """Return a gateway that is installed with Istio."""
    one = pods.installed
    assert one is not None
    return Proxy(system, one.name, pods.namespace, pods.labels, one.account, is_gateway=True)
