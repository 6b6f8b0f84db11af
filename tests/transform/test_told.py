"""What Kustomize would refuse to choose is told apart before."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.resources import Resource
from meshgen.transform import Settings, finished
from tests.transform.chain import STORE, unequal

RBAC = "rbac.authorization.k8s.io"
SUBJECTS = [{"kind": "ServiceAccount", "name": "a"}]


def obj(version: str, kind: str, name: str, namespace: str = "", **rest: Any) -> dict[str, Any]:
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


OBJECTS = [
    obj("v1", "ServiceAccount", "a", "monitoring"),
    obj("v1", "ServiceAccount", "a"),
    obj("v1", "Service", "s", "monitoring"),
    obj("v1", "Service", "s"),
    obj(
        f"{RBAC}/v1",
        "ClusterRoleBinding",
        "b",
        roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "view"},
        subjects=SUBJECTS,
    ),
    obj(
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "w",
        webhooks=[{"clientConfig": {"service": {"name": "s"}}}],
    ),
]


@pytest.mark.parametrize("prefix", ["p-", ""])
def test_two_of_one_name_in_two_namespaces(prefix: str, tmp_path: Path) -> None:
    settings = Settings("acme", prefix, mesh="shop")
    assert unequal(OBJECTS, settings, tmp_path) == ""
    own = finished([Resource(o, "g") for o in OBJECTS], settings, STORE.namespaced)
    assert own[4]["subjects"] == [{**SUBJECTS[0], "name": f"{prefix}a", "namespace": "acme"}]
    service = own[5]["webhooks"][0]["clientConfig"]["service"]
    assert service == {"name": f"{prefix}s", "namespace": "acme"}
