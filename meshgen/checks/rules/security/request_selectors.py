"""RequestAuthentications that select no pod."""

from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.system.policies import REQUEST_AUTHENTICATION


class RequestsForNothing(Unselective):
    """In the root namespace it looks at the pods of all namespaces."""

    code = "MG1523"
    title = "A RequestAuthentication selects a pod."
    why = (
        "No token is verified: a forged one is as good as a real one, and policies that ask "
        "for claims refuse everybody."
    )
    mend = (
        "Give `selector.matchLabels` the labels of the pods "
        "(`spec.template.metadata.labels`), or write it into their namespace."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: wep}
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
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
kind: RequestAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
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
    source = "https://istio.io/latest/docs/reference/config/security/request_authentication/"
    kinds = frozenset((REQUEST_AUTHENTICATION,))
    type = REQUEST_AUTHENTICATION
    looks_everywhere = True
