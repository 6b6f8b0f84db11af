"""Routes by claims that nobody verifies."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.claims import routes_by_claim
from meshgen.codes import Example
from meshgen.system import GatewayPods, System, VirtualService
from meshgen.system.policies import REQUEST_AUTHENTICATION
from meshgen.system.routing import VIRTUAL_SERVICE


class UnverifiedRoute(Rule):
    """`@request.auth.claims` is filled by a RequestAuthentication of the gateway."""

    code = "MG1522"
    title = "Routes by claims have a RequestAuthentication for the pods of their gateway."
    why = (
        "Without one, a request has no claims, and the route matches none: `404`, or the "
        "route of somebody else's."
    )
    mend = (
        "Add a RequestAuthentication that selects the gateway's pods, in their namespace or "
        "in the root namespace."
    )
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  selector: {app: edge}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: ['*']
---
apiVersion: v1
kind: Pod
metadata:
  name: edge
  labels: {app: edge}
spec:
  containers:
  - {name: app, image: app}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: ['*']
  gateways: [edge]
  http:
  - match:
    - headers:
        '@request.auth.claims.group': {exact: staff}
    route:
    - destination: {host: web}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  selector: {app: edge}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: ['*']
---
apiVersion: v1
kind: Pod
metadata:
  name: edge
  labels: {app: edge}
spec:
  containers:
  - {name: app, image: app}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: edge}
spec:
  selector:
    matchLabels: {app: edge}
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: ['*']
  gateways: [edge]
  http:
  - match:
    - headers:
        '@request.auth.claims.group': {exact: staff}
    route:
    - destination: {host: web}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0149/"
    istio = ("IST0149",)
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each VirtualService with a gateway whose pods verify no token."""
        for service, path in routes_by_claim(system):
            if pods := _unverifying(system, service):
                what = pods.workload.member if pods.workload else f"the gateway of {pods.namespace}"
                message = f"no RequestAuthentication is for {what}: the route matches no request"
                yield self.mistake(service.member, path, message, about_key=True)


def _unverifying(system: System, service: VirtualService) -> GatewayPods | None:
    policies = system.policies(REQUEST_AUTHENTICATION)
    for _, _, reference in service.gateways:
        gateway = system.gateways.named(reference) if reference else None
        for pods in system.gateways.serving(gateway) if gateway else ():
            if not policies.of_pods(pods.namespace, pods.labels):
                return pods
    return None
