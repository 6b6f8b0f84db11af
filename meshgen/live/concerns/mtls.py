"""Mutual TLS: what workloads take and clients use, asked of the objects that are in force."""

from collections.abc import Iterator, Mapping, Set

from meshgen.codes.live import OTHER_MODE, UNSEEN
from meshgen.identity import identity
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.proxies import counters, proxies
from meshgen.live.words import counted, some
from meshgen.system import System
from meshgen.system.peers import Demand
from meshgen.system.policies import PEER_AUTHENTICATION
from meshgen.system.routing import DESTINATION_RULE
from meshgen.system.workloads import Workload

_RULES = (PEER_AUTHENTICATION, DESTINATION_RULE)
# Of these, a system has the objects that make them.
_MADE = frozenset(("Pod", "ReplicaSet", "Event", "PodMetrics"))
_REMOVE = "remove it, or put it into the config: `mtls` says the mode"
# Where nothing names it, Istio counts who cannot be known so.
_UNKNOWN = "unknown"


def _asks(expected: Expected) -> Iterator[str]:
    for namespace in dict.fromkeys((*expected.meshed, expected.root)):
        for type_ in _RULES:
            kind, _, group = type_.partition(".")
            if version := expected.preferred(kind, group):
                yield expected.path(version, kind, namespace)
    for namespace in expected.meshed:
        yield expected.path("v1", "Namespace", "", namespace)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    meshed = [workload for workload in expected.system.workloads if workload.in_mesh]
    if not meshed:
        return
    unseen = {
        observed.answer(path).why: None for path in _asks(expected) if not _is_told(observed, path)
    }
    for why in unseen:
        told = f"{why}: what holds of mutual TLS is not known"
        yield Line(Status.UNKNOWN, told, mend="ask for the permission", code=UNSEEN)
    if unseen:
        return
    live = expected.together(_in_force(observed))
    lines = [*_taken(expected, live), *_used(expected, live)]
    modes: dict[str, int] = {}
    for workload in meshed:
        mode = str(live.peers.of(workload).held)
        modes[mode] = modes.get(mode, 0) + 1
    told = ", ".join(f"{mode} {counted(number, 'workload')}" for mode, number in modes.items())
    ours = [w for w in expected.system.workloads if w.namespace in expected.meshed]
    bare = [w.member.name for w in ours if w.in_mesh is False]
    without = f"; none for {some(bare)}" if bare else ""
    rules = sum(1 for _ in live.of(DESTINATION_RULE))
    plain = "; ".join(_plain_text(expected, observed))
    seen = f"; plain text seen: {plain}" if plain else ""
    text = f"{told}{without}; {counted(rules, 'DestinationRule')} in force{seen}"
    yield Line(Status.OK, text, figures=modes)
    yield from lines


def _is_told(observed: Observed, path: str) -> bool:
    answer = observed.answer(path)
    return answer.is_given or answer.is_absent


def _in_force(observed: Observed) -> Iterator[dict[str, object]]:
    """Yield the objects that the cluster has, of what was asked for; pods by what makes them."""
    found = {
        identity(obj): obj
        for path, answer in observed.answers.items()
        if "/proxy/" not in path
        for obj in answer.objects
        if obj.get("kind") not in _MADE
    }
    yield from found.values()


def _taken(expected: Expected, live: System) -> Iterator[Line]:
    """Yield the workloads that take something else than the config says."""
    there = {
        (each.member.identity.type, str(each.member.identity)): each for each in live.workloads
    }
    for workload in expected.system.workloads:
        key = workload.member.identity.type, str(workload.member.identity)
        if not workload.in_mesh or key not in there:
            continue
        wanted, found = expected.system.peers, live.peers
        for port in (None, *sorted({*wanted.ports(workload), *found.ports(there[key])})):
            one = wanted.at(workload, port) if port else wanted.of(workload)
            other = found.at(there[key], port) if port else found.of(there[key])
            if one.held is not other.held:
                where = f" at port {port}" if port else ""
                told = f"takes {other.held}{where}, not {one.held}: {_who(other)}"
                about, position = str(workload.member), _position(expected, workload)
                yield Line(Status.WRONG, told, about, _REMOVE, OTHER_MODE, position)


def _who(demand: Demand) -> str:
    return f"{demand.member} says so" if demand.member else "no PeerAuthentication says anything"


def _position(expected: Expected, workload: Workload) -> int | None:
    known = workload.member.identity
    return next((n for n, each in enumerate(expected.identities) if each == known), None)


def _used(expected: Expected, live: System) -> Iterator[Line]:
    """Yield the hosts for which clients use something else than the config says."""
    wanted, found = _modes(expected.system), _modes(live)
    ours = _ports(expected.system) & _ports(live)
    for key in sorted({*wanted, *found}):
        (host, port, subset), one, other = key, wanted.get(key, ""), found.get(key, "")
        if (host, port) in ours and one != other:
            of_subset = f", subset {subset}" if subset else ""
            told = f"clients use {other or 'what each side can'} at port {port}{of_subset}"
            mend = "apply the DestinationRule that is rendered, and remove what is not"
            because = f"{told}, not {one or 'what each side can'}"
            yield Line(Status.WRONG, because, host, mend, OTHER_MODE)


def _ports(system: System) -> Set[tuple[str, int]]:
    """Return the ports of Services: one that is on one side only is told of with the objects."""
    of_services = (host for host in system.hosts if host.service)
    return {(host.name, port.number) for host in of_services for port in host.ports}


def _modes(system: System) -> Mapping[tuple[str, int, str], str]:
    return {
        (each.host.name, each.port.number, str((each.subset or {}).get("name", ""))): each.mode
        for each in system.client_tls
    }


def _plain_text(expected: Expected, observed: Observed) -> Iterator[str]:
    """Yield what came in as plain text, by the proxies' own counters."""
    seen: dict[tuple[str, str], float] = {}
    for proxy in proxies(expected, observed):
        if proxy.of is None:
            continue
        for one in proxy.samples("istio_requests_total", "istio_tcp_connections_opened_total"):
            is_plain = one.labels.get("connection_security_policy") == "none"
            if is_plain and one.labels.get("reporter") == "destination":
                key = one.labels.get("source_workload") or _UNKNOWN, proxy.of.known.name
                seen[key] = seen.get(key, 0) + one.value
    for (source, target), number in sorted(seen.items()):
        yield f"{target} from {source}, {number:.0f} times"


MTLS = Concern("mutual TLS", _judge, asks=_asks, then=counters)
