"""STRICT where nothing carries it out."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.system import Member, System
from meshgen.system.peers import Mode
from meshgen.system.policies import PEER_AUTHENTICATION, selector_of


class UnprotectedPods(Rule):
    """A PeerAuthentication is carried out by sidecars, or by ztunnel."""

    code = "MG1105"
    title = "STRICT is demanded of pods that are in the mesh."
    why = (
        "A pod without a sidecar takes plain text from everybody, whatever the "
        "PeerAuthentication says."
    )
    mend = (
        "Let the pods have a sidecar (`istio-injection: enabled` on the namespace, no "
        '`sidecar.istio.io/inject: "false"` on the pods), or protect them with a '
        "NetworkPolicy and leave the PeerAuthentication out."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: cache}
spec:
  selector:
    matchLabels: {app: cache}
  mtls: {mode: STRICT}
---
apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels: {app: cache, sidecar.istio.io/inject: 'false'}
spec:
  containers:
  - {name: app, image: app}
""",
        right="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: cache}
spec:
  selector:
    matchLabels: {app: cache}
  mtls: {mode: STRICT}
---
apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels: {app: cache}
spec:
  containers:
  - {name: app, image: app}
""",
    )
    source = "https://istio.io/latest/docs/concepts/security/#peer-authentication"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each that names labels of pods outside the mesh, or is for nothing else."""
        policies = system.policies(PEER_AUTHENTICATION)
        for member in system.of(PEER_AUTHENTICATION):
            root = system.control_plane.root_namespace
            if member.namespace == root or not _is_strict(member):
                continue
            selected = policies.selected(member)
            outside = [workload for workload in selected if workload.in_mesh is False]
            if not outside or (len(outside) < len(selected) and not selector_of(member)):
                continue
            which = ", ".join(str(workload.member) for workload in outside[:3])
            more = f" and {len(outside) - 3} more" if len(outside) > 3 else ""
            others = [(workload.member, workload.template_path) for workload in outside]
            message = f"protects nothing of {which}{more}: these pods have no sidecar"
            yield self.mistake(member, path_of(member), message, others=others)


def _is_strict(member: Member) -> bool:
    return mapping(member.spec, "mtls").get("mode") == Mode.STRICT
