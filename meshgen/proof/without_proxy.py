"""Pods without a proxy: a node leads what they send to a Service to one of its pods."""

from collections.abc import Sequence

from meshgen.system import Host
from meshgen.xds import Json, Proxy, Resources
from meshgen.xds import names as named
from meshgen.xds.addresses import ANY, Addresses
from meshgen.xds.behind import Endpoint, behind
from meshgen.xds.filters import network


def resources_without(proxy: Proxy, addresses: Addresses) -> Resources:
    """Return listeners and clusters that do what a node does for a workload without a proxy."""
    listeners, clusters = [], []
    for host in proxy.system.hosts:
        if host.service is not None:
            for port in host.ports:
                name = named.cluster(port.number, host.name)
                clusters.append({"name": name, "type": "EDS", "connectTimeout": "10s"})
                listeners.append(_listener(host, port.number, addresses, name))
    anywhere = {"name": "PassthroughCluster", "type": "ORIGINAL_DST", "connectTimeout": "10s"}
    listeners.append(_passing("virtualOutbound", ANY, 15001, "PassthroughCluster"))
    return Resources(listeners, [], [*clusters, anywhere])


def behind_without(proxy: Proxy, cluster: str) -> Sequence[Endpoint]:
    """Return the pods that a node leads to; no Sidecar and no DestinationRule is heeded."""
    _, number, _, name = cluster.split("|")
    declared = (host for host in proxy.system.hosts.declared(name) if host.service)
    found = ((host, host.port(int(number))) for host in declared)
    return [each for host, port in found if port for each in behind(proxy.system, host, port)]


def _listener(host: Host, port: int, addresses: Addresses, cluster: str) -> Json:
    # A headless Service has no address but those of its pods.
    own = (one for one in (*addresses.of(host), *addresses.behind(host)) if one != ANY)
    address = next(own, host.name)
    return _passing(named.listener(address, port), address, port, cluster)


def _passing(name: str, address: str, port: int, cluster: str) -> Json:
    passing = network("tcp_proxy", "TcpProxy", statPrefix=cluster, cluster=cluster)
    return {
        "name": name,
        "address": {"socketAddress": {"address": address, "portValue": port}},
        "trafficDirection": "OUTBOUND",
        "filterChains": [{"filters": [passing]}],
    }
