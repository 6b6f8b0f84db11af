"""Kiali has the rights that it needs, and no more."""

from pathlib import Path

import pytest

import meshgen
from meshgen.yamlio import load_all, to_data

_MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80}}
platform:
  prometheus: {url: "http://prometheus.far:9090"}
  kiali: {viewOnly: %s, auth: {strategy: %s}}
"""
_OPENID = "openid, issuer: 'https://login.example.com', clientId: kiali"


@pytest.mark.parametrize(
    ("view_only", "auth", "acts"),
    [
        ("true", "anonymous", False),
        ("false", "anonymous", True),
        # By the rights of users: kiali.io/docs/configuration/rbac.
        ("false", "token", False),
        ("false", _OPENID, False),
        ("false", f"{_OPENID}, disableRbac: true", True),
    ],
)
def test_it_may_change_what_users_change_by_it(
    view_only: str, auth: str, acts: bool, tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(_MESH % (view_only, auth), encoding="utf-8")
    objects = map(to_data, load_all(meshgen.build(path, platform=True), "build"))
    (role,) = (one for one in objects if one["kind"] == "ClusterRole")
    rights = {
        f"{group}/{resource}": set(rule["verbs"])
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
    }
    assert ("patch" in rights["apps/deployments"]) is acts
    assert ({"create", "delete", "patch"} <= rights["networking.istio.io/*"]) is acts
    changing = {name for name, verbs in rights.items() if verbs & {"update", "delete", "*"}}
    assert bool(changing) is acts
