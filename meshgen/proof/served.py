"""What gateways serve: hosts at ports, with TLS or without."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.proof.listeners import MANAGER, type_of
from meshgen.proof.matching import NO_HOST, domains_of, rank_of
from meshgen.proof.process import port_of
from meshgen.proof.world import World
from meshgen.system import Workload
from meshgen.xds import Json, Proxy
from meshgen.xds.names import is_told_by_sni


@dataclass(frozen=True)
class Served:
    """Hosts that a gateway serves at a port, as those outside see it."""

    proxy: Proxy
    listener: Json
    port: int
    is_tls: bool
    hosts: Sequence[str]

    @property
    def schemes(self) -> tuple[str, ...]:
        """Return the schemes of the requests that it takes."""
        return ("https", "tls") if self.is_tls else ("http", "tcp")

    def url(self, host: str) -> str:
        """Return how one of its hosts is reached."""
        scheme, usual = ("https", 443) if self.is_tls else ("http", 80)
        return f"{scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def served_by(world: World, proxy: Proxy) -> Iterator[Served]:
    """Yield what a gateway serves."""
    resources = world.resources(proxy)
    routes = {text(each.get("name")): each for each in resources.routes}
    leading = _ports(world, proxy)
    for listener in resources.listeners:
        inner = port_of(listener)
        for chain in mappings(listener.get("filterChains")):
            is_tls, hosts = _hosts(chain, routes)
            for port in (leading.get(inner) or [inner]) if hosts else ():
                yield Served(proxy, listener, port, is_tls, hosts)


def _hosts(chain: Mapping[str, Any], routes: Mapping[str, Json]) -> tuple[bool, list[str]]:
    match = mapping(chain, "filterChainMatch")
    names = [name for name in texts(match.get("serverNames")) if not is_told_by_sni(name)]
    if match.get("serverNames") and not names:
        return True, []
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
