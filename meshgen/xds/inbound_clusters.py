"""The clusters of a sidecar that lead to its own application.

Source: buildInboundClusters, buildInboundCluster of istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system import Host
from meshgen.xds import names
from meshgen.xds.addresses import Addresses
from meshgen.xds.connection_pool import connections, http_options
from meshgen.xds.load_assignment import socket_address
from meshgen.xds.load_balancing import PROVIDED
from meshgen.xds.outbound_clusters import original_port
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json
from meshgen.xds.targets import Target, targets_of
from meshgen.xds.traffic_policy import Policy, policy_of
from meshgen.xds.upstream import ORIGINAL_DST

# The address by which the redirection knows what comes from the proxy itself.
OWN_SOURCE = {"upstreamBindConfig": {"sourceAddress": {"address": "127.0.0.6", "portValue": 0}}}
_ALL = "inboundConnectionPool"
_LOCAL, _LOCAL_6 = "127.0.0.1", "::1"
# What an ingress listener's `defaultEndpoint` may begin with, and the address that it means.
_ADDRESSES = {_LOCAL: _LOCAL, f"[{_LOCAL_6}]": _LOCAL, "[::]": _LOCAL_6}
_POD = "0.0.0.0"


@dataclass(frozen=True)
class _Inbound:
    """A port that is open to others: its cluster's name has `number`.

    `host` is the one that it is of, `of_host` its number there; `address` is where the application
    listens, None for where the connection was made to.
    """

    number: int
    host: Host | None
    of_host: int
    protocol: str
    address: tuple[str, int] | None


def inbound_clusters(proxy: Proxy) -> Iterator[Json]:
    """Yield the clusters of the ports that are open to others."""
    sidecar = proxy.scope.sidecar
    listeners = mappings(sidecar.spec.get("ingress")) if sidecar else ()
    targets: dict[int, Target] = {}
    for target in targets_of(proxy):
        targets.setdefault(target.target, target)
    if listeners:
        for listener in listeners:
            yield _cluster(proxy, _of_listener(proxy, listener, targets))
    elif not _is_bypassed(proxy):
        mesh = proxy.system.control_plane.mesh_config
        is_local = mapping(mesh, "inboundTrafficPolicy").get("mode") == "LOCALHOST"
        for number, each in targets.items():
            address = (_LOCAL, number) if is_local else None
            yield _cluster(proxy, _Inbound(number, each.host, each.number, each.protocol, address))


def _of_listener(
    proxy: Proxy, listener: Mapping[str, Any], targets: Mapping[int, Target]
) -> _Inbound:
    port, number = mapping(listener, "port"), mapping(listener, "port").get("number")
    given = number if isinstance(number, int) else 0
    host = targets[given].host if given in targets else None
    address = _address(proxy, text(listener.get("defaultEndpoint")))
    return _Inbound(given, host, given, text(port.get("protocol")).upper(), address)


def _address(proxy: Proxy, written: str) -> tuple[str, int] | None:
    """Return where a `defaultEndpoint` is; None for where the connection was made to."""
    if written.startswith("unix://"):
        return written, 0
    name, _, port = written.rpartition(":")
    if not port.isdecimal():
        return None
    if name == _POD and proxy.workload:
        return Addresses(proxy.system).of_pods(proxy.workload), int(port)
    return _ADDRESSES.get(name, name), int(port)


def _cluster(proxy: Proxy, inbound: _Inbound) -> Json:
    mesh, policy = proxy.system.control_plane.mesh_config, _policy(proxy, inbound)
    options = http_options(inbound.protocol, policy, {}, {}, looks=True, upgrades=False)
    name, address = names.inbound(inbound.number), inbound.address
    is_local = address is not None and address[0] in (_LOCAL, _LOCAL_6)
    return {
        "name": name,
        **(_passed_on(inbound) if address is None else _sent_to(name, *address)),
        **connections(policy, mesh),
        **({"typedExtensionProtocolOptions": options} if options else {}),
        **({} if is_local else OWN_SOURCE),
    }


def _passed_on(inbound: _Inbound) -> Json:
    port = inbound.host.port(inbound.of_host) if inbound.host else None
    other = original_port(inbound.host, port) if inbound.host and port else {}
    return {"type": ORIGINAL_DST, "lbPolicy": PROVIDED, **other}


def _sent_to(name: str, address: str, port: int) -> Json:
    endpoint = {"endpoint": {"address": socket_address(address, port)}}
    return {
        "type": "STATIC",
        "loadAssignment": {"clusterName": name, "endpoints": [{"lbEndpoints": [endpoint]}]},
    }


def _policy(proxy: Proxy, inbound: _Inbound) -> Policy:
    """Return the settings of connections: a Sidecar's before those of a DestinationRule."""
    scope, mesh = proxy.scope, proxy.system.control_plane.mesh_config
    host = scope.host(inbound.host.name) if inbound.host else None
    rule = scope.rule(host, inbound=True) if host else None
    policy = policy_of(rule, inbound.of_host, {}, mesh)
    spec = scope.sidecar.spec if scope.sidecar else {}
    listeners = mappings(spec.get("ingress"))
    own = (one for one in listeners if mapping(one, "port").get("number") == inbound.number)
    pools = (one.get("connectionPool") for one in (*own, {"connectionPool": spec.get(_ALL)}))
    pool = next((each for each in pools if each is not None), None)
    return policy if pool is None else {**policy, "connectionPool": pool}


def _is_bypassed(proxy: Proxy) -> bool:
    """Return whether connections come to the application without its proxy."""
    default = text(proxy.system.control_plane.default_config.get("interceptionMode"))
    annotations = proxy.workload.annotations if proxy.workload else {}
    return text(annotations.get("sidecar.istio.io/interceptionMode", default)) == "NONE"
