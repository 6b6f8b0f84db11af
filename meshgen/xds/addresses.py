"""Addresses that only a cluster gives: of Services, and of pods."""

import ipaddress
from collections.abc import Mapping, Sequence
from functools import cached_property

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import Host, System, Workload

# Any address: what has none of its own is reached by its port alone.
ANY = "0.0.0.0"
_HEADLESS = "None"
_PER_NET = 250


class Addresses:
    """The addresses of a system; one that no object tells is made up, always the same.

    Source: convertServices, GetAddressForProxy of istio.io/istio/pilot/pkg.
    """

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._system = system

    @cached_property
    def _services(self) -> Mapping[int, str]:
        services = enumerate(self._system.services)
        return {service.member.position: _in("10.96", n) for n, service in services}

    @cached_property
    def _pods(self) -> Mapping[int, str]:
        workloads = enumerate(self._system.workloads)
        return {workload.member.position: _in("10.10", n) for n, workload in workloads}

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
