"""Claims that pods name and nobody has."""

from meshgen.checks.rules.references.missing import Missing
from meshgen.codes import Example


class MissingClaim(Missing):
    """A pod is not scheduled before all its claims are there."""

    code = "MG1605"
    title = "A PersistentVolumeClaim that pods mount exists."
    why = 'The pod stays `Pending`: `persistentvolumeclaim "data" not found`.'
    mend = "Mend `claimName`, or add the PersistentVolumeClaim."
    example = Example(
        wrong="""\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: web-data
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: data
""",
        right="""\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: web-data
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: web-data
""",
    )
    source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/"
    type_ = "PersistentVolumeClaim"
    way = "pods mount none of another namespace: claim one in {here}, or run them in {there}"
