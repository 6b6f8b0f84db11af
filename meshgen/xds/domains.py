"""The names by which a host is asked for: the values of `Host` that mean it.

Source: generateVirtualHostDomains, GenerateAltVirtualHosts of
istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Sequence

from meshgen.system import Host
from meshgen.xds.addresses import ANY, Addresses, resolution_of
from meshgen.xds.proxy import Proxy


class Domains:
    """The names of hosts, as the pods of a proxy ask for them."""

    def __init__(self, proxy: Proxy) -> None:
        """Take the proxy."""
        self._system = proxy.system
        self._namespace = proxy.namespace
        self._addresses = Addresses(proxy.system)

    def of(self, host: Host) -> tuple[list[str], list[str]]:
        """Return the names of a host, and which of them are made of its own."""
        names: list[str] = []
        made: list[str] = []
        for name in (host.name, *self._system.hosts.aliases(host)):
            others = shorter(name, self._namespace, self._system.control_plane.domain)
            names += [bracketed(name), *others]
            made += others
        if host.service and resolution_of(host) == "NONE":
            names += [f"*.{name}" for name in names]
        return [*names, *self._address(host)], made

    def _address(self, host: Host) -> Sequence[str]:
        """Return its address: pods are taken to have IPv4 only, and know no Service of IPv6."""
        first, *_ = self._addresses.of(host)
        return [] if first == ANY or (host.service and ":" in first) else [bracketed(first)]


def bracketed(name: str) -> str:
    """Return a name as it stands in a URL, where an address of IPv6 has brackets."""
    return f"[{name}]" if ":" in name else name


def shorter(name: str, namespace: str, domain: str) -> list[str]:
    """Return the shorter names of a Service, and the one that no resolver makes longer."""
    others = [f"{name}."]
    service, dot, _ = name.partition(f".svc.{domain}")
    short, _, own = service.partition(".")
    if not dot or not name.endswith(f".svc.{domain}") or not own:
        return others
    if own == namespace:
        return [*others, short, f"{service}.svc", service]
    return [*others, service, f"{service}.svc"]
