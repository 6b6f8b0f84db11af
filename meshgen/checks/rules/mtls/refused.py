"""DestinationRules that STRICT pods refuse."""

from collections.abc import Iterator

from meshgen.checks.rules.mtls.mismatch import Contradiction, gathered
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.peers import Demand, Mode
from meshgen.system.routing import DESTINATION_RULE
from meshgen.system.workloads import Workload


class RefusedTls(Rule):
    """STRICT takes the mutual TLS of Istio and nothing else."""

    code = "MG1120"
    title = "A DestinationRule uses ISTIO_MUTUAL, or nothing, towards pods that are STRICT."
    why = (
        "With DISABLE or SIMPLE, calls fail with `503 UC`, `upstream connect error or "
        "disconnect/reset before headers`, `connection termination`."
    )
    mend = (
        "Leave `tls` out: clients use mutual TLS by themselves where pods have a sidecar. Or "
        "let the PeerAuthentication be PERMISSIVE there."
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
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web}
spec:
  host: web
  trafficPolicy:
    tls: {mode: DISABLE}
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
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web}
spec:
  host: web
  trafficPolicy:
    connectionPool:
      tcp: {maxConnections: 100}
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting with another mode, where all pods behind a host refuse that."""
        for found in gathered(_contradictions(system)):
            message = f"{found.told.mode} is refused by the STRICT pods of {found.names}"
            hint = "leave `tls` out, or set ISTIO_MUTUAL"
            member, others = found.told.rule.member, found.others.values()
            yield self.mistake(member, found.path, message, hint=hint, others=others)


def _contradictions(system: System) -> Iterator[Contradiction]:
    for told in system.client_tls:
        if told.mode == "ISTIO_MUTUAL" or not told.targets:
            continue
        demands = [_refusing(system, workload, port) for workload, port in told.targets]
        if all(demands):
            yield told, [place for demand in demands if demand for place in demand.place]


def _refusing(system: System, workload: Workload, port: int) -> Demand | None:
    """Return what makes a port refuse; also where only the PeerAuthentication says of a sidecar."""
    demand = system.peers.at(workload, port)
    if demand.mode is not Mode.STRICT or not demand.member or not workload.is_captured(port):
        return None
    at_home = demand.member.namespace == workload.namespace
    return demand if workload.in_mesh or (workload.in_mesh is None and at_home) else None
