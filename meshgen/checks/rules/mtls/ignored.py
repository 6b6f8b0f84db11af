"""PeerAuthentications that istiod passes over."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.peers import is_ignored
from meshgen.system.policies import PEER_AUTHENTICATION


class IgnoredPeers(Rule):
    """Other policies of the root namespace find pods of all namespaces; these do not."""

    code = "MG1103"
    title = "A PeerAuthentication of the root namespace is for the whole mesh."
    why = (
        "With a selector it is for nobody, not even for pods of that namespace: they keep the "
        "mode of the mesh, PERMISSIVE by default."
    )
    mend = (
        "Write it into the namespace of the pods, or leave the selector out to mean the whole mesh."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web, namespace: istio-system}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: STRICT}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: istio-system
  labels: {app: web}
spec:
  containers:
  - {name: app, image: app}
""",
        right="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web, namespace: shop}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: STRICT}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: {app: web}
spec:
  containers:
  - {name: app, image: app}
""",
    )
    source = "https://github.com/istio/istio/blob/master/pilot/pkg/security/authn/policy_applier.go"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each with a selector in the root namespace."""
        root = system.control_plane.root_namespace
        for member in system.of(PEER_AUTHENTICATION):
            if is_ignored(member, root):
                message = f"is ignored: in `{root}`, the root namespace, a selector is not read"
                hint = "write it into the namespace of the pods"
                yield self.mistake(member, path_of(member), message, hint=hint)
