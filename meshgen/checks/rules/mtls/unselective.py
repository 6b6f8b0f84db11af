"""PeerAuthentications that select no pod."""

from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.system.policies import PEER_AUTHENTICATION


class PeersForNothing(Unselective):
    """A PeerAuthentication with labels looks at the pods of its own namespace."""

    code = "MG1101"
    title = "A PeerAuthentication selects a pod of its namespace."
    why = (
        "The pods that it was written for keep the mode of the namespace or the mesh, "
        "PERMISSIVE by default: plain text is let in where STRICT was meant."
    )
    mend = (
        "Give `selector.matchLabels` the labels of the pods "
        "(`spec.template.metadata.labels`), or write it into their namespace."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: wep}
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
    ports:
    - {containerPort: 8080}
""",
        right="""\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
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
    ports:
    - {containerPort: 8080}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/peer_authentication/"
    kinds = frozenset((PEER_AUTHENTICATION,))
