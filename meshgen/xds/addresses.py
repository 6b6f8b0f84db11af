"""Addresses that only a cluster gives: of Services, and of pods."""

import ipaddress
from collections.abc import Mapping, Sequence
from functools import cached_property

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import Host, NetworkGateway, System, Workload

# Any address: what has none of its own is reached by its port alone.
ANY = "0.0.0.0"
_HEADLESS = "None"
_PER_NET = 250
# The second numbers of the first cluster's nets.
_PODS, _SERVICES = 10, 96
# The net of the addresses that Services have for those outside.
_OUTSIDE = 172


class Addresses:
    """The addresses of a system, and of the other clusters of its mesh.

    One that no object tells is made up, always the same; those of clusters are apart.

    Source: convertServices, GetAddressForProxy of istio.io/istio/pilot/pkg.
    """

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._systems = system.fleet or (system,)

    @cached_property
    def _services(self) -> Mapping[int, str]:
        return {
            service.member.position: _in(f"10.{_SERVICES + at}", n)
            for at, system in enumerate(self._systems)
            for n, service in enumerate(system.services)
        }

    @cached_property
    def _pods(self) -> Mapping[int, str]:
        return {
            workload.member.position: _in(f"10.{_PODS + at}", n)
            for at, system in enumerate(self._systems)
            for n, workload in enumerate(system.workloads)
        }

    def of(self, host: Host) -> Sequence[str]:
        """Return the addresses of a host, or the net that it is; `ANY` where it has none."""
        if host.service is None:
            given = filter(None, map(_address, texts(host.member.spec.get("addresses"))))
            return list(given) or [ANY]
        written = text(host.member.spec.get("clusterIP"))
        if written == _HEADLESS or host.service.type == "ExternalName":
            return [ANY]
        return [written or self._services[host.member.position]]

    def of_pods(self, workload: Workload) -> str:
        """Return the address of the pods of a workload, as if there was one."""
        return self._pods[workload.member.position]

    def of_gateway(self, gateway: NetworkGateway) -> Sequence[str]:
        """Return the addresses at which the gateway of a network is reached from others.

        istiod asks for the address of a name.
        """
        made_up = self._services[gateway.service.member.position].split(".")
        made_up[0] = str(_OUTSIDE)
        unknown = [""] if gateway.service.type == "LoadBalancer" else []
        given = gateway.addresses or unknown
        return [each if is_address(each) else ".".join(made_up) for each in given]

    def behind(self, host: Host) -> Sequence[str]:
        """Return the addresses of all that is behind a host, as far as they are no names."""
        listed = mappings(host.member.spec.get("endpoints")) if host.service is None else ()
        written = [text(endpoint.get("address")) for endpoint in listed]
        return [*map(self.of_pods, host.workloads), *filter(_address, written)]


def is_address(written: str) -> bool:
    """Return whether a text is an address of IP, and no net of them."""
    return "/" not in written and bool(_address(written))


def is_net(address: str) -> bool:
    """Return whether something is a net of addresses, and no single one."""
    return "/" in address


def cidr(address: str) -> Mapping[str, object]:
    """Return an address, or a net of them, as Envoy has it."""
    plain, _, length = address.partition("/")
    bits = ipaddress.ip_address(plain).max_prefixlen
    return {"addressPrefix": plain, "prefixLen": int(length or bits)}


def resolution_of(host: Host) -> str:
    """Return how the proxy finds what is behind a host: NONE, STATIC, DNS; ALIAS for another name.

    Source: ConvertService of istio.io/istio/pilot/pkg/serviceregistry/kube.
    """
    if host.service is None:
        return text(host.member.spec.get("resolution")) or "NONE"
    if host.service.type == "ExternalName":
        return "ALIAS"
    return "NONE" if host.member.spec.get("clusterIP") == _HEADLESS else "STATIC"


def selects(host: Host) -> bool:
    """Return whether a ServiceEntry selects what is behind it."""
    return bool(mapping(host.member.spec, "workloadSelector"))


def _address(written: str) -> str:
    """Return an address, or a net; "" for what is none."""
    plain, slash, _ = written.partition("/")
    try:
        bits = ipaddress.ip_address(plain).max_prefixlen
        net = ipaddress.ip_network(written, strict=False)
    except ValueError:
        return ""
    return plain if not slash or net.prefixlen == bits else written


def _in(net: str, number: int) -> str:
    return f"{net}.{number // _PER_NET}.{number % _PER_NET + 1}"
