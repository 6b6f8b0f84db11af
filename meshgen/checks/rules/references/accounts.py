"""Service accounts that pods name and nobody has."""

from meshgen.checks.rules.references.missing import Missing
from meshgen.codes import Example


class MissingServiceAccount(Missing):
    """The API server takes a workload with any account, and then refuses its pods."""

    code = "MG1604"
    title = "The ServiceAccount that pods run as exists."
    why = (
        "No pod is made, and `kubectl get pods` shows nothing: the ReplicaSet's events say `error "
        'looking up service account`, `serviceaccount "web" not found`.'
    )
    mend = "Mend `serviceAccountName`, or add the ServiceAccount."
    example = Example(
        wrong="""\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web-sa
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: web:1.0
""",
        right="""\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: web:1.0
""",
    )
    source = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"
    linter = ("non-existent-service-account",)
    type_ = "ServiceAccount"
    way = "pods run as none of another namespace: add one to {here}, and bind its roles to it"
