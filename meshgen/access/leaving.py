"""What becomes of calls to hosts outside: what their proxies send, and what the network lets out.

A proxy refuses hosts by their names, and a pod can go round it; so it can round an egress gateway.
A NetworkPolicy holds, and knows no names. What either refuses, and which of them stands, is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from meshgen.access.arriving import Arrival, Arrivals, Because, How
from meshgen.access.cell import Cell, Reach, either, judged
from meshgen.access.outside import Beyond
from meshgen.access.sources import Kind, Source
from meshgen.access.ways import Way, Ways, sni_of
from meshgen.lenient import mapping, mappings
from meshgen.system import Host, Member, System, Workload
from meshgen.system.access import Request, Verdict
from meshgen.system.egress import Egress
from meshgen.system.network import EGRESS, Outside, Passage, Pods, Port

_CLOSED = "REGISTRY_ONLY"
_EVERYWHERE = frozenset(("0.0.0.0/0", "::/0"))
_REACH = {
    Verdict.ALLOWED: Reach.ALLOWED,
    Verdict.DENIED: Reach.DENIED,
    Verdict.UNKNOWN: Reach.UNKNOWN,
}


@dataclass(frozen=True)
class _Past:
    """What the network makes of a connection that no proxy is asked about."""

    reach: Reach
    requests: str
    because: Sequence[Because]


class Leaving:
    """What becomes of calls to hosts outside in a system."""

    def __init__(self, system: System, arrivals: Arrivals, said: Request) -> None:
        """Take the system, how its proxies know others, and what is known of requests."""
        self._system, self._arrivals, self._said = system, arrivals, said
        self._ways = Ways(system)
        self._passages: dict[tuple[int, str, int], Passage] = {}
        self._told: dict[int, str] = {}

    def cell(self, source: Source, target: Beyond) -> Cell | None:
        """Return what becomes of calls of a caller; None where nothing is known of its pods."""
        workload = source.workload
        if workload is None:
            return None
        if source.kind is Kind.GATEWAY:
            return self._of_gateway(workload, target)
        has_proxy = workload.sidecar and not workload.on_host
        ways = (True, False) if workload.in_mesh is None else (bool(has_proxy),)
        cells = [self._sent(source, workload, target, meshed=way) for way in ways]
        return either(cells, source.name)

    def _of_gateway(self, workload: Workload, target: Beyond) -> Cell:
        """Return what becomes of calls of a gateway, whose pods run nothing but the proxy."""
        led = None if target.is_any else self._ways.is_led(workload, target)
        if led is None:
            words = "no route of the gateway leads there"
            return Cell(Reach.DENIED, Arrival(How.REFUSED), because=[Because(words)])
        past = self._past(workload, target)
        return _direct(past, Because("leads there", *led))

    def _sent(self, source: Source, workload: Workload, target: Beyond, *, meshed: bool) -> Cell:
        if not meshed:
            words = f"{source.name} has no sidecar: no proxy is asked"
            return _direct(self._past(workload, target), Because(words))
        egress = self._arrivals.egress_of(source)
        host = self._known(source, egress, target)
        if host is None:
            past = self._past(workload, target)
            closed = self._closed(egress, target)
            if closed is None or self._is_elsewhere(target):
                return _direct(past, Because("its proxy passes on what nobody declares"))
            return _kept(past, closed)
        way = self._ways.of(source, target)
        known = Because("is known to its proxy", host.member, host.path)
        if way is None:
            return _direct(self._past(workload, target), known)
        past = self._past(workload, target)
        if not isinstance(way, Way):
            words = "leads its requests elsewhere"
            return Cell(
                Reach.UNKNOWN, Arrival(How.DIRECT), because=[Because(words, way, ("spec",))]
            )
        return self._through(source, workload, target, way, past)

    def _through(
        self, source: Source, workload: Workload, target: Beyond, way: Way, past: _Past
    ) -> Cell:
        """Return what becomes of calls through a gateway, its policies, its own way out."""
        network, access = self._system.network, self._system.access
        where = f"gateway {way.name}"
        pods = (
            network.pods_of(way.workload)
            if way.workload
            else network.pods_in(way.namespace, way.labels)
        )
        caller = source.caller if way.is_mutual else None
        arrival = Arrival(How.THROUGH, caller, through=where)
        into = network.may(network.pods_of(workload), pods, Port(way.port))
        out = self._passage(pods, way.workload, *target.ends[0])
        for passage, words in ((into, f"lets nothing to {where}"), (out, f"keeps {where} in")):
            if passage.verdict is Verdict.DENIED:
                why = Because(words, passage.member, passage.path)
                return _kept(past, why, arrival)
        applied = (
            access.of(way.workload) if way.workload else access.of_pods(way.namespace, way.labels)
        )
        request = replace(
            self._said,
            port=way.port,
            caller=caller,
            is_http=way.is_http,
            sni=sni_of(target) if way.server.tls else "",
            host=self._said.host or target.name,
        )
        cell = judged(access, access.left_of(applied, request), request, arrival)
        if cell.reach is Reach.DENIED:
            refused = cell.because or [Because(f"{where} has no rule for it")]
            return _kept(past, refused[0], arrival)
        led = Because(f"leads it to {where}", way.member, way.path)
        unseen = [] if way.is_mutual else [Because(f"{where} sees the name, and not who calls")]
        unsure = [p for p in (into, out) if p.verdict is Verdict.UNKNOWN]
        may = [
            Because("may keep the connection from coming about", p.member, p.path) for p in unsure
        ]
        reach = Reach.UNKNOWN if unsure else cell.reach
        because = [led, *unseen, *may, *cell.because]
        return replace(cell, reach=reach, because=because)

    def _known(self, source: Source, egress: Egress | None, target: Beyond) -> Host | None:
        """Return the host of a ServiceEntry by which a caller's proxy knows a target."""
        for host in target.declared:
            if host.is_seen_from(source.namespace) and (egress is None or egress.has(host)):
                return host
        return None

    def _is_elsewhere(self, target: Beyond) -> bool:
        return (
            not target.is_any and not target.declared and self._system.is_external_host(target.name)
        )

    def _closed(self, egress: Egress | None, target: Beyond) -> Because | None:
        """Return what has a proxy send nothing to whom it does not know; None where nothing has."""
        if egress is not None and egress.outbound:
            if egress.outbound != _CLOSED:
                return None
            words = "has its proxy send nothing there: REGISTRY_ONLY"
            return Because(words, egress.member, ("spec", "outboundTrafficPolicy"))
        if self._system.control_plane.outbound != _CLOSED:
            return None
        if egress is not None and target.declared:
            words = "tells its proxy of no such host, and the mesh config says REGISTRY_ONLY"
            return Because(words, egress.member, ("spec", "egress"))
        return Because("its proxy sends nothing there: REGISTRY_ONLY of the mesh config")

    def _past(self, workload: Workload, target: Beyond) -> _Past:
        """Return what the network makes of a connection from the pods themselves."""
        pods = self._system.network.pods_of(workload)
        ends = target.ends
        passages = [self._passage(pods, workload, *end) for end in ends]
        verdicts = {passage.verdict for passage in passages}
        verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN
        first = passages[0]
        reach, requests = _REACH[verdict], ""
        if verdict is Verdict.UNKNOWN and target.is_any:
            reach, requests = Reach.PARTLY, self._let_out(workload, pods)
        policy = first.member or self._first(pods)
        if policy is None:
            return _Past(reach, requests, [Because("no NetworkPolicy keeps its pods in")])
        words = {
            Reach.ALLOWED: "lets its pods out to any address there: it knows no names",
            Reach.DENIED: "lets nothing out there",
            Reach.PARTLY: f"lets out {requests}: it knows no names",
        }.get(reach, "may let its pods out there: nobody knows the address")
        if ends[0][0] and reach is Reach.ALLOWED:
            words = "lets its pods out to this address"
        return _Past(reach, requests, [Because(words, policy, first.path)])

    def _first(self, pods: Pods) -> Member | None:
        listed = self._system.network.isolating(pods, EGRESS)
        return listed[0].member if listed else None

    def _passage(self, pods: Pods, workload: Workload | None, address: str, port: int) -> Passage:
        key = (workload.member.position if workload else -1, address, port)
        if workload is None or key not in self._passages:
            end = Outside(address)
            passage = self._system.network.leaves(pods, end, Port(port or None))
            if workload is None:
                return passage
            self._passages[key] = passage
        return self._passages[key]

    def _let_out(self, workload: Workload, pods: Pods) -> str:
        """Return in words what policies let pods reach outside: `any address at 443`."""
        at = workload.member.position
        if at not in self._told:
            found = dict.fromkeys(
                words
                for policy in self._system.network.isolating(pods, EGRESS)
                for rule in mappings(policy.member.spec.get("egress"))
                for words in _told(rule)
            )
            self._told[at] = ", ".join(found) or "some addresses"
        return self._told[at]


