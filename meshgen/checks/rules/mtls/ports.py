"""Ports of a PeerAuthentication that pods do not have."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.system import Member, System, Workload
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
            listed = [_ports(system, workload) for workload in selected]
            if listed and all(listed):
                known = set().union(*listed)
                for port in ports:
                    if str(port).isdecimal() and int(port) not in known:
                        yield self._found(system, member, port, selected, sorted(known))

    def _found(
        self,
        system: System,
        member: Member,
        port: str,
        selected: Sequence[Workload],
        known: Sequence[int],
    ) -> Mistake:
        listed = ", ".join(map(str, known))
        message = f"the pods do not listen on {port}, but on {listed}"
        hint, others = "", []
        for workload in selected:
            for service, front in system.reaching(workload):
                if front.number == int(port) and (behind := front.target_in(workload)):
                    hint = f"behind port {port} of Service/{service.name} is {behind}"
                    others.append((service.member, front.path))
        path = ("spec", "portLevelMtls", port)
        return self.mistake(member, path, message, hint=hint, others=others[:1], about_key=True)


def _ports(system: System, workload: Workload) -> set[int]:
    """Return the ports that pods listen on, as far as containers and Services tell."""
    found = {
        port["containerPort"]
        for _, port in workload.ports
        if isinstance(port.get("containerPort"), int)
    }
    behind = {port.target_in(workload) for _, port in system.reaching(workload)}
    return found | {port for port in behind if port}
