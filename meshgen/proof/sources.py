"""Where a request begins: at which proxy, at which of its listeners, and for what host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.lenient import mapping, text
from meshgen.model.request import Request
from meshgen.nearest import did_you_mean, one_of
from meshgen.proof.matching import NO_HOST, Rank, rank_of
from meshgen.proof.process import port_of
from meshgen.proof.served import Served, served_by
from meshgen.proof.world import World
from meshgen.system import System, Workload
from meshgen.system.dns import CAPTURE, answers_names
from meshgen.system.labels import has_labels
from meshgen.xds import Json, Proxy
from meshgen.xds.addresses import ANY, resolution_of

_OUTBOUND = "virtualOutbound"
# What is asked of a gateway that serves any host.
SOME_HOST = "meshgen.example"
_SOME_LABEL = "any"


@dataclass(frozen=True)
class Start:
    """Where a request begins; `port` and `address` are where its sender thinks that it goes."""

    proxy: Proxy
    listener: Json
    scheme: str
    host: str
    port: int
    address: str = ""

    @property
    def authority(self) -> str:
        """Return the host as the request names it, with a port that is not the scheme's."""
        usual = {"http": 80, "https": 443}.get(self.scheme)
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    @property
    def where(self) -> str:
        """Return in words where it begins: at a gateway, or from a workload."""
        return f"{'at' if self.proxy.is_gateway else 'from'} {self.proxy}"


class Sources:
    """Who may send requests in a mesh."""

    def __init__(self, world: World) -> None:
        """Take the mesh."""
        self._world = world

    def start(self, request: Request) -> Start:
        """Return where a request begins; raises MeshgenError if that is nowhere."""
        if request.source is None:
            return self._outside(request, self._served)
        proxy = self._sender(request.source)
        if proxy.is_gateway:
            return self._outside(request, [one for one in self._served if one.proxy is proxy])
        return _from_pod(self._world, request, proxy)

    @cached_property
    def _served(self) -> Sequence[Served]:
        return [each for proxy in self._world.gateways for each in served_by(self._world, proxy)]

    @cached_property
    def _senders(self) -> Mapping[str, Proxy]:
        """Return the proxies by all that they are called; what comes last holds."""
        world = self._world

        def of(workload: Workload) -> Proxy:
            return world.proxy_of(workload) or _without(world, workload)

        named: dict[str, Proxy] = {}
        for gateway in reversed(world.system.gateways.all):
            for proxy in reversed(world.gateways):
                if has_labels(proxy.labels, gateway.selector):
                    name = gateway.member.name
                    named |= {name: proxy, f"{gateway.member.namespace}/{name}": proxy}
        for proxy in world.gateways:
            named |= _called(proxy)
        for workload in reversed(world.system.workloads):
            named |= _called(of(workload))
        for service in reversed(world.system.services):
            if service.workloads:
                proxy = of(service.workloads[0])
                named |= {service.name: proxy, f"{service.namespace}/{service.name}": proxy}
        return named

    def _sender(self, source: str) -> Proxy:
        """Return the proxy of who sends: of a service, a workload or a gateway."""
        if source in self._senders:
            return self._senders[source]
        short = sorted(name for name in self._senders if "/" not in name)
        what = f"no service and no gateway is called `{source}`"
        raise _wrong(what, one_of(short), did_you_mean(source, short))

    def _outside(self, request: Request, served: Sequence[Served]) -> Start:
        if not served:
            who = f"{request.source} serves nothing" if request.source else "there is no gateway"
            hint = "--from names a service of the mesh that sends the request"
            raise _wrong(who, "expected a Gateway with routes", hint)
        if not request.host:
            return _only_host(request, served)
        rank, best = _best(request, served)
        if best is None or rank == NO_HOST:
            hosts = sorted({each.url(host) for each in served for host in each.hosts})
            where = request.source or "a gateway"
            at = f"{request.scheme}://{request.host}:{request.port}"
            raise _wrong(f"{where} serves no {at}", one_of(hosts), did_you_mean(request.url, hosts))
        return Start(best.proxy, best.listener, request.scheme, request.host, best.port)


def _called(proxy: Proxy) -> dict[str, Proxy]:
    """Return what the pods of a proxy are called, with their cluster and without."""
    return {proxy.name: proxy, f"{proxy.namespace}/{proxy.name}": proxy, str(proxy): proxy}


def _without(world: World, workload: Workload) -> Proxy:
    """Return what stands for the pods of a workload that have no proxy."""
    return Proxy(
        world.system,
        workload.member.name,
        workload.namespace,
        workload.labels,
        workload.account,
        is_gateway=False,
        workload=workload,
    )


