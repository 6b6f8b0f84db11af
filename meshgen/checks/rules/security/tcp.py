"""Fields of HTTP for ports of TCP."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import Server, System, Workload
from meshgen.system.access import AccessPolicy, AccessRule, Action, Clause, Term
from meshgen.system.access.policy import PORT
from meshgen.system.labels import has_labels
from meshgen.system.policies import AUTHORIZATION_POLICY
from meshgen.system.protocols import HTTP, TCP, TLS
from meshgen.xds.pod_proxies import is_gateway


class HttpOnTcp(Rule):
    """On a port of TCP, or of TLS that no sidecar opens, there are no paths and no tokens."""

    code = "MG1508"
    title = "Paths, methods, hosts, headers and tokens are asked of HTTP."
    why = (
        "On a port that is TCP, an ALLOW with such a field is left out, and everybody is "
        "refused: `connection reset by peer`; of a DENY only the field is left out, so that "
        "it denies all the port takes."
    )
    mend = (
        "Leave the field out for this port, or name the Service's port for what it is: "
        "`http`, `grpc`, or `appProtocol`."
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
  name: cache
  labels: {app: cache}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 6379}
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports:
  - {name: tcp-redis, port: 6379}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: cache}
spec:
  selector:
    matchLabels: {app: cache}
  rules:
  - to:
    - operation:
        methods: [GET]
        ports: ['6379']
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
  name: cache
  labels: {app: cache}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 6379}
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports:
  - {name: tcp-redis, port: 6379}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: cache}
spec:
  selector:
    matchLabels: {app: cache}
  rules:
  - to:
    - operation:
        ports: ['6379']
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the first such field of each rule that is about ports of TCP alone."""
        policies = system.policies(AUTHORIZATION_POLICY)
        for member in system.of(AUTHORIZATION_POLICY):
            policy = system.access.policy(member)
            rules = [rule for rule in policy.rules if any(term.is_http for term in rule.terms)]
            pods = policies.selected(member) if rules else ()
            families = [_families(system, workload) for workload in pods]
            for rule in rules:
                if found := _found(policy, rule, families):
                    term, port = found
                    path = term.path if term.values else term.other_path
                    message = f"port {port} is TCP, where this is not known: {_so(policy.action)}"
                    hint = "leave it out, or name the Service's port `http`"
                    yield self.mistake(member, path, message, hint=hint)


def _so(action: Action) -> str:
    if action is Action.ALLOW:
        return "the rule allows nothing there"
    verb = "denied" if action is Action.DENY else "asked for"
    return f"all that the port takes is {verb}"


def _families(system: System, workload: Workload) -> Mapping[int, str]:
    """Return how the proxy treats the ports of pods, by their numbers."""
    found: dict[int, str] = {}
    servers = list(_servers(system, workload)) if is_gateway(workload) else None
    for _, port in system.reaching(workload):
        target = port.target_in(workload)
        if not target:
            continue
        families = {port.family}
        if servers is not None:
            at = (one for one in servers if one.port in (target, port.number))
            families = {HTTP if one.is_http else TCP for one in at}
        family = families.pop() if len(families) == 1 else ""
        if found.setdefault(target, family) != family:
            found[target] = ""  # several Services, several protocols
    return found


def _servers(system: System, workload: Workload) -> Iterator[Server]:
    """Yield what says how the pods of a gateway treat a port: no Service does."""
    for gateway in system.gateways.all:
        if has_labels(workload.labels, gateway.selector):
            yield from gateway.servers


def _found(
    policy: AccessPolicy, rule: AccessRule, families: Sequence[Mapping[int, str]]
) -> tuple[Term, int] | None:
    http = next(term for term in rule.terms if term.is_http)
    if policy.action is not Action.ALLOW:
        return _broad(rule, families)
    if not families:
        return None
    for clause in rule.operations:
        for ports in families:
            about = _ports(clause) or list(ports)
            if not about or any(ports.get(port) not in (TCP, TLS) for port in about):
                return None
    about = _ports(rule.operations[0]) or list(families[0])
    return http, about[0]


def _broad(rule: AccessRule, families: Sequence[Mapping[int, str]]) -> tuple[Term, int] | None:
    """Return a term that a rule loses at a port of TCP that it names."""
    for clause in rule.operations:
        for port in _ports(clause):
            if any(ports.get(port) in (TCP, TLS) for ports in families):
                for term in (*clause.terms, *(t for each in rule.sources for t in each.terms)):
                    if term.is_http:
                        return term, port
    return None


def _ports(clause: Clause) -> list[int]:
    return [
        int(value)
        for term in clause.terms
        if term.key == PORT
        for value in term.values
        if value.isdecimal()
    ]
