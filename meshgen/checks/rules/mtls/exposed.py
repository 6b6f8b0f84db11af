"""Services that open STRICT pods to callers without a certificate."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import PROXY
from meshgen.system import Service, System, Workload
from meshgen.system.peers import Demand
from meshgen.system.policies import PEER_AUTHENTICATION


class ExposedStrict(Rule):
    """Callers from outside have no certificate of the mesh; gateways ask for none."""

    code = "MG1115"
    title = "A Service that is open to the outside leads to pods that take plain text."
    why = (
        "Whoever calls the load balancer or the node port is cut off: `connection reset by "
        "peer`, `ERR_CONNECTION_RESET`; the health checks of the load balancer fail alike."
    )
    mend = (
        "Make it a ClusterIP behind a gateway of Istio, or let the port be PERMISSIVE in "
        "`portLevelMtls`."
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
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 8080}
  type: LoadBalancer
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
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
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
""",
    )
    source = "https://istio.io/latest/docs/concepts/security/#mutual-tls-authentication"
    severity = Severity.NOTE
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Service with a port of its own outside whose pods all refuse plain text."""
        for service in system.services:
            if service.type in ("LoadBalancer", "NodePort") and service.ports:
                demands = list(_demands(system, service))
                if demands and all(demands):
                    message = f"{service.type}: callers from outside are refused by STRICT pods"
                    hint = "lead them through a gateway"
                    others = next(demand.place for demand in demands if demand)
                    path = ("spec", "type")
                    yield self.mistake(service.member, path, message, hint=hint, others=others)


def _demands(system: System, service: Service) -> Iterator[Demand | None]:
    for port in service.ports:
        for workload in service.workloads:
            target = port.target_in(workload)
            is_asked = target and not _is_gateway(workload)
            yield system.peers.refuses_plain_text(workload, target or 0) if is_asked else None


def _is_gateway(workload: Workload) -> bool:
    """Return whether pods are the proxy of a gateway, which has no sidecar in front."""
    return any(container.get("name") == PROXY for _, container in workload.containers)
