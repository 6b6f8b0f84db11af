"""Hosts outside of the mesh: those that ServiceEntries declare, and any other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import Host, System
from meshgen.system.protocols import HTTP, UDP, family_of
from meshgen.system.services import Reached

ANY_OTHER = "any other host"
# Where nobody says a port: that of HTTPS.
USUAL_PORT = 443
_INSIDE = "MESH_INTERNAL"


@dataclass(frozen=True, eq=False)
class Beyond:
    """A port of a host outside of the mesh; 0 is any port, of any host that nobody declares.

    `declared` are the hosts of ServiceEntries that are it, in whatever namespaces.
    """

    name: str
    port: int
    declared: Sequence[Host] = ()
    # A host outside is in no namespace, and no Service leads there.
    namespace: str = ""
    reached: Sequence[Reached] = ()

    @property
    def full(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_any(self) -> bool:
        """Return whether it stands for all hosts that nobody declares."""
        return not self.port

    @property
    def protocol(self) -> str:
        """Return the protocol of the port, as who declares it says it."""
        ports = (port for host in self.declared for port in host.ports)
        return next((port.protocol for port in ports if port.number == self.port), "")

    @property
    def is_http(self) -> bool:
        """Return whether proxies see requests, and not connections alone."""
        return family_of(self.protocol) == HTTP

    def __str__(self) -> str:
        """Return the name and the port."""
        return self.name if self.is_any else f"{self.name}:{self.port}"

    @cached_property
    def ends(self) -> Sequence[tuple[str, int]]:
        """Return addresses and ports where connections go; "" for an address that DNS tells.

        They are those that its ServiceEntry says, round the proxy as well.
        """
        if not self.declared:
            return [(_fixed(self.name), self.port)]
        spec = self.declared[0].member.spec
        said = next((p for p in mappings(spec.get("ports")) if p.get("number") == self.port), {})
        target = said.get("targetPort")
        usual = target if isinstance(target, int) else self.port
        found = []
        for endpoint in mappings(spec.get("endpoints")):
            own = mapping(endpoint, "ports").get(text(said.get("name")))
            found.append(
                (_fixed(text(endpoint.get("address"))), own if isinstance(own, int) else usual)
            )
        if not found and text(spec.get("resolution")) in ("", "NONE"):
            found = [(each, usual) for each in texts(spec.get("addresses"))]
        return list(dict.fromkeys(found)) or [("", usual)]


def outside_of(system: System) -> Sequence[Beyond]:
    """Return the ports of hosts that ServiceEntries declare outside of the mesh."""
    found: dict[tuple[str, int], list[Host]] = {}
    for host in _declared(system):
        for port in host.ports:
            if port.number and port.protocol != UDP:
                found.setdefault((host.name, port.number), []).append(host)
    return [Beyond(name, port, hosts) for (name, port), hosts in found.items()]


def any_other() -> Beyond:
    """Return what stands for all hosts that nobody declares."""
    return Beyond(ANY_OTHER, 0)


def beyond(system: System, name: str, port: int) -> Beyond:
    """Return a port of a host by its name: as it is declared, maybe with a `*`, or nowhere."""
    if not port:
        return any_other()
    told = [
        host
        for host in system.hosts.told_by(name)
        if is_outside(host) and host.port(port) is not None
    ]
    first = told[0].name if told else ""
    return Beyond(name, port, [host for host in told if host.name == first])


def outside_named(system: System, name: str, port: int | None) -> Sequence[Beyond]:
    """Return the ports of a host outside, by its name, or by that of its ServiceEntry.

    A name that nobody declares is one as well, if it is none of the cluster's.
    """
    known = [
        one
        for one in outside_of(system)
        if any(name in (one.name, *_names(host)) for host in one.declared)
    ]
    if known and port is not None and all(one.port != port for one in known):
        return [beyond(system, each, port) for each in dict.fromkeys(one.name for one in known)]
    if known or not _may_be_outside(system, name):
        return [one for one in known if port in (None, one.port)]
    if port is None:
        numbers = [
            each.number
            for host in system.hosts.told_by(name)
            if is_outside(host)
            for each in host.ports
        ]
        return [beyond(system, name, number) for number in dict.fromkeys(numbers or [USUAL_PORT])]
    return [beyond(system, name, port)]


def is_outside(host: Host) -> bool:
    """Return whether a host is one of a ServiceEntry, and has no part in the mesh."""
    inside = host.service is not None or bool(host.workloads)
    return not inside and text(host.member.spec.get("location")) != _INSIDE


def _declared(system: System) -> Iterator[Host]:
    return (host for host in system.hosts if is_outside(host))


def _names(host: Host) -> Sequence[str]:
    return host.member.name, f"{host.member.namespace}/{host.member.name}"


def _may_be_outside(system: System, name: str) -> bool:
    first, dot, rest = name.partition(".")
    ends = (".svc", f".svc.{system.control_plane.domain}", ".local")
    is_name = bool(first and dot and rest) and not {"/", " ", ":"} & {*name}
    return is_name and rest not in system.namespaces and not name.endswith(ends)


def _fixed(said: str) -> str:
    """Return an address of IP; "" for a name, whose address nobody knows before it is asked for."""
    try:
        return str(ip_address(said))
    except ValueError:
        return ""
