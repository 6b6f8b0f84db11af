"""PeerAuthentications of which one alone holds."""

from collections.abc import Iterator

from meshgen.checks.rules.contested import Contested
from meshgen.checks.rules.rule import Mistake
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import PEER_AUTHENTICATION


class ContestedPeers(Contested):
    """A pod takes one by its labels, one of its namespace, one of the mesh."""

    code = "MG1102"
    title = "A pod is selected by one PeerAuthentication, and a namespace has one."
    why = (
        "Of several, istiod takes the one that was created first: in the next cluster, or "
        "after a restore, it may be another, and a port that was STRICT takes plain text."
    )
    mend = "Keep one, with all its `portLevelMtls`, or give each the labels of its own pods."
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: open}
spec:
  mtls: {mode: PERMISSIVE}
""",
        right="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: open}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: PERMISSIVE}
""",
    )
    source = "https://istio.io/latest/docs/concepts/security/#peer-authentication"
    kinds = frozenset((PEER_AUTHENTICATION,))
    type = PEER_AUTHENTICATION

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each of several for the same pods, the same namespace, or the mesh."""
        yield from self.by_pod(system)
        for members in self.whole(system):
            yield from self.several(members)
