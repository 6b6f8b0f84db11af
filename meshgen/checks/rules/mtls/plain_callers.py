"""Callers without a sidecar, of pods that are STRICT."""

from collections.abc import Iterator
from itertools import chain

from meshgen.checks.rules.mtls.refusal import refusals
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.calls import Call
from meshgen.system.policies import PEER_AUTHENTICATION


class PlainCaller(Rule):
    """What a container is given says whom it calls: its environment, arguments and own ConfigMaps.

    A list of addresses in one that several workloads read says nothing of who calls.
    """

    code = "MG1110"
    title = "Who calls STRICT pods has a sidecar."
    why = (
        "A caller without one sends plain text, and is cut off: `connection reset by peer`, "
        "`curl: (56) Recv failure`, `read ECONNRESET`."
    )
    mend = (
        "Give the caller a sidecar (a Job ends with a native one), or let the port that it "
        "calls be PERMISSIVE in `portLevelMtls`."
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
  name: orders
  labels: {app: orders}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata: {name: orders}
spec:
  selector: {app: orders}
  ports:
  - {name: http, port: 8080}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: 0 2 * * *
  jobTemplate:
    spec:
      template:
        metadata:
          labels: {app: report, sidecar.istio.io/inject: 'false'}
        spec:
          containers:
          - name: app
            image: app
            env:
            - {name: ORDERS, value: 'http://orders:8080'}
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
  name: orders
  labels: {app: orders}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata: {name: orders}
spec:
  selector: {app: orders}
  ports:
  - {name: http, port: 8080}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: 0 2 * * *
  jobTemplate:
    spec:
      template:
        metadata:
          labels: {app: report}
        spec:
          containers:
          - name: app
            image: app
            env:
            - {name: ORDERS, value: 'http://orders:8080'}
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each address that a workload outside the mesh is given of pods that are STRICT."""
        for workload in system.workloads:
            if workload.in_mesh is False:
                for call in system.own_calls_of(workload):
                    yield from self._found(system, call)

    def _found(self, system: System, call: Call) -> Iterator[Mistake]:
        found = [refusals(system, call.host, port.number) for port in call.ports]
        if not found or not all(found):
            return
        ports = ", ".join(str(port.number) for port in call.ports)
        others: dict[tuple[int, Path], tuple[Member, Path]] = {}
        sources = [call.source] if call.source else []
        for place in (*sources, *chain.from_iterable(found)):
            others.setdefault((place[0].position, place[1]), place)
        away = call.host.namespace != call.client.namespace
        whom = f"{call.host.member}{f' of {call.host.namespace}' if away else ''}"
        message = f"has no sidecar, and port {ports} of {whom} takes Istio's mutual TLS alone"
        hint = "give them a sidecar, or let the port there be PERMISSIVE"
        member = call.client.member
        yield self.mistake(member, call.path, message, hint=hint, others=others.values())
