"""Callers that a policy names and that do not exist."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean, slip_of
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.access import AccessPolicy, Term, place_of
from meshgen.system.access.patterns import STAR
from meshgen.system.access.policy import ACCOUNT, PRINCIPAL
from meshgen.system.policies import AUTHORIZATION_POLICY


class UnknownCaller(Rule):
    """An identity is `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`, and the account is the pods' own."""

    code = "MG1504"
    title = "A principal or service account that an AuthorizationPolicy names is somebody's."
    why = (
        "No caller has such an identity: with ALLOW the one that was meant gets `RBAC: access "
        "denied`, with DENY it is let through."
    )
    mend = (
        "Name the service account that the calling pods run as (`spec.serviceAccountName`), "
        "its namespace, and the trust domain of the mesh."
    )
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
  - {name: app, image: app}
  serviceAccountName: web
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: orders}
spec:
  rules:
  - from:
    - source:
        principals: [cluster.local/ns/default/sa/wep]
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
  - {name: app, image: app}
  serviceAccountName: web
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: orders}
spec:
  rules:
  - from:
    - source:
        principals: [cluster.local/ns/default/sa/web]
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each identity that nobody has, as far as the objects tell."""
        accounts = _Accounts(system)
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            for path, term, value in _named(policy):
                fault = accounts.fault(term, value, member.namespace)
                if fault:
                    yield self.mistake(
                        member, path, fault.message, hint=fault.hint, severity=fault.severity
                    )


class _Fault(NamedTuple):
    message: str
    hint: str = ""
    severity: Severity = Severity.WARNING


class _Accounts:
    """Who there is to call."""

    def __init__(self, system: System) -> None:
        self._system = system
        plane = system.control_plane
        self._domains = ("cluster.local", plane.trust_domain, *plane.trust_domain_aliases)
        self._used: dict[str, set[str]] = {}
        for workload in system.workloads:
            self._used.setdefault(workload.namespace, set()).add(workload.account)

    def fault(self, term: Term, value: str, namespace: str) -> _Fault | None:
        """Return what is wrong with an identity."""
        if term.key == ACCOUNT:
            space, slash, account = value.partition("/")
            return self._unknown(*((space, account) if slash else (namespace, value)))
        if value.startswith("spiffe://"):
            message = "istiod puts `spiffe://` before it by itself, so that this fits nobody"
            return _Fault(message, "remove `spiffe://`")
        place = place_of(value)
        if place is None:
            return self._misshapen(value)
        domain = value.partition("/")[0]
        if domain not in self._domains and STAR not in domain:
            return self._foreign(domain)
        return None if STAR in value[len(domain) :] else self._unknown(*place)

    def _misshapen(self, value: str) -> _Fault | None:
        space, _, account = value.partition("/")
        if space in self._used and "/" not in account and STAR not in account:
            message = "is NAMESPACE/ACCOUNT, and no identity of the mesh"
            return _Fault(message, f"it is {self._domains[1]}/ns/{space}/sa/{account}")
        if STAR in value or ("/" in value and value.partition("/")[0] not in self._domains):
            return None
        message = "is no identity of the mesh"
        return _Fault(message, "it is TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT")

    def _foreign(self, domain: str) -> _Fault:
        ours = self._system.control_plane.trust_domain
        message = f"the trust domain of the mesh is `{ours}`, not `{domain}`"
        if slip_of(domain, self._domains):
            return _Fault(message, did_you_mean(domain, self._domains))
        hint = "all is well if both trust each other"
        return _Fault(message, hint, Severity.NOTE)

    def _unknown(self, namespace: str, account: str) -> _Fault | None:
        system, used = self._system, self._used.get(namespace, set())
        if not used:
            spaces = sorted(self._used)
            if namespace in system.namespaces or not slip_of(namespace, spaces):
                return None
            return _Fault(f"nothing is in `{namespace}`", did_you_mean(namespace, spaces))
        if account in used or system.made.may_have("ServiceAccount", namespace, account):
            return None
        names: Sequence[str] = sorted({*used, *system.names("ServiceAccount", namespace)})
        if account in names:
            message = f"no pod of `{namespace}` runs as `{account}`"
            hint = f"they run as {', '.join(sorted(used)[:5])}"
            return _Fault(message, hint, Severity.NOTE)
        if system.is_external("ServiceAccount", namespace, account):
            return None
        message = f"there is no service account `{account}` in `{namespace}` here"
        # Others may be deployed beside these; a slip most likely is one.
        severity = Severity.WARNING if slip_of(account, names) else Severity.NOTE
        return _Fault(message, did_you_mean(account, names), severity)


def _named(policy: AccessPolicy) -> Iterator[tuple[Path, Term, str]]:
    for rule in policy.rules:
        for term in rule.terms:
            if term.key in (PRINCIPAL, ACCOUNT):
                for path, values in ((term.path, term.values), (term.other_path, term.others)):
                    for index, value in enumerate(values):
                        yield (*path, index), term, value
