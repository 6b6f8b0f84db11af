"""Policies that go by identities where nobody has to have one."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import Member, System, Workload
from meshgen.system.access import AccessPolicy, AccessRule, Action, Term
from meshgen.system.access.policy import PORT
from meshgen.system.peers import Demand, Mode
from meshgen.system.policies import AUTHORIZATION_POLICY, PEER_AUTHENTICATION


class UnprovenIdentity(Rule):
    """Who calls in plain text has neither principal nor namespace."""

    code = "MG1505"
    title = "Policies that go by identities are for pods that are STRICT."
    why = (
        "A DENY of principals, or an ALLOW of all but some, lets everybody through who calls "
        "in plain text; an ALLOW of principals refuses them, with `RBAC: access denied`, also "
        "those that were meant."
    )
    mend = "Demand mutual TLS of these pods: a PeerAuthentication with `mode: STRICT`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: PERMISSIVE}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  action: DENY
  rules:
  - from:
    - source:
        namespaces: [guests]
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  action: DENY
  rules:
  - from:
    - source:
        namespaces: [guests]
""",
    )
    source = "https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the first term of each policy that goes by an identity which need not be there."""
        policies = system.policies(AUTHORIZATION_POLICY)
        is_declared = any(system.of(PEER_AUTHENTICATION))
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            found = list(_identities(policy))
            pods = [w for w in policies.selected(member) if w.in_mesh is not False] if found else []
            for rule, term in found:
                demand = _lax(system, policy, rule, pods)
                if demand:
                    yield self._found(member, policy, term, demand, is_declared=is_declared)
                    break

    def _found(
        self, member: Member, policy: AccessPolicy, term: Term, demand: Demand, *, is_declared: bool
    ) -> Mistake:
        path = term.path if term.values else term.other_path
        if demand.mode is Mode.DISABLE:
            message = "mutual TLS is disabled there: no caller has an identity"
            return self.mistake(member, path, message, others=demand.place)
        severity = Severity.NOTE
        if _is_hole(policy.action, term):
            message = "who calls in plain text has no identity, and is let through"
            severity = Severity.WARNING if is_declared else Severity.NOTE
        else:
            message = "who calls in plain text has no identity, and is refused"
        hint = "demand mutual TLS, with `mode: STRICT`"
        return self.mistake(
            member, path, message, hint=hint, others=demand.place, severity=severity
        )


def _identities(policy: AccessPolicy) -> Iterator[tuple[AccessRule, Term]]:
    """Yield the terms about identities, those that leave a hole first."""
    found = [(rule, term) for rule in policy.rules for term in rule.terms if term.is_identity]
    if policy.action in (Action.ALLOW, Action.DENY):
        yield from sorted(found, key=lambda each: not _is_hole(policy.action, each[1]))


def _is_hole(action: Action, term: Term) -> bool:
    """Return whether a caller without an identity gets through by a term."""
    return bool(term.values) if action is Action.DENY else not term.values


def _lax(
    system: System, policy: AccessPolicy, rule: AccessRule, pods: Sequence[Workload]
) -> Demand | None:
    """Return what lets plain text in at a port that a rule is about, and no other rule of it is."""
    named = _ports(rule)
    meant = set()
    if policy.action is Action.ALLOW:
        open_to_all = (r for r in policy.rules if not any(term.is_identity for term in r.terms))
        meant = {port for each in open_to_all for port in _ports(each)}
    ports = [port for port in named if port not in meant]
    if named and not ports:
        return None  # a rule without identities says what plain text may ask there
    for workload in pods:
        peers = system.peers
        demands = [peers.at(workload, port) for port in ports] or [peers.of(workload)]
        for demand in demands:
            if demand.mode in (Mode.PERMISSIVE, Mode.DISABLE):
                return demand
    return None


def _ports(rule: AccessRule) -> list[int]:
    return [
        int(value)
        for term in rule.terms
        if term.key == PORT
        for value in term.values
        if value.isdecimal()
    ]
