"""Mutual TLS towards pods that do not speak it."""

from collections.abc import Iterator

from meshgen.checks.rules.mtls.mismatch import Contradiction, gathered
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.peers import Mode
from meshgen.system.routing import DESTINATION_RULE
from meshgen.system.workloads import Workload


class UnansweredTls(Rule):
    """Only a sidecar, or ztunnel, answers Istio's mutual TLS."""

    code = "MG1121"
    title = "A DestinationRule uses ISTIO_MUTUAL towards pods that have a sidecar."
    why = (
        "A pod without one gets a TLS handshake that it does not know: calls fail with `503 "
        "UC` or `UF`, `upstream connect error or disconnect/reset before headers`, `TLS "
        "error: WRONG_VERSION_NUMBER`."
    )
    mend = "Leave `tls` out: clients find out pod by pod. Or set `mode: DISABLE` for this host."
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
  labels: {app: web, sidecar.istio.io/inject: 'false'}
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web}
spec:
  host: web
  trafficPolicy:
    tls: {mode: ISTIO_MUTUAL}
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
  labels: {app: web, sidecar.istio.io/inject: 'false'}
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web}
spec:
  host: web
  trafficPolicy:
    tls: {mode: DISABLE}
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting that asks mutual TLS of pods outside the mesh, or of DISABLE."""
        for found in gathered(_contradictions(system)):
            message = f"pods behind {found.names} do not speak Istio's mutual TLS"
            hint = "leave `tls` out, or set DISABLE for what has no sidecar"
            member, others = found.told.rule.member, found.others.values()
            yield self.mistake(member, found.path, message, hint=hint, others=others)


def _contradictions(system: System) -> Iterator[Contradiction]:
    for told in system.client_tls:
        if told.mode != "ISTIO_MUTUAL":
            continue
        places: list[tuple[Member, Path]] = []
        for workload, port in told.targets:
            places += _unanswering(system, workload, port)
        if places:
            yield told, places


def _unanswering(system: System, workload: Workload, port: int) -> list[tuple[Member, Path]]:
    """Return what says that a port does not answer mutual TLS."""
    if workload.in_mesh is False:
        return [(workload.member, workload.template_path)]
    demand = system.peers.at(workload, port)
    if workload.in_mesh and demand.mode is Mode.DISABLE:
        return [*demand.place]
    return []
