"""Probes that STRICT pods refuse."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import System, Workload
from meshgen.system.policies import PEER_AUTHENTICATION

_REWRITE = "sidecar.istio.io/rewriteAppHTTPProbers"


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
            if workload.sidecar and workload.annotations.get(_REWRITE) == "false":
                for path, port in _probed(workload):
                    demand = system.peers.refuses_plain_text(workload, port)
                    if demand:
                        at = (*workload.template_path, "metadata", "annotations", _REWRITE)
                        others = [(workload.member, at), *demand.place]
                        message = f"the kubelet's plain text is refused: port {port} is STRICT"
                        hint = f"remove the annotation `{_REWRITE}`"
                        yield self.mistake(workload.member, path, message, hint=hint, others=others)


def _probed(workload: Workload) -> Iterator[tuple[Path, int]]:
    for path, container in workload.containers:
        for name in ("startupProbe", "livenessProbe", "readinessProbe"):
            for how in ("httpGet", "grpc"):
                port = mapping(container, name, how).get("port")
                if number := _number(container, port):
                    yield (*path, name, how, "port"), number


def _number(container: Mapping[str, Any], port: Any) -> int:
    """Return the number of a container's port that may be given by its name; 0 if there is none."""
    if isinstance(port, int):
        return port
    if not text(port):
        return 0
    for declared in mappings(container.get("ports")):
        if declared.get("name") == port and isinstance(declared.get("containerPort"), int):
            return int(declared["containerPort"])
    return 0
