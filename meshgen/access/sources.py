"""Who may call: workloads, gateways, those whom policies alone know, and everybody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from meshgen.system import Member, System, Workload
from meshgen.system.access import Caller, place_of
from meshgen.system.access.patterns import STAR
from meshgen.system.access.policy import ACCOUNT, IDENTITY, NAMESPACE, PRINCIPAL, TRUST_DOMAIN
from meshgen.system.policies import AUTHORIZATION_POLICY
from meshgen.xds.pod_proxies import is_gateway
from meshgen.xds.proxies import gateways

# A name that nobody has: what a policy says of it, it says of all whom it does not name.
SOMEBODY = "somebody-else"


class Kind(StrEnum):
    """What is known of who calls."""

    WORKLOAD = "workload"
    GATEWAY = "gateway"
    ACCOUNT = "account"
    NAMESPACE = "namespace"
    MESH = "mesh"
    OUTSIDE = "outside"


@dataclass(frozen=True, eq=False)
class Source:
    """Somebody who may call: `caller` is its identity in the mesh, None for plain text.

    `workload` is there where its pods are, else `labels` are what is known of them; `namespace` is
    "" for nobody's. `system` is the other cluster of the mesh that they are in; None is the own.
    """

    kind: Kind
    name: str
    namespace: str
    caller: Caller | None
    workload: Workload | None = None
    labels: Mapping[str, Any] = field(default_factory=dict)
    system: System | None = None

    @property
    def in_mesh(self) -> bool | None:
        """Return whether it can call with mutual TLS; None where nothing says."""
        if self.workload is None or self.kind is Kind.GATEWAY:
            return self.caller is not None
        return self.workload.in_mesh

    @property
    def is_rest(self) -> bool:
        """Return whether it stands for all whom nobody names."""
        return self.kind in (Kind.MESH, Kind.OUTSIDE)

    @property
    def full(self) -> str:
        """Return its name with the namespace."""
        if self.system and self.workload:
            return self.system.site.named(self.namespace, self.workload.member.name)
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


def sources_of(system: System) -> Sequence[Source]:
    """Return who may call in a system, who is named first; the last two stand for all others."""
    others = (source for each in system.others for source in _workloads(each, each))
    listed = [*_workloads(system), *_installed(system), *others]
    known = {source.caller for source in listed}
    listed += [source for source in _named(system) if source.caller not in known]
    domain = system.control_plane.trust_domain
    anybody = Caller(domain, SOMEBODY, SOMEBODY)
    return [
        *listed,
        Source(Kind.MESH, "anybody else in the mesh", "", anybody),
        Source(Kind.OUTSIDE, "outside of the mesh", "", None),
    ]


def _workloads(system: System, other: System | None = None) -> Iterator[Source]:
    domain = system.control_plane.trust_domain
    cluster = f"{system.site.cluster}/" if other else ""
    for workload in system.workloads:
        kind = Kind.GATEWAY if is_gateway(workload) else Kind.WORKLOAD
        caller = None
        if workload.in_mesh is not False or kind is Kind.GATEWAY:
            caller = Caller(domain, workload.namespace, workload.account)
        name = cluster + workload.member.name
        yield Source(kind, name, workload.namespace, caller, workload, system=other)


def _installed(system: System) -> Iterator[Source]:
    """Yield the gateways that are installed with Istio, and serve a Gateway."""
    domain = system.control_plane.trust_domain
    for proxy in gateways(system):
        if proxy.workload is None:
            caller = Caller(domain, proxy.namespace, proxy.account)
            yield Source(Kind.GATEWAY, proxy.name, proxy.namespace, caller, labels=proxy.labels)


def _named(system: System) -> Iterator[Source]:
    """Yield those whom policies name, each once."""
    seen: set[tuple[Caller, str]] = set()
    domain = system.control_plane.trust_domain
    for member, key, value in identities_in(system):
        caller = _caller(key, value, member.namespace, domain)
        if caller is None:
            continue
        kind, name = _as_told(caller, domain)
        if (caller, name) not in seen:
            seen.add((caller, name))
            yield Source(kind, name, "", caller)


def identities_in(system: System) -> Iterator[tuple[Member, str, str]]:
    """Yield the values for identities in all AuthorizationPolicies, with what each is for."""
    access = system.access
    for member in system.of(AUTHORIZATION_POLICY):
        for rule in access.policy(member).rules:
            for term in rule.terms:
                if term.key in IDENTITY:
                    yield from ((member, term.key, v) for v in (*term.values, *term.others))


def _caller(key: str, value: str, namespace: str, domain: str) -> Caller | None:
    """Return a caller that a value is of; None where that needs no more than anybody."""
    filled = value.replace(STAR, SOMEBODY)
    if key == NAMESPACE:
        return Caller(domain, filled, SOMEBODY)
    if key == TRUST_DOMAIN:
        return Caller(filled, SOMEBODY, SOMEBODY)
    if key == ACCOUNT:
        where, slash, name = value.partition("/")
        return Caller(domain, where, name) if slash else Caller(domain, namespace, value)
    first, _, _ = value.partition("/")
    # A `*` at the end stands for all that is missing.
    parts = ["*", "ns", "*", "sa", "*"]
    given = value.split("/")
    if len(given) < len(parts):
        filled = "/".join([*given, *parts[len(given) :]]).replace(STAR, SOMEBODY)
    place = place_of(filled)
    if place is None or value == STAR:
        return None
    ours = STAR in first or first == "cluster.local"
    return Caller(domain if ours else first, *place)


def _as_told(caller: Caller, domain: str) -> tuple[Kind, str]:
    """Return what one is called who has no pods here."""
    whose = "" if caller.trust_domain == domain else f" of {caller.trust_domain}"
    namespace, account = (
        each.replace(SOMEBODY, STAR) for each in (caller.namespace, caller.account)
    )
    if namespace == STAR:
        return Kind.ACCOUNT, caller.principal.replace(SOMEBODY, STAR)
    if account == STAR:
        return Kind.NAMESPACE, f"anybody else of {namespace}{whose}"
    return Kind.ACCOUNT, f"{namespace}/{account}{whose}"


class Callers:
    """Sources, found by what policies say of identities."""

    def __init__(self, system: System, listed: Sequence[Source]) -> None:
        """Take who may call."""
        self._system, self._listed = system, listed
        self._found: dict[tuple[str, str, str], frozenset[int]] = {}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for index, source in enumerate(self._listed):
            if source.caller:
                caller = source.caller
                for key in ((caller.namespace,), (caller.namespace, caller.account)):
                    found.setdefault(key, []).append(index)
        return found

    def of(self, policy: Member, key: str, value: str) -> frozenset[int]:
        """Return the positions of those whom a value of a policy is of."""
        asked = (policy.namespace, key, value)
        if asked not in self._found:
            question = self._system.access.question(self._system.access.policy(policy))
            candidates = self._candidates(*asked)
            callers = ((index, self._listed[index].caller) for index in candidates)
            self._found[asked] = frozenset(
                index for index, caller in callers if caller and question.is_of(key, value, caller)
            )
        return self._found[asked]

    def _candidates(self, namespace: str, key: str, value: str) -> Iterable[int]:
        place: tuple[str, ...] | None = None
        if key == NAMESPACE and STAR not in value:
            place = (value,)
        elif key == ACCOUNT:
            where, slash, name = value.partition("/")
            place = (where, name) if slash else (namespace, value)
        elif key == PRINCIPAL and not value.endswith(STAR):
            found = place_of(value)
            place = found if found and STAR not in "".join(found) else None
        return range(len(self._listed)) if place is None else self._by_place.get(place, ())
