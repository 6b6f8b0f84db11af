"""Names of other objects are found where Kustomize finds them, and with what stands around."""

from meshgen.resources import dotted
from tests.system.build import built

_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: web
  serviceAccount: 7
  containers:
    - name: web
      envFrom:
        - configMapRef: {name: a, optional: true}
        - configMapRef: {name: ""}
        - nothing
  volumes: [{configMap: {name: b}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web, namespace: mail}]
"""


def test_mentions_are_found_by_what_they_name() -> None:
    system = built(_MANIFESTS)

    def told(kind: str) -> list[str]:
        return [f"{m.namespace}/{m.name} {dotted(m.path)}" for m in system.mentions(kind)]

    assert told("ConfigMap") == [
        "shop/b spec.volumes[0].configMap.name",
        "shop/a spec.containers[0].envFrom[0].configMapRef.name",
    ]
    assert [m.is_optional for m in system.mentions("ConfigMap")] == [False, True]
    assert told("ServiceAccount") == [
        "shop/web spec.serviceAccountName",
        "mail/web subjects[0].name",
    ]
    assert told("Role") == ["shop/reader roleRef.name"]
    assert told("Secret") == []
