"""Which firewalls there are: in the sidecars of services, and in the proxies of gateways."""

from collections.abc import Iterable, Iterator, Mapping

from meshgen.mesh.firewall import ProxyFirewall
from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.resources import Path

# The kind by which proxies get a module.
PLUGIN = "WasmPlugin"
_ENDING = "-waf"


def firewalls_of_services(services: Iterable[Service]) -> Iterator[Owned]:
    """Yield the firewalls in services' sidecars."""
    for service in services:
        said = service.spec.waf
        if said is not None and service.in_mesh and any(port.is_http for port in service.ports):
            firewall = ProxyFirewall(said, service.labels, service.selector)
            at, space = (*service.setting, "waf"), service.namespace.key
            yield _owned(service.name + _ENDING, at, firewall, service.key, space)


def firewalls_of_gateways(
    serving: Serving, pods_of: Mapping[str, GatewayPods | None]
) -> Iterator[Owned]:
    """Yield the firewalls in gateways' proxies, beside their pods."""
    for name, gateway in serving.gateways.items():
        pods = pods_of.get(name)
        if gateway.waf is None or pods is None:
            continue
        own = serving.namespace_of(name) or serving.namespaces[""]
        home, called = pods.home or own, name + _ENDING + pods.ending(own, serving.mesh)
        firewall = ProxyFirewall(
            gateway.waf,
            pods.runs.labels if pods.runs else {},
            pods.selector,
            None if pods.home else pods.namespace,
            filtered_hosts(serving, name, pods),
            inbound=False,
        )
        at: Path = ("gateways", name, "waf")
        yield _owned(called, at, firewall, MESH, home.key)


def filtered_hosts(serving: Serving, gateway: str, pods: GatewayPods) -> tuple[str, ...] | None:
    """Return the hosts to which a gateway's firewall is confined.

    None for all: its pods serve nobody else, or a `*` is among them.
    """
    hosts = serving.served(gateway)
    return None if pods.runs is not None or "*" in hosts else tuple(hosts)


def _owned(name: str, at: Path, firewall: ProxyFirewall, folder: str, namespace: str) -> Owned:
    variables = {"firewall": firewall}
    return Owned(PLUGIN, name, at, at, folder, variables, namespace=namespace)
