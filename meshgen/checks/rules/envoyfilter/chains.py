"""The filter chains that a limit is put into: each has buckets of its own."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.envoyfilter.proxies import inbound_of
from meshgen.checks.rules.envoyfilter.sought import number_of, sought_by
from meshgen.lenient import mapping
from meshgen.system import GatewayPods, System, Workload
from meshgen.system.gateways import PASSING, PLAIN_HTTP
from meshgen.system.patches import Patch
from meshgen.system.peers import Mode
from meshgen.system.protocols import HTTP

_NARROW = ("name", "sni", "transportProtocol", "applicationProtocols")


def inbound_chains(system: System, workload: Workload, patch: Patch) -> Sequence[str] | None:
    """Return the chains of a sidecar that a patch of what pods receive is for, as they are called.

    None where nobody knows. A port has one, and two where it takes plain text and mutual TLS.

    Source: buildInboundListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    reached = inbound_of(system, workload)
    if reached is None or _is_narrow(patch):
        return None
    sought = list(sought_by(patch))
    ports = {
        each.port.target_in(workload) or 0: None
        for each in reached
        if each.port.family in (HTTP, "")
        and all(number_of(workload, each, of=one) == one.number for one in sought)
    }
    return [
        chain
        for port in ports
        if workload.is_captured(port)
        for chain in _of_port(port, system.peers.at(workload, port).mode)
    ]


def gateway_chains(system: System, pods: GatewayPods, patch: Patch) -> Sequence[str] | None:
    """Return the chains of a gateway: one for each port of HTTP, and for each server of HTTPS.

    Source: buildGatewayListeners of istio.io/istio/pilot/pkg/networking/core.
    """
    if _is_narrow(patch):
        return None
    return list(dict.fromkeys(_of_gateway(system, pods, patch.port))) or None


def _is_narrow(patch: Patch) -> bool:
    """Return whether a patch looks for something of a listener or a chain beside its port."""
    chain = mapping(patch.listener, "filterChain")
    return bool(patch.listener.get("name")) or any(chain.get(name) for name in _NARROW)


def _of_port(port: int, mode: Mode | None) -> Sequence[str]:
    if mode in (Mode.STRICT, Mode.DISABLE):
        return [f"port {port}"]
    return [f"port {port} by mutual TLS", f"port {port} in plain text"]


def _of_gateway(system: System, pods: GatewayPods, port: int) -> Iterator[str]:
    for gateway in system.gateways.all:
        if pods not in system.gateways.serving(gateway):
            continue
        for server in gateway.servers:
            if port and pods.ports.get(server.port, server.port) != port:
                continue
            if server.protocol in PLAIN_HTTP:
                yield f"port {server.port}"
            elif server.protocol == "HTTPS" and server.tls.get("mode") not in PASSING:
                yield f"port {server.port} for {', '.join(server.hosts)}"
