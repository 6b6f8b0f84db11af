"""The ports of hosts that lead to a proxy's own pods."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from meshgen.lenient import mappings
from meshgen.system import Host, Workload
from meshgen.xds.proxy import Proxy


class Target(NamedTuple):
    """A port of a host, and the port of the pods that it leads to."""

    host: Host
    number: int
    protocol: str
    target: int


def targets_of(proxy: Proxy) -> Sequence[Target]:
    """Return what leads to the pods of a proxy, in istiod's order: by the names of hosts.

    Source: SetServiceTargets, GetProxyServiceTargetsByPod of istio.io/istio/pilot/pkg.
    """
    workload = proxy.workload
    if workload is None:
        return ()
    behind = (host for host in proxy.system.hosts if workload in host.workloads)
    hosts = sorted(behind, key=lambda host: host.name)
    return [target for host in hosts for target in _targets(host, workload)]


def _targets(host: Host, workload: Workload) -> Iterator[Target]:
    seen = set()
    for index, port in enumerate(host.ports):
        target = _target(host, workload, index)
        if target and (port.protocol, target) not in seen:
            seen.add((port.protocol, target))
            yield Target(host, port.number, port.protocol, target)


def _target(host: Host, workload: Workload, index: int) -> int:
    """Return the port of the pods; 0 for a name that they do not have."""
    if host.service:
        return host.service.ports[index].target_in(workload) or 0
    written = mappings(host.member.spec.get("ports"))[index].get("targetPort")
    return written if isinstance(written, int) and written else host.ports[index].number
