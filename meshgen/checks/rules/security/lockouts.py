"""Callers whose every request AuthorizationPolicies refuse: who says so, and who they may be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from meshgen.checks.rules.selecting import names
from meshgen.model.injection import PROXY
from meshgen.resources import Path
from meshgen.system import Host, HostPort, Member, System, Workload
from meshgen.system.access import Access, AccessPolicy, Applied, Caller, Decision, Request, Verdict
from meshgen.system.access.patterns import STAR
from meshgen.system.access.policy import ACCOUNT, HOST, NAMESPACE, PRINCIPAL
from meshgen.system.client_tls import told_of
from meshgen.system.peers import Mode
from meshgen.system.protocols import HTTP

_TOLD = 3


@dataclass(frozen=True)
class Refusal:
    """Why policies refuse a caller: what they do, and the places that say so."""

    policies: Sequence[Member]
    others: Sequence[tuple[Member, Path]]
    is_denied: bool

    def words(self, whom: str) -> str:
        """Return what happens to a caller."""
        if self.is_denied:
            return f"{self.policies[0]} keeps {whom} out"
        if len(self.policies) > 1:
            return f"no AuthorizationPolicy ({names(self.policies)}) lets {whom} in"
        return f"{self.policies[0]} does not let {whom} in"

    def mend(self, what: str) -> str:
        """Return where to let a caller in; `what` is what a rule has to say."""
        if self.is_denied:
            return f"except it in {self.policies[0]}, or do not let it call"
        if not self.policies[0].spec.get("rules"):
            return f"add an ALLOW for these pods, with {what}"
        return f"add a rule with {what} to {self.policies[0]}"


@dataclass(frozen=True)
class Client:
    """Who calls through a proxy, as far as it is known.

    One that is not `placed` may be put into any namespace; one that is not `here` may be anybody
    of whom no pods are among the objects. `is_plain` is whether it may use no mutual TLS.
    """

    namespace: str
    account: str
    placed: bool = True
    here: bool = True
    is_plain: bool = False

    def identities(self, system: System, applied: Applied) -> Iterator[Caller]:
        """Yield who it may be: of those whom policies speak of, where it is not known."""
        domain = system.control_plane.trust_domain
        yield Caller(domain, self.namespace, self.account)
        if self.placed and self.here:
            return
        for policy in (*applied.allow, *applied.deny):
            for namespace, account in _mentioned(policy):
                if self.here:
                    yield Caller(domain, namespace, self.account)
                elif namespace == self.namespace or namespace not in system.populated:
                    yield Caller(domain, namespace, account)


def client_of(workload: Workload, *, is_plain: bool = False) -> Client:
    """Return who the pods of a workload are."""
    placed = workload.member.is_placed
    return Client(workload.namespace, workload.account, placed, is_plain=is_plain)


def principal(system: System, workload: Workload) -> str:
    """Return the name that the pods of a workload have in policies."""
    domain = system.control_plane.trust_domain
    return Caller(domain, workload.namespace, workload.account).principal


def refusal(
    system: System, workload: Workload, port: int, asked: Iterable[Request]
) -> Refusal | None:
    """Return why pods refuse all of some requests to a port of theirs; None if one may pass.

    What a request says nothing of may be anything: where that decides, nobody is refused.
    """
    if not workload.sidecar or not workload.is_captured(port) or _is_proxy(workload):
        return None
    applied = system.access.of(workload)
    if not applied.allow and not applied.deny:
        return None
    kinds = _kinds(system, workload, port)
    requests = (replace(one, port=port, is_http=http) for one, http in product(asked, kinds))
    return refused(system.access, applied, requests)


def refused(access: Access, applied: Applied, asked: Iterable[Request]) -> Refusal | None:
    """Return why policies refuse all of some requests; None if one may pass."""
    first: Decision | None = None
    knows_hosts = not any(map(_tells_ports, (*applied.allow, *applied.deny)))
    for one in asked:
        host = one.host if knows_hosts else ""
        decision = access.decided(applied, replace(one, host=host, is_any=True))
        if decision.verdict is not Verdict.DENIED:
            return None
        first = first or decision
    if first is None:
        return None
    if first.member:
        return Refusal([first.member], [(first.member, first.path)], is_denied=True)
    # Those of the pods themselves come last, and are the ones to mend.
    listed = [policy.member for policy in reversed(applied.allow)][:_TOLD]
    return Refusal(listed, [(member, ("spec",)) for member in listed], is_denied=False)


def of_plain_text(system: System, workload: Workload, port: int, asked: Request) -> Refusal | None:
    """Return why pods refuse a request in plain text, if not since they are STRICT."""
    if system.peers.refuses_plain_text(workload, port):
        return None
    return refusal(system, workload, port, [asked])


def callers(
    system: System, client: Client, host: Host, number: int, target: tuple[Workload, int]
) -> Iterator[Caller | None]:
    """Yield who a client may be for pods behind a port of a host; None is for nobody.

    Where a DestinationRule speaks of TLS, or nobody says that it is automatic, both are possible.
    """
    mode = system.peers.at(*target).mode
    if mode is not Mode.DISABLE:
        yield from client.identities(system, system.access.of(target[0]))
    told = (
        tls.mode != "ISTIO_MUTUAL"
        for rule in system.routing.followed(host, client.namespace)
        for tls in told_of(rule, host)
        if tls.port.number == number
    )
    is_certain = mode in (Mode.PERMISSIVE, Mode.STRICT) and system.control_plane.auto_mtls
    if client.is_plain or not is_certain or any(told):
        yield None


def targets(host: Host, number: int) -> Sequence[tuple[Workload, int]]:
    """Return the pods behind a port of a Service, each with the port of its container.

    None where one of them is not known.
    """
    port = host.service.port(number) if host.service else None
    if port is None or port.transport != "TCP":
        return ()
    found = [(workload, port.target_in(workload)) for workload in host.workloads]
    known = [(workload, target) for workload, target in found if target]
    return known if len(known) == len(found) else ()


def of_call(
    system: System, client: Client | None, host: Host, ports: Iterable[HostPort]
) -> Refusal | None:
    """Return why all pods behind all ports of a host refuse a client; None if one may not.

    A client that is None has no proxy, and calls in plain text.
    """
    found: Refusal | None = None
    for port in ports:
        pods = targets(host, port.number)
        for target in pods:
            who = callers(system, client, host, port.number, target) if client else [None]
            asked = (Request(target[1], caller) for caller in who)
            why = refusal(system, *target, asked)
            if why is None:
                return None
            found = found or why
        if not pods:
            return None
    return found


def _mentioned(policy: AccessPolicy) -> Iterator[tuple[str, str]]:
    """Yield the namespaces that a policy speaks of, each with an account there, or any."""
    for rule in policy.rules:
        for term in rule.terms:
            for value in (*term.values, *term.others):
                if term.key == NAMESPACE:
                    yield value.replace(STAR, ""), STAR
                elif term.key == ACCOUNT:
                    space, slash, account = value.rpartition("/")
                    yield (space if slash else policy.member.namespace), account
                elif term.key == PRINCIPAL:
                    # TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT, or what one begins or ends with
                    parts = value.split("/")
                    yield next(iter(parts[2:]), STAR), parts[-1]


def _is_proxy(workload: Workload) -> bool:
    """Return whether pods are a gateway's: what it listens on is another question."""
    return all(container.get("name") == PROXY for _, container in workload.containers)


def _kinds(system: System, workload: Workload, port: int) -> Sequence[bool]:
    """Return whether requests to a port of pods are HTTP; both where the proxy looks."""
    fronts = [front for _, front in system.reaching(workload) if front.target_in(workload) == port]
    families = {front.family for front in fronts}
    if not families or "" in families:
        return (True, False)
    return sorted({family == HTTP for family in families}, reverse=True)


def _tells_ports(policy: AccessPolicy) -> bool:
    """Return whether a policy asks for hosts with a port, which nobody knows from outside."""
    return any(
        ":" in value
        for rule in policy.rules
        for term in rule.terms
        if term.key == HOST
        for value in (*term.values, *term.others)
    )
