"""Ports of a PeerAuthentication that pods do not have."""

from collections.abc import Iterator

from meshgen.checks.rules.listening import behind, listening
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.system import System
from meshgen.system.policies import PEER_AUTHENTICATION


class PeersPorts(Rule):
    """The ports there are those of containers, and not those of Services in front."""

    code = "MG1104"
    title = "A port of `portLevelMtls` is one that the pods listen on."
    why = (
        "Another port keeps the mode of the workload: a scrape of a port that was to be "
        "PERMISSIVE gets `connection reset by peer`, or a port that was to be STRICT takes "
        "plain text."
    )
    mend = "Write the port of the container (`containerPort`, the Service's `targetPort`)."
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: STRICT}
  portLevelMtls:
    '80': {mode: PERMISSIVE}
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
""",
        right="""\
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
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/peer_authentication/"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that no selected pod has, where all their ports are known."""
        policies = system.policies(PEER_AUTHENTICATION)
        for member in system.of(PEER_AUTHENTICATION):
            ports = mapping(member.spec, "portLevelMtls")
            selected = policies.selected(member) if ports else ()
            known = listening(system, selected)
            for port in ports if known else ():
                if str(port).isdecimal() and int(port) not in known:
                    listed = ", ".join(map(str, sorted(known)))
                    message = f"nothing says that the pods listen on {port}, but on {listed}"
                    hint, others = behind(system, selected, int(port))
                    # A container need not declare its ports; one of a Service is surely meant.
                    severity = Severity.WARNING if others else Severity.NOTE
                    path = ("spec", "portLevelMtls", port)
                    yield self.mistake(
                        member,
                        path,
                        message,
                        hint=hint,
                        others=others,
                        severity=severity,
                        about_key=True,
                    )
