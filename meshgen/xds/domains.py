"""The names by which a host is asked for: the values of `Host` that mean it.

Source: generateVirtualHostDomains, GenerateAltVirtualHosts of
istio.io/istio/pilot/pkg/networking/core.
"""

import ipaddress
from collections.abc import Sequence

from meshgen.system import Host, System
from meshgen.xds.addresses import ANY, Addresses, resolution_of


def domains(host: Host, namespace: str, system: System) -> tuple[list[str], list[str]]:
    """Return the names of a host for a proxy of a namespace, and which of them are made of it."""
    names: list[str] = []
    short: list[str] = []
    for name in (host.name, *aliases(host, system)):
        others = shorter(name, namespace, system.control_plane.domain)
        names += [bracketed(name), *others]
        short += others
    if host.service and resolution_of(host) == "NONE":
        names += [f"*.{name}" for name in names]
    return [*names, *map(bracketed, _addresses(host, system))], short


def aliases(host: Host, system: System) -> Sequence[str]:
    """Return the Services of type ExternalName that are other names of a host, maybe by others.

    Source: resolveServiceAliases of istio.io/istio/pilot/pkg/model.
    """
    found: list[str] = []
    wanted = [] if host.other_name else [host.name]
    while wanted:
        listed = (each for name in wanted for each in system.hosts.aliases.get(name, ()))
        wanted = [name for name in dict.fromkeys(listed) if name not in found]
        found += wanted
    return sorted(found)


def bracketed(name: str) -> str:
    """Return a name as it stands in a URL, where an address of IPv6 has brackets."""
    return f"[{name}]" if ":" in name else name


def _addresses(host: Host, system: System) -> list[str]:
    """Return its address; pods are taken to have IPv4 only, and none to Services of IPv6."""
    first, *_ = Addresses(system).of(host)
    return [] if first == ANY or (host.service and ":" in first) else [first]


def shorter(name: str, namespace: str, domain: str) -> list[str]:
    """Return the shorter names of a Service, and the one that no resolver makes longer."""
    others = [] if _is_address(name) else [f"{name}."]
    service, dot, _ = name.partition(f".svc.{domain}")
    short, _, own = service.partition(".")
    if not dot or not name.endswith(f".svc.{domain}") or not own:
        return others
    if own == namespace:
        return [*others, short, f"{service}.svc", service]
    return [*others, service, f"{service}.svc"]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