def _told(rule: Mapping[str, object]) -> Iterator[str]:
    peers = mappings(rule.get("to"))
    blocks = [str(mapping(peer, "ipBlock").get("cidr")) for peer in peers if "ipBlock" in peer]
    if peers and not blocks:
        return
    ports = [
        str(port.get("port", "any port"))
        for port in mappings(rule.get("ports"))
        if port.get("protocol") in (None, "TCP")
    ]
    if rule.get("ports") and not ports:
        return
    where = [block for block in blocks if block not in _EVERYWHERE]
    if len(where) < len(blocks) or not blocks:
        where = ["any address"]
    yield f"{', '.join(where)} at {', '.join(ports)}" if ports else ", ".join(where)


def _direct(past: _Past, first: Because) -> Cell:
    """Return what becomes of calls that go there as they are."""
    how = How.REFUSED if past.reach is Reach.DENIED else How.DIRECT
    return Cell(past.reach, Arrival(how), requests=past.requests, because=[first, *past.because])


def _kept(past: _Past, why: Because, arrival: Arrival | None = None) -> Cell:
    """Return what becomes of calls that a proxy refuses, and maybe the network as well."""
    told = replace(arrival or Arrival(How.REFUSED), stopped=why)
    return Cell(past.reach, told, requests=past.requests, because=[why, *past.because])
