"""Metrics that STRICT pods keep from Prometheus."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import Member, System, Workload
from meshgen.system.policies import PEER_AUTHENTICATION

_SCRAPE, _PORT = "prometheus.io/scrape", "prometheus.io/port"
_MERGE = "prometheus.istio.io/merge-metrics"


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
        merges = system.control_plane.mesh_config.get("enablePrometheusMerge") is not False
        for workload in system.workloads:
            merged = merges and workload.annotations.get(_MERGE) != "false"
            if not merged and (port := _port(workload.annotations)):
                at = (*workload.template_path, "metadata", "annotations", _PORT)
                yield from self._found(system, workload.member, at, port, [workload])
        for service in system.services:
            if port := _port(service.member.annotations):
                at = ("metadata", "annotations", _PORT)
                yield from self._found(system, service.member, at, port, service.workloads)

    def _found(
        self, system: System, member: Member, path: Path, port: int, pods: Sequence[Workload]
    ) -> Iterator[Mistake]:
        for workload in pods:
            if demand := system.peers.refuses_plain_text(workload, port):
                message = f"Prometheus is refused: port {port} is STRICT, and takes no plain text"
                hint = f"set `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}`"
                yield self.mistake(member, path, message, hint=hint, others=demand.place)
                return


def _port(annotations: Mapping[str, Any]) -> int:
    """Return the port to scrape; 0 if none is said."""
    port = text(annotations.get(_PORT))
    return int(port) if annotations.get(_SCRAPE) == "true" and port.isdecimal() else 0
