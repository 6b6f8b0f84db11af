"""Gateways that let nobody in from outside."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.lockouts import Refusal, refused
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.system import Gateway, GatewayPods, Server, System
from meshgen.system.access import Applied, Request
from meshgen.system.access.policy import PORT
from meshgen.system.policies import AUTHORIZATION_POLICY

# Where callers show a certificate, they have an identity.
_WITH_IDENTITY = frozenset(("MUTUAL", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL"))
_GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: default}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [shop.example.com]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny, namespace: istio-system}
spec: {}
"""
_OPEN = """\
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: edge, namespace: istio-system}
spec:
  selector:
    matchLabels: {istio: ingressgateway}
  rules:
  - {}
"""


class ClosedGateway(Rule):
    """Who calls from outside has no identity of the mesh."""

    code = "MG1545"
    title = "The pods of a gateway let somebody in from outside."
    why = (
        "A policy of the root namespace is for gateways too: with `spec: {}` there, or an ALLOW of "
        "principals alone, every request from outside gets `RBAC: access denied`, 403."
    )
    mend = "Let everybody in at the gateway's pods: an ALLOW that selects them, with a rule `{}`."
    example = Example(wrong=_GATEWAY, right=_GATEWAY + _OPEN)
    source = "https://istio.io/latest/docs/tasks/security/authorization/authz-ingress/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each server whose every host all pods that serve it refuse."""
        known: dict[int, Applied] = {}
        for gateway in system.gateways.all:
            pods = system.gateways.serving(gateway) if gateway.selector else ()
            for server in gateway.servers if pods else ():
                found = [_refused(system, known, each, server) for each in pods]
                why = found[0]
                if why and all(found):
                    yield self._of(gateway, server, why)

    def _of(self, gateway: Gateway, server: Server, why: Refusal) -> Mistake:
        labels = ", ".join(f"{key}: {value}" for key, value in gateway.selector.items())
        return self.mistake(
            gateway.member,
            server.path,
            why.words("anybody from outside"),
            hint=f"add an ALLOW with a rule `{{}}` for `{labels}`, or take the server away",
            others=why.others,
        )


def _refused(
    system: System, known: dict[int, Applied], pods: GatewayPods, server: Server
) -> Refusal | None:
    """Return why pods refuse everybody; None where somebody may have an identity."""
    mode = text(server.tls.get("mode"))
    is_proxy = pods.workload is None or pods.workload.in_mesh
    if mode in _WITH_IDENTITY or not is_proxy or not server.hosts:
        return None
    key = id(pods)
    if key not in known:
        known[key] = system.access.of_pods(pods.namespace, pods.labels)
    target = pods.ports.get(server.port)
    if not isinstance(target, int) and _asks_for_ports(known[key]):
        return None  # nobody knows which port the pods listen at
    port = target if isinstance(target, int) else 0
    names = [host.rpartition("/")[2] for host in server.hosts]
    hosts = ("" if "*" in name else name for name in names)
    asked = (Request(port, host=host, is_http=server.is_http) for host in hosts)
    return refused(system.access, known[key], asked)


def _asks_for_ports(applied: Applied) -> bool:
    policies = (*applied.allow, *applied.deny)
    return any(term.key == PORT for one in policies for rule in one.rules for term in rule.terms)
