"""What of the objects for a proxy is not translated: so what is said of requests may not hold."""

from collections.abc import Iterator
from typing import NamedTuple

from meshgen.lenient import mapping, text
from meshgen.resources import Path
from meshgen.system.egress import Egress
from meshgen.system.member import Member
from meshgen.system.policies import TRAFFIC_EXTENSION, WASM_PLUGIN
from meshgen.xds.addresses import resolution_of
from meshgen.xds.proxy import Proxy

_ROUTES = ("GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute")
_MODE = "sidecar.istio.io/interceptionMode"
_DYNAMIC = "DYNAMIC_DNS"


class LeftOut(NamedTuple):
    """A place in an object that a proxy heeds, and resources here do not."""

    member: Member
    path: Path


def left_out(proxy: Proxy) -> Iterator[LeftOut]:
    """Yield what a proxy heeds that its resources here have nothing of.

    Telemetry and ProxyConfig are none of it: they change no answer.
    """
    for type_ in (TRAFFIC_EXTENSION, WASM_PLUGIN):
        for member in proxy.policies_of(type_):
            yield LeftOut(member, ())
    for member in proxy.system.of(*(f"{kind}.gateway.networking.k8s.io" for kind in _ROUTES)):
        yield LeftOut(member, ())
    for host in proxy.scope.hosts:
        if resolution_of(host) == _DYNAMIC:
            yield LeftOut(host.member, ("spec", "resolution"))
    sidecar, workload = proxy.scope.sidecar, proxy.workload
    if sidecar:
        policy = mapping(sidecar.spec, "outboundTrafficPolicy")
        if text(policy.get("mode")).endswith(_DYNAMIC):
            yield LeftOut(sidecar, ("spec", "outboundTrafficPolicy", "mode"))
        for index, listener in enumerate(Egress(sidecar, proxy.namespace).listeners):
            if mapping(listener.given, "port") and not listener.own_port:
                yield LeftOut(sidecar, ("spec", "egress", index, "port"))
    if workload and workload.annotations.get(_MODE) in ("NONE", "TPROXY"):
        path = (*workload.template_path, "metadata", "annotations", _MODE)
        yield LeftOut(workload.member, path)
