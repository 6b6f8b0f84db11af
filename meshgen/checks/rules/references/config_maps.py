"""ConfigMaps that pods name and nobody has."""

from meshgen.checks.rules.references.missing import Missing
from meshgen.codes import Example


class MissingConfigMap(Missing):
    """A container does not start before all ConfigMaps that it reads are there."""

    code = "MG1601"
    title = "A ConfigMap that pods read exists."
    why = (
        'The pod stays in `CreateContainerConfigError` (`configmap "app-conf" not found`), or in '
        "`ContainerCreating` with `MountVolume.SetUp failed`."
    )
    mend = "Mend the name, add the ConfigMap, or say `optional: true` where pods can do without."
    example = Example(
        wrong="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-config
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      envFrom:
        - configMapRef:
            name: app-conf
""",
        right="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-config
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      envFrom:
        - configMapRef:
            name: app-config
""",
    )
    source = "https://kubernetes.io/docs/concepts/configuration/configmap/"
    linter = ("env-value-from",)
    type_ = "ConfigMap"
    way = "pods read none of another namespace: add it to {here} too"
