"""Where a request begins: at which proxy, at which of its listeners, and for what host."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.request import Request
from meshgen.nearest import did_you_mean, one_of
from meshgen.proof.listeners import MANAGER, type_of
from meshgen.proof.matching import NO_HOST, Rank, domains_of, rank_of
from meshgen.proof.process import port_of
from meshgen.proof.world import World
from meshgen.system import Workload
from meshgen.xds import Json, Proxy

_OUTBOUND = "virtualOutbound"
_ANY_ADDRESS = ("0.0.0.0", "::")
# What is asked of a gateway that serves any host.
_SOME_HOST = "meshgen.example"
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


def start_of(world: World, request: Request) -> Start:
    """Return where a request begins; raises MeshgenError if that is nowhere."""
    if request.source is None:
        return _from_outside(world, request, world.gateways)
    proxy = _sender(world, request.source)
    if proxy.is_gateway:
        return _from_outside(world, request, [proxy])
    return _from_pod(world, request, proxy)


def _sender(world: World, source: str) -> Proxy:
    """Return the proxy of who sends: of a service, a workload or a gateway."""
    named = {name: proxy for proxy in reversed(world.gateways) for name in _called(proxy)}
    by_workload = {id(p.workload): p for p in world.sidecars if p.workload}
    for proxy in reversed(world.sidecars):
        named |= dict.fromkeys(_called(proxy), proxy)
    for service in reversed(world.system.services):
        proxies = [by_workload[id(w)] for w in service.workloads if id(w) in by_workload]
        if proxies:
            for name in (service.name, f"{service.namespace}/{service.name}"):
                named[name] = proxies[0]
    if source in named:
        return named[source]
    short = sorted(name for name in named if "/" not in name)
    plain = {w.member.name for w in world.system.workloads} - set(short)
    if source in plain:
        hint = "it has no sidecar, so that no proxy of its own sends its requests"
        raise _wrong(f"{source} has no proxy", "expected a service with a sidecar", hint)
    raise _wrong(
        f"no service and no gateway is called `{source}`",
        one_of(short),
        did_you_mean(source, short),
    )


def _called(proxy: Proxy) -> tuple[str, str]:
    return proxy.name, str(proxy)


def _from_pod(world: World, request: Request, proxy: Proxy) -> Start:
    if not request.host:
        hint = f"did you mean `{request.method} http://HOST{request.path}`?"
        raise _wrong(f"{request} names no host", "expected one that the service calls", hint)
    workload, port = proxy.workload, request.port
    if workload is not None and not workload.sends(port):
        what = f"what {proxy} sends to port {port} does not go through its sidecar"
        raise _wrong(what, "expected one that no annotation leaves out", "")
    addresses = world.addresses(request.host, proxy.namespace)
    listeners = world.resources(proxy).listeners
    for address in (*addresses, *_ANY_ADDRESS):
        for listener in listeners:
            if port_of(listener) == port and _address(listener) == address and _is_out(listener):
                where = next((a for a in addresses if a not in _ANY_ADDRESS), "")
                return Start(proxy, listener, request.scheme, request.host, port, where)
    rest = next((each for each in listeners if each.get("name") == _OUTBOUND), None)
    if rest is None:
        raise _wrong(f"{proxy} sends nothing out", "expected a listener for it", "")
    return Start(proxy, rest, request.scheme, request.host, port)


def _is_out(listener: Mapping[str, Any]) -> bool:
    return listener.get("trafficDirection") == "OUTBOUND" and listener.get("name") != _OUTBOUND


def _address(listener: Mapping[str, Any]) -> str:
    return text(mapping(listener, "address", "socketAddress").get("address"))


@dataclass(frozen=True)
class _Served:
    """Hosts that a gateway serves at a port, with TLS or without."""

    proxy: Proxy
    listener: Json
    port: int
    is_tls: bool
    hosts: Sequence[str]

    @property
    def schemes(self) -> tuple[str, ...]:
        return ("https", "tls") if self.is_tls else ("http", "tcp")


def _from_outside(world: World, request: Request, gateways: Sequence[Proxy]) -> Start:
    served = [each for proxy in gateways for each in _served(world, proxy)]
    if not served:
        who = f"{gateways[0]} serves" if request.source else "no gateway serves"
        hint = "--from names a service of the mesh that sends the request"
        raise _wrong(f"{who} nothing", "expected a Gateway with routes", hint)
    if not request.host:
        return _only_host(request, served)
    rank, best = _best(request, served)
    if best is None or rank == NO_HOST:
        hosts = sorted({_url(each, host) for each in served for host in each.hosts})
        hint = did_you_mean(request.url, hosts)
        where = f"{gateways[0]}" if request.source else "a gateway"
        at = f"{request.scheme}://{request.host}:{request.port}"
        raise _wrong(f"{where} serves no {at}", one_of(hosts), hint)
    return Start(best.proxy, best.listener, request.scheme, request.host, best.port)


def _best(request: Request, served: Sequence[_Served]) -> tuple[Rank, "_Served | None"]:
    fitting = [each for each in served if request.scheme in each.schemes]
    at_port = [each for each in fitting if request.port in (0, each.port)]
    ranked = [(rank_of(each.hosts, request.host), each) for each in at_port]
    return max(ranked, key=lambda pair: pair[0], default=(NO_HOST, None))


def _only_host(request: Request, served: Sequence[_Served]) -> Start:
    """Return where a request for a path alone begins: at the only host that is served."""
    for scheme in ("http", "https"):
        fitting = [each for each in served if scheme in each.schemes]
        hosts = dict.fromkeys(host for each in fitting for host in each.hosts)
        if len(hosts) > 1:
            urls = [_url(each, host) for each in fitting for host in each.hosts]
            hint = f"--host names it, or `{request.method} {urls[0]}{request.path}`"
            what = f"{request} does not say for which host"
            raise _wrong(what, one_of(list(dict.fromkeys(urls))), hint)
        if hosts:
            host = next(iter(hosts))
            some = _SOME_HOST if host == "*" else host.replace("*", _SOME_LABEL, 1)
            return Start(fitting[0].proxy, fitting[0].listener, scheme, some, fitting[0].port)
    raise _wrong("no gateway serves HTTP", "expected a URL, such as tcp://HOST:PORT", "")


def _url(served: _Served, host: str) -> str:
    scheme, usual = ("https", 443) if served.is_tls else ("http", 80)
    return f"{scheme}://{host}" + ("" if served.port == usual else f":{served.port}")


def _served(world: World, proxy: Proxy) -> Iterator[_Served]:
    resources = world.resources(proxy)
    routes = {text(each.get("name")): each for each in resources.routes}
    outside = _ports(world, proxy)
    for listener in resources.listeners:
        inner = port_of(listener)
        ports = outside.get(inner) or [inner]
        for chain in mappings(listener.get("filterChains")):
            is_tls, hosts = _hosts(chain, routes)
            for port in ports if hosts else ():
                yield _Served(proxy, dict(listener), port, is_tls, hosts)


def _hosts(chain: Mapping[str, Any], routes: Mapping[str, Json]) -> tuple[bool, list[str]]:
    match = mapping(chain, "filterChainMatch")
    names = [text(name) for name in texts(match.get("serverNames"))]
    is_tls = "transportSocket" in chain or bool(names) or match.get("transportProtocol") == "tls"
    for one in mappings(chain.get("filters")):
        if type_of(one) == MANAGER:
            config = mapping(one, "typedConfig")
            name = text(mapping(config, "rds").get("routeConfigName"))
            found = routes.get(name, {}) if name else dict(mapping(config, "routeConfig"))
            hosts = [host for host in domains_of(found) if ":" not in host]
            return is_tls, [host for host in hosts if _is_within(host, names)]
    return is_tls, names or ["*"]


def _is_within(host: str, names: Sequence[str]) -> bool:
    return not names or host == "*" or rank_of(names, host) != NO_HOST


def _ports(world: World, proxy: Proxy) -> Mapping[int, list[int]]:
    """Return the ports that lead to each port of a gateway's pods, by its Services."""
    leading: dict[int, list[int]] = {}
    for pods in world.system.gateways.pods:
        is_own = pods.workload is proxy.workload and pods.namespace == proxy.namespace
        if is_own and (proxy.workload is not None or pods.labels == proxy.labels):
            for port, target in pods.ports.items():
                number = _number(target, proxy.workload)
                if number is not None:
                    leading.setdefault(number, []).append(port)
    return leading


def _number(target: int | str, workload: Workload | None) -> int | None:
    if isinstance(target, int):
        return target
    ports = workload.ports if workload else ()
    named = (port.get("containerPort") for _, port in ports if port.get("name") == target)
    return next((number for number in named if isinstance(number, int)), None)


def _wrong(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
