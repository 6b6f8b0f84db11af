"""What the examples of several rules have: pods that are called, who calls them, a policy."""

CALLED = """\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: default
  labels: {app: orders}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {name: http, containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: default}
spec:
  selector: {app: orders}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
"""
_CALLER = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
  labels: {app: web, sidecar.istio.io/inject: 'INJECT'}
spec:
  serviceAccountName: web
  containers:
  - name: app
    image: app
    env:
    - {name: ORDERS, value: 'http://orders'}
---
"""
_POLICY = """\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: orders, namespace: default}
spec:
  selector:
    matchLabels: {app: orders}
  rules:
  - RULE
"""


def calling(*, injected: bool = True) -> str:
    """Return who calls the pods, with a sidecar or without."""
    return _CALLER.replace("INJECT", str(injected).lower())


def allowing(rule: str) -> str:
    """Return a policy of the pods with one rule."""
    return _POLICY.replace("RULE", rule)


def allowing_from(source: str) -> str:
    """Return a policy of the pods that lets some callers in."""
    return allowing(f"from:\n    - source: {{{source}}}")