def _from_pod(world: World, request: Request, proxy: Proxy) -> Start:
    if not request.host:
        hint = f"did you mean `{request.method} http://HOST{request.path}`?"
        raise _wrong(f"{request} names no host", "expected one that the service calls", hint)
    port, scheme, host = request.port, request.scheme, request.host
    if proxy.workload is not None and not proxy.workload.sends(port):
        what = f"what {proxy} sends to port {port} does not go through its sidecar"
        raise _wrong(what, "expected one that no annotation leaves out", "")
    _refuse_unknown(world.system, host, proxy.namespace)
    _refuse_elsewhere(world.system, host, proxy)
    addresses = world.addresses(host, proxy.namespace)
    listeners = [each for each in world.resources(proxy).listeners if _is_out(each)]
    where = next(iter(addresses), "")
    for address in (*addresses, ANY):
        for listener in listeners:
            if port_of(listener) == port and _address(listener) == address:
                if address == ANY:
                    _refuse_closed(world.system, request, proxy.namespace, listens=True)
                return Start(proxy, listener, scheme, host, port, where)
    _refuse_closed(world.system, request, proxy.namespace, listens=False)
    rest = next((each for each in listeners if each.get("name") == _OUTBOUND), None)
    if rest is None:
        raise _wrong(f"{proxy} sends nothing out", "expected a listener for it", "")
    return Start(proxy, rest, scheme, host, port)


def _refuse_unknown(system: System, host: str, namespace: str) -> None:
    """Raise MeshgenError for a name of the cluster that no resolver of its pods would know."""
    hosts = system.hosts
    name, _, rest = host.partition(".")
    where = rest.removesuffix(f".svc.{hosts.domain}").removesuffix(".svc") or namespace
    is_inside = where in system.namespaces and not hosts.asked(host, namespace)
    full = hosts.full(f"{name}.{where}.svc.{hosts.domain}", namespace)
    routed = (*system.routing.virtual_services_of(full), *system.routing.virtual_services_of(host))
    if is_inside and not routed and not system.is_external_host(full):
        near = sorted({one.name for one in system.services if one.namespace == where})
        what = f"no Service of {where} is called `{name}`: {host} has no address"
        raise _wrong(what, one_of(near), did_you_mean(name, near))


def _refuse_elsewhere(system: System, name: str, proxy: Proxy) -> None:
    """Raise MeshgenError for a name of which only the DNS of another cluster knows the address.

    With Istio's DNS proxy, istiod's knowledge of all clusters is enough. A headless Service has
    the addresses of its pods.
    """
    host = system.hosts.asked(name, proxy.namespace)
    if host is None or not system.others or answers_names(system):
        return
    is_headless = host.service is not None and resolution_of(host) == "NONE"
    if not host.cluster and not (is_headless and not host.workloads):
        return
    where, own = f"Service {host.namespace}/{host.member.name}", system.site.cluster
    why = f"is in {host.cluster} and not in {own}" if host.cluster else f"has no pods in {own}"
    what = f"{where} {why}: there its name has no address"
    expected = f"expected a Service with an address in {own}, or the DNS proxy of Istio"
    hint = f'`defaultConfig.proxyMetadata.{CAPTURE}: "true"` of the mesh config turns it on'
    raise _wrong(what, expected, hint)


def _refuse_closed(system: System, request: Request, namespace: str, *, listens: bool) -> None:
    """Raise MeshgenError for a port that a Service does not have: there is nobody at its address.

    Where something of the mesh listens at the port, a VirtualService may lead it elsewhere.
    """
    host = system.hosts.asked(request.host, namespace)
    # What has no address of its own is looked for by its pods' addresses, or by another name.
    if host is None or host.service is None or resolution_of(host) != "STATIC":
        return
    declared = system.hosts.declared(host.name)
    is_routed = listens and any(system.routing.virtual_services_of(host.name))
    if is_routed or any(one.port(request.port) for one in declared):
        return
    ports = sorted({port.number for one in declared for port in one.ports})
    first = replace(request, port=ports[0]) if ports else request
    what = f"Service {host.namespace}/{host.member.name} has no port {request.port}"
    hint = f"did you mean `{first}`?" if ports else ""
    raise _wrong(what, one_of(map(str, ports)), hint)


def _is_out(listener: Mapping[str, Any]) -> bool:
    return listener.get("trafficDirection") == "OUTBOUND"


def _address(listener: Mapping[str, Any]) -> str:
    return text(mapping(listener, "address", "socketAddress").get("address"))


def _best(request: Request, served: Sequence[Served]) -> tuple[Rank, Served | None]:
    fitting = [each for each in served if request.scheme in each.schemes]
    at_port = [each for each in fitting if request.port in (0, each.port)]
    ranked = [(rank_of(each.hosts, request.host), each) for each in at_port]
    return max(ranked, key=lambda pair: pair[0], default=(NO_HOST, None))


def _only_host(request: Request, served: Sequence[Served]) -> Start:
    """Return where a request for a path alone begins: at the only host that is served."""
    for scheme in ("http", "https"):
        fitting = [each for each in served if scheme in each.schemes]
        hosts = dict.fromkeys(host for each in fitting for host in each.hosts)
        if len(hosts) > 1:
            urls = list(dict.fromkeys(each.url(h) for each in fitting for h in each.hosts))
            hint = f"--host names it, or `{request.method} {urls[0]}{request.path}`"
            raise _wrong(f"{request} does not say for which host", one_of(urls), hint)
        if hosts:
            host, first = next(iter(hosts)), fitting[0]
            some = SOME_HOST if host == "*" else host.replace("*", _SOME_LABEL, 1)
            return Start(first.proxy, first.listener, scheme, some, first.port)
    raise _wrong("no gateway serves HTTP", "expected a URL, such as tcp://HOST:PORT", "")


def _wrong(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
