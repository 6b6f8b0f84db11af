"""Probes that STRICT pods refuse."""

from collections.abc import Iterator

from meshgen.checks.rules.probed import REWRITE, rewriting, through_sidecar
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.policies import PEER_AUTHENTICATION


class RefusedProbe(Rule):
    """The kubelet has no certificate: the injector leads its probes round the sidecar."""

    code = "MG1111"
    title = "Probes of STRICT pods are rewritten by the injector."
    why = (
        'With `rewriteAppHTTPProbers: "false"` the kubelet calls the port itself, in plain '
        "text: `Readiness probe failed: ... connection reset by peer`, and "
        "`CrashLoopBackOff`."
    )
    mend = (
        "Remove the annotation, or take the port out of the sidecar with "
        "`traffic.sidecar.istio.io/excludeInboundPorts`."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
  annotations: {sidecar.istio.io/rewriteAppHTTPProbers: 'false'}
spec:
  containers:
  - name: app
    image: app
    readinessProbe:
      httpGet: {port: 8080}
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
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
    readinessProbe:
      httpGet: {port: 8080}
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/"
    severity = Severity.ERROR
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each probe over HTTP or gRPC of a port that takes mutual TLS alone."""
        for workload in system.workloads:
            for probe in through_sidecar(workload):
                demand = system.peers.refuses_plain_text(workload, probe.port)
                if demand:
                    others = [(workload.member, rewriting(workload)), *demand.place]
                    message = f"the kubelet's plain text is refused: port {probe.port} is STRICT"
                    hint = f"remove the annotation `{REWRITE}`"
                    yield self.mistake(
                        workload.member, probe.path, message, hint=hint, others=others
                    )
