"""What becomes of calls of one caller to one port: all, none, or some requests get through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from meshgen.access.arriving import Arrival, Because, How
from meshgen.access.kinds import requests_of
from meshgen.access.targets import Target
from meshgen.access.words import rule_told, told
from meshgen.system import System
from meshgen.system.access import UNSAID, Access, AccessPolicy, Applied, Decision, Request, Verdict
from meshgen.system.network import Passage


class Reach(StrEnum):
    """What gets through: UNKNOWN where that hangs on a token, an address, or who is asked."""

    ALLOWED = "allowed"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    DENIED = "denied"


@dataclass(frozen=True, eq=False)
class Cell:
    """What becomes of the calls of a caller to a target.

    `left` is what policies still ask of its requests, None where none is asked; `requests` has it
    in words, for some requests alone. `because` are the places that decide.
    """

    reach: Reach
    arrival: Arrival
    left: Applied | None = None
    requests: str = ""
    because: Sequence[Because] = ()

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Return what makes it look the same as another."""
        places = tuple((each.member and each.member.position, each.path) for each in self.because)
        return (
            *(self.reach, self.requests, self.arrival.how, self.is_stopped),
            *(places, self.arrival.through),
        )

    @property
    def is_stopped(self) -> bool:
        """Return whether callers' own proxies keep them from what would let them in."""
        return self.arrival.stopped is not None and self.reach is not Reach.DENIED

    @property
    def is_let_in(self) -> bool:
        """Return whether all that is asked about surely gets there."""
        return self.reach is Reach.ALLOWED and self.arrival.stopped is None

    @property
    def gets_through(self) -> bool:
        """Return whether any request may get there."""
        return self.reach is not Reach.DENIED and self.arrival.stopped is None


# A request of which nothing is said.
ANY = Request(0, token=UNSAID, is_any=True)


def cell_of(system: System, target: Target, arrival: Arrival, said: Request = ANY) -> Cell:
    """Return what becomes of calls that arrive so; `said` is what is known of requests."""
    if arrival.how is How.REFUSED:
        because = [arrival.because] if arrival.because else []
        return Cell(Reach.DENIED, arrival, because=because)
    if target.guarded is False:
        return Cell(Reach.ALLOWED, arrival, because=[Because(_unguarded(target))])
    access = system.access
    request = replace(said, port=target.port, caller=arrival.caller, is_http=target.is_http)
    if target.is_gateway:
        request = replace(request, sni=said.host)
    cell = judged(access, access.left(target.workload, request), request, arrival)
    if target.guarded is None and cell.reach is not Reach.ALLOWED:
        words = f"nothing says whether {target.name} has a sidecar"
        return replace(cell, reach=Reach.UNKNOWN, because=[Because(words), *cell.because])
    return cell


def judged(access: Access, left: Applied, request: Request, arrival: Arrival) -> Cell:
    """Return what policies make of requests, of which `left` is what they still ask."""
    verdicts = {access.decided(left, each).verdict for each in requests_of(request, left)}
    reach = _reach(verdicts)
    cell = Cell(reach, arrival, left, because=list(_because(access.decided(left, request), left)))
    if reach in (Reach.PARTLY, Reach.UNKNOWN):
        asks = not access.fault(left.custom)
        because = list(_rules(access, left))
        cell = replace(cell, requests=told(left, asks=asks), because=because)
    return cell


def passed(cell: Cell, passing: Sequence[Passage]) -> Cell:
    """Return a cell with what NetworkPolicies make of its connections."""
    if cell.reach is Reach.DENIED:
        return cell
    refused = [each for each in passing if each.verdict is not Verdict.ALLOWED]
    if not refused:
        return cell
    is_sure = len(refused) == len(passing) and all(e.verdict is Verdict.DENIED for e in refused)
    if is_sure:
        because = [Because("has no rule for it", each.member, each.path) for each in refused]
        return replace(cell, reach=Reach.DENIED, requests="", because=because)
    words = "may keep the connection from coming about"
    named = [Because(words, each.member, each.path) for each in refused if each.member]
    unknown = named or [Because("NetworkPolicies may keep the connection from coming about")]
    return replace(cell, reach=Reach.UNKNOWN, because=[*unknown, *cell.because])


def either(cells: Sequence[Cell], who: str) -> Cell:
    """Return what becomes of calls that may arrive in several ways, of which nobody knows which."""
    first = cells[0]
    if len({cell.key[:2] for cell in cells}) == 1:
        return first
    because = [Because(f"nothing says whether {who} has a sidecar"), *first.because]
    return Cell(Reach.UNKNOWN, first.arrival, first.left, first.requests, because)


def _reach(verdicts: set[Verdict]) -> Reach:
    if verdicts == {Verdict.ALLOWED}:
        return Reach.ALLOWED
    if verdicts == {Verdict.DENIED}:
        return Reach.DENIED
    return Reach.PARTLY if Verdict.ALLOWED in verdicts else Reach.UNKNOWN


def _because(decision: Decision, left: Applied) -> Iterator[Because]:
    """Yield what a verdict on all requests is due to."""
    if decision.member:
        refuses = decision.fault or "refuses it"
        does = "lets it in" if decision.verdict is Verdict.ALLOWED else refuses
        yield Because(does, decision.member, decision.path)
    elif decision.verdict is Verdict.DENIED:
        for policy in left.allow:
            yield Because("has no rule for it", policy.member, ("spec",))


def _rules(access: Access, left: Applied) -> Iterator[Because]:
    """Yield the rules that hang on the request."""
    does = {"CUSTOM": "asks", "DENY": "refuses", "ALLOW": "lets in"}
    fault = access.fault(left.custom)
    for policy in (*left.custom, *left.deny, *left.allow):
        for rule in policy.rules:
            what = _told(does[policy.action], policy, rule_told(rule))
            if policy.provider and fault:
                what = f"{rule_told(rule) or 'everything'}: {fault}"
            elif policy.provider and not access.is_told(policy.provider):
                what += f", which istiod denies if it has no provider `{policy.provider}`"
            yield Because(what, policy.member, rule.path)


def _told(does: str, policy: AccessPolicy, what: str) -> str:
    whom = f" `{policy.provider}`" if policy.provider else ""
    return f"{does}{whom} {what or 'everything'}"


def _unguarded(target: Target) -> str:
    if target.workload.in_mesh is False:
        return f"{target.name} has no sidecar: no policy of the mesh is asked"
    return f"port {target.port} goes past the sidecar: no policy of the mesh is asked"
