"""Gateways that the pods behind their routes refuse."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.examples import CALLED, allowing_from
from meshgen.checks.rules.security.gateway_routes import GatewayRoute, gateway_routes
from meshgen.checks.rules.security.lockouts import Client, Refusal, callers, refusal, targets
from meshgen.codes import Example
from meshgen.lenient import mapping, text
from meshgen.system import GatewayPods, Host, System, Workload
from meshgen.system.access import Caller
from meshgen.system.labels import has_labels
from meshgen.system.policies import AUTHORIZATION_POLICY

_ROUTE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: edge
  labels: {istio-injection: enabled}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: edge}
spec:
  selector:
    matchLabels: {istio: edge}
  template:
    metadata:
      labels: {istio: edge}
      annotations: {inject.istio.io/templates: gateway}
    spec:
      serviceAccountName: edge
      containers:
      - {name: istio-proxy, image: auto}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: edge}
spec:
  selector: {istio: edge}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: orders, namespace: default}
spec:
  hosts: [shop.example.com]
  gateways: [edge/edge]
  http:
  - route:
    - destination: {host: orders}
---
"""
# What `istioctl install` runs its gateways as, by the label that its Gateways select.
_INSTALLED = "{}-service-account"


class ShutOutGateway(Rule):
    """To the pods the caller is the gateway, whoever stands before it."""

    code = "MG1540"
    title = "A gateway is let in by the pods that its routes lead to."
    why = (
        "Every request from outside gets `RBAC: access denied`, 403: the caller that policies see "
        "is the gateway's service account, in the gateway's namespace."
    )
    mend = "Add the principal of the gateway to a policy of the pods that the route leads to."
    example = Example(
        wrong=CALLED + _ROUTE + allowing_from("principals: [cluster.local/ns/default/sa/web]"),
        right=CALLED + _ROUTE + allowing_from("principals: [cluster.local/ns/edge/sa/edge]"),
    )
    source = "https://istio.io/latest/docs/ops/common-problems/security-issues/#authorization-is-too-restrictive-or-permissive"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination whose pods refuse all that the route sends them."""
        seen: set[tuple[int, object]] = set()
        for route in gateway_routes(system):
            key = (route.member.position, route.path)
            found = None if key in seen else _refused(system, route)
            if found:
                seen.add(key)
                why, client = found
                domain = system.control_plane.trust_domain
                name = Caller(domain, client.namespace, client.account).principal
                yield self.mistake(
                    route.member,
                    route.path,
                    why.words(f"the gateway, which is `{name}`,"),
                    hint=why.mend("this principal"),
                    others=why.others,
                )


def _refused(system: System, route: GatewayRoute) -> tuple[Refusal, Client] | None:
    """Return why all pods of a destination refuse all gateways before it, and the first of them."""
    host = system.hosts.meant(text(route.to.get("host")), route.member.namespace)
    if host is None:
        return None
    number, clients = _number(host, route), _clients(system, route)
    pods = _behind(system, host, number, route) if number and clients else ()
    first: Refusal | None = None
    for client in clients:
        for target in pods:
            asked = [
                replace(request, caller=caller)
                for caller in callers(system, client, host, number, target)
                for request in route.requests
            ]
            found = refusal(system, *target, asked)
            if found is None:
                return None
            first = first or found
    return (first, clients[0]) if first else None


def _number(host: Host, route: GatewayRoute) -> int:
    """Return the port of a destination; 0 where several may be meant."""
    said = mapping(route.to, "port").get("number")
    if isinstance(said, int):
        return said
    return host.ports[0].number if len(host.ports) == 1 else 0


def _behind(
    system: System, host: Host, number: int, route: GatewayRoute
) -> Sequence[tuple[Workload, int]]:
    """Return the pods that a destination leads to; none where nobody knows its subset."""
    pods, subset = targets(host, number), text(route.to.get("subset"))
    if not subset:
        return pods
    rules = system.routing.destination_rules_about(host.name)
    labels = [labels for rule in rules for _, name, labels in rule.subsets if name == subset]
    chosen = [pod for pod in pods if any(has_labels(pod[0].labels, each) for each in labels)]
    return chosen if len(labels) == 1 else ()


def _clients(system: System, route: GatewayRoute) -> Sequence[Client]:
    """Return who serves the Gateways of a route; none where that is not known of all."""
    found: list[Client] = []
    for gateway in route.gateways:
        serving = system.gateways.serving(gateway) if gateway.selector else ()
        clients = [_client(pods) for pods in serving]
        found += [client for client in clients if client]
        if not clients or None in clients:
            return ()
    return found


def _client(pods: GatewayPods) -> Client | None:
    if pods.workload is None:
        return Client(pods.namespace, _INSTALLED.format(pods.labels["app"]), here=False)
    if not pods.workload.in_mesh:
        return None
    return Client(pods.namespace, pods.workload.account, pods.workload.member.is_placed)
