"""Monitors of ports that STRICT keeps from Prometheus."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scraped import monitored
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import PEER_AUTHENTICATION


class RefusedMonitor(Rule):
    """Prometheus calls each pod by its address, where not even its own sidecar uses mutual TLS."""

    code = "MG1113"
    title = "Prometheus reaches what a ServiceMonitor or PodMonitor tells it of."
    why = (
        "Prometheus scrapes in plain text, which a STRICT port refuses: the target is `down`, "
        "with `connection reset by peer`."
    )
    mend = (
        "Let the port be PERMISSIVE in `portLevelMtls`, or scrape with `scheme: https` and a "
        "certificate of the mesh in `tlsConfig`."
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
metadata:
  name: web
  labels: {app: web}
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
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  endpoints:
  - {port: http}
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
metadata:
  name: web
  labels: {app: web}
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
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: STRICT}
  portLevelMtls:
    '8080': {mode: PERMISSIVE}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  endpoints:
  - {port: http}
""",
    )
    source = "https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each endpoint that is called in plain text and takes none."""
        for scrape in monitored(system):
            for workload, port in scrape.targets:
                if demand := system.peers.refuses_plain_text(workload, port):
                    pods = workload.member.seen_from(scrape.member)
                    yield self.mistake(
                        scrape.member,
                        scrape.path,
                        f"Prometheus is refused: port {port} of {pods} is STRICT",
                        hint=f"set `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}`",
                        others=demand.place,
                    )
                    break
