"""How a call arrives: with mutual TLS or in plain text, or not at all, as proxies would send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from meshgen.access.sources import Kind, Source
from meshgen.access.targets import Target
from meshgen.resources import Path
from meshgen.system import Host, Member, System
from meshgen.system.access import Caller
from meshgen.system.egress import Egress
from meshgen.system.peers import Mode
from meshgen.system.policies import SIDECAR
from meshgen.xds.proxy import Proxy
from meshgen.xds.traffic_policy import tls_mode_of

_CLOSED = "REGISTRY_ONLY"


class How(StrEnum):
    """How a call arrives."""

    MUTUAL_TLS = "mutual TLS"
    PLAIN = "plain text"
    DIRECT = "directly"
    THROUGH = "through a gateway"
    REFUSED = "refused"


@dataclass(frozen=True)
class Because:
    """What something is due to, in words, and the place in an object, if one says so."""

    words: str
    member: Member | None = None
    path: Path = ()


@dataclass(frozen=True)
class Arrival:
    """How a call arrives, and as whom.

    `because` tells why it is refused, or comes in plain text from who could do better; `stopped` is
    the Sidecar that keeps the caller's own proxy from sending it. On its way to a host outside it
    may go `through` a gateway, whose name that is.
    """

    how: How
    caller: Caller | None = None
    because: Because | None = None
    stopped: Because | None = None
    through: str = ""


class Arrivals:
    """How calls arrive in a system."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._system = system
        self._modes: dict[tuple[int, int, str], tuple[str | None, Member | None]] = {}
        self._known: dict[tuple[int, str], frozenset[str]] = {}

    def of(self, source: Source, target: Target, *, meshed: bool) -> Arrival:
        """Return how a call arrives; `meshed` is whether the caller counts as in the mesh."""
        if target.is_gateway:
            return _at_gateway(source.caller if meshed else None, target.demand.held)
        caller = source.caller if meshed else None
        stopped = why = None
        sidecar = self.egress_of(source) if meshed else None
        if sidecar and not self.knows(sidecar, target):
            words = f"tells the caller's proxy of no {target.name}"
            at = sidecar.member, ("spec", "egress")
            if self.is_closed(sidecar):
                stopped = Because(words, *at)
            elif caller is not None:
                caller, why = None, Because(f"{words}, which passes it on as it is", *at)
        if caller is not None:
            caller, why = self._sent(source, target, caller)
        if caller is not None and target.guarded is not False:
            if target.demand.held is not Mode.DISABLE:
                return Arrival(How.MUTUAL_TLS, caller, stopped=stopped)
            member, path = next(iter(target.demand.place), (None, ()))
            why = Because("switches mutual TLS off", member, path)
        if target.guarded is not False and target.demand.held is Mode.STRICT:
            member, path = next(iter(target.demand.place), (None, ()))
            words = "takes nothing but mutual TLS"
            return Arrival(How.REFUSED, None, Because(words, member, path), stopped)
        return Arrival(How.PLAIN, None, why, stopped)

    def _sent(
        self, source: Source, target: Target, caller: Caller
    ) -> tuple[Caller | None, Because | None]:
        """Return as whom a call is sent: as nobody, where a DestinationRule has it so."""
        host = self._services.get(next(iter(self.hosts_of(target)), ""))
        if host is None or host.name not in self._told:
            is_auto = self._system.control_plane.auto_mtls
            return (caller, None) if is_auto else (None, Because("enableAutoMtls is false"))
        number = target.reached[0].port.number
        mode, member = self._mode(source, host, number)
        if mode is None:
            is_auto = self._system.control_plane.auto_mtls
            return (caller, None) if is_auto else (None, Because("enableAutoMtls is false"))
        if mode == "ISTIO_MUTUAL":
            return caller, None
        return None, Because(f"has callers use TLS mode {mode}", member, ("spec",))

    def _mode(self, source: Source, host: Host, port: int) -> tuple[str | None, Member | None]:
        key = (host.member.position, port, source.namespace)
        if key not in self._modes:
            rule = self._proxy(source).scope.rule(host)
            self._modes[key] = tls_mode_of(rule, port, ""), rule.member if rule else None
        return self._modes[key]

    def _proxy(self, source: Source) -> Proxy:
        labels = source.workload.labels if source.workload else {}
        account = source.caller.account if source.caller else ""
        is_gateway = source.kind is Kind.GATEWAY
        where = source.namespace
        return Proxy(self._system, source.name, where, labels, account, is_gateway, source.workload)

    @cached_property
    def _told(self) -> frozenset[str]:
        """Return the hosts of which some DestinationRule says what TLS clients use."""
        return frozenset(each.host.name for each in self._system.client_tls)

    @cached_property
    def _services(self) -> Mapping[str, Host]:
        return {host.name: host for host in reversed(self._system.hosts.all) if host.service}

    def is_closed(self, egress: Egress) -> bool:
        """Return whether proxies send nothing to whom a Sidecar does not tell of."""
        return (egress.outbound or self._system.control_plane.outbound) == _CLOSED

    def egress_of(self, source: Source) -> Egress | None:
        """Return the Sidecar that says which hosts a caller's proxy knows."""
        workload = source.workload
        if workload is None or source.kind is Kind.GATEWAY or not workload.sidecar:
            return None
        return self._egress.get(workload.member.position)

    def knows(self, egress: Egress, target: Target) -> bool:
        """Return whether a Sidecar tells of a host that leads to a target."""
        return not self.known_to(egress).isdisjoint(self.hosts_of(target))

    def hosts_of(self, target: Target) -> Sequence[str]:
        """Return the full names of the Services that lead to a target."""
        hosts = self._system.hosts
        services = (reached.service for reached in target.reached)
        return [hosts.full(each.name, each.namespace) for each in services]

    @cached_property
    def _egress(self) -> Mapping[int, Egress]:
        if not any(True for _ in self._system.of(SIDECAR)):
            return {}
        found = ((w, self._system.egress_of(w)) for w in self._system.workloads)
        return {workload.member.position: egress for workload, egress in found if egress}

    def known_to(self, egress: Egress) -> frozenset[str]:
        """Return the hosts that a Sidecar tells of."""
        key = (egress.member.position, egress.namespace)
        if key not in self._known:
            listed = [host for _, host in egress.hosts] or ["*/*"]
            near = (host for named in listed for host in self._near(named, egress.namespace))
            self._known[key] = frozenset(host.name for host in near if egress.has(host))
        return self._known[key]

    def _near(self, named: str, namespace: str) -> Sequence[Host]:
        """Return the hosts that an entry of a Sidecar may be about."""
        where, _, name = named.partition("/")
        if "*" not in name:
            return self._system.hosts.declared(name)
        if where == "*":
            return self._system.hosts.all
        return self._hosts_in.get(namespace if where == "." else where, ())

    @cached_property
    def _hosts_in(self) -> Mapping[str, Sequence[Host]]:
        found: dict[str, list[Host]] = {}
        for host in self._system.hosts:
            found.setdefault(host.namespace, []).append(host)
        return found


def _at_gateway(caller: Caller | None, taken: Mode) -> Arrival:
    """Return how a call arrives at a gateway, whose servers say what they take."""
    if caller is not None and taken is not Mode.DISABLE:
        return Arrival(How.MUTUAL_TLS, caller)
    if taken is Mode.STRICT:
        words = "its servers take nothing but mutual TLS of the mesh"
        return Arrival(How.REFUSED, None, Because(words))
    return Arrival(How.PLAIN)


def of_mutual_tls_alone(arrival: Arrival) -> Arrival:
    """Return how a call arrives that has to come with the mesh's mutual TLS, or not at all.

    The gateway of a network passes on what TLS it is not the end of, by the name that it is for.
    """
    if arrival.how is How.MUTUAL_TLS or arrival.how is How.REFUSED:
        return arrival
    why = f": {arrival.because.words}" if arrival.because else ""
    words = f"is in another network, whose gateway passes on mutual TLS alone{why}"
    return Arrival(How.REFUSED, None, Because(words), arrival.stopped)
