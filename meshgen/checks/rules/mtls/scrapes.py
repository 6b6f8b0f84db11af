"""Metrics that STRICT pods keep from Prometheus."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scraped import annotated
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import PEER_AUTHENTICATION


class RefusedScrape(Rule):
    """Prometheus scrapes in plain text; the agent of the sidecar serves what is merged."""

    code = "MG1112"
    title = "Prometheus reaches the metrics that annotations tell it of."
    why = (
        "Where metrics are not merged, Prometheus calls the port of the application in plain "
        "text, which STRICT refuses: the target is `down`, with `connection reset by peer`."
    )
    mend = (
        "Let the port be PERMISSIVE in `portLevelMtls`, or have the metrics merged: "
        'annotations on the pods, and no `prometheus.istio.io/merge-metrics: "false"`.'
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
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: "8080"
    prometheus.istio.io/merge-metrics: "false"
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
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
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: "8080"
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
""",
    )
    source = "https://istio.io/latest/docs/ops/integrations/prometheus/"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of pods or Services that is to be scraped and refuses it."""
        for scrape in annotated(system):
            for workload, port in scrape.targets:
                if demand := system.peers.refuses_plain_text(workload, port):
                    yield self.mistake(
                        scrape.member,
                        scrape.path,
                        f"Prometheus is refused: port {port} is STRICT, and takes no plain text",
                        hint=f"set `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}`",
                        others=demand.place,
                    )
                    break
