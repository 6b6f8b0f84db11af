"""Names that Kustomize follows wrongly or cannot follow: told with their places, and no others."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.yamlio import dump

HPA = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  maxReplicas: 2
  scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: NAME}
"""
ELSEWHERE = """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: elsewhere}
spec:
  containers:
  - {name: c, image: x, resources: {limits: {cpu: 1}}, envFrom: [{configMapRef: {name: NAME}}]}
"""
WIDGET = """
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
spec: {FIELD: settings, name: settings}
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: KIND, name: web, apiGroup: rbac.authorization.k8s.io}]
"""


def told(folder: Path, manifest: str, **environment: Any) -> list[str]:
    (folder / "own.yaml").write_text(manifest.lstrip(), encoding="utf-8")
    said = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "shop"},
        "services": {"web": {"image": "nginx:1", "port": 80}},
        "configMaps": {"settings": {"data": {"A": "1"}}},
        "resources": ["own.yaml"],
        "environments": {"prod": environment},
    }
    config = folder / "meshgen.yaml"
    config.write_text(dump(said), encoding="utf-8")
    return [
        f"{finding.location.line}: {finding.message}"
        for finding in check(Project(config))
        if finding.code == "MG701"
    ]


# An autoscaler goes by the name: the Deployment's changes, that of a Rollout elsewhere does not.
@pytest.mark.parametrize(
    ("manifest", "prefix", "line"),
    [
        (HPA.replace("NAME", "web"), "p-", 6),
        (HPA.replace("NAME", "web"), "", 0),
        (HPA.replace("NAME", "other"), "p-", 0),
        (HPA.replace("NAME", "web").replace("Rollout", "Deployment"), "p-", 0),
        (BINDING.replace("KIND", "User"), "p-", 5),
    ],
)
def test_a_name_of_another_kind(manifest: str, prefix: str, line: int, tmp_path: Path) -> None:
    found = told(tmp_path, manifest, namePrefix=prefix)
    if not line:
        assert not found
        return
    (finding,) = found
    assert finding.startswith(f"{line}: ")
    assert "Kustomize takes `web` for " in finding
    assert "and makes it `p-web`" in finding


# The hash of a generated ConfigMap's name is known to nobody but Kustomize.
@pytest.mark.parametrize(
    ("manifest", "line"),
    [
        (ELSEWHERE.replace("NAME", "other"), 0),
        (WIDGET.replace("FIELD", "configuration"), 4),
        (WIDGET.replace("FIELD", "configMapName"), 0),
        (WIDGET.replace("FIELD", "color"), 0),
    ],
)
def test_a_generated_config_map(manifest: str, line: int, tmp_path: Path) -> None:
    found = told(tmp_path, manifest)
    assert [finding.partition(": ")[0] for finding in found] == ([str(line)] if line else [])
    assert all("is the name of a generated ConfigMap" in finding for finding in found)


ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [settings]}]
"""
SETTINGS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {A: "2"}
"""


def test_two_config_maps_of_one_name_that_a_cluster_role_sees(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(ROLE.lstrip(), encoding="utf-8")
    (tmp_path / "pay.yaml").write_text(SETTINGS.lstrip(), encoding="utf-8")
    said = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "shop"},
        "namespaces": {"pay": {}},
        "configMaps": {"settings": {"data": {"A": "1"}}},
        "services": {"web": {"image": "nginx:1", "port": 80}},
        "resources": ["own.yaml", {"path": "pay.yaml", "namespace": "pay"}],
        "environments": {"prod": {"namespace": "acme", "namespaces": {"pay": {}}}},
    }
    config = tmp_path / "meshgen.yaml"
    config.write_text(dump(said), encoding="utf-8")
    found = [finding for finding in check(Project(config)) if finding.code == "MG701"]
    assert [finding.message for finding in found] == [
        "rules[0].resourceNames[0]: Kustomize takes the name in `rules.resourceNames` for that of "
        "ConfigMap/settings of namespace acme and ConfigMap/settings of namespace pay-prod, "
        "and builds nothing"
    ]


def test_two_of_one_part_that_a_cluster_role_sees(tmp_path: Path) -> None:
    elsewhere = SETTINGS.replace("name: settings", "name: settings, namespace: elsewhere")
    assert told(tmp_path, f"{ROLE.lstrip()}---{elsewhere}", namespace="acme") == [
        "4: rules[0].resourceNames[0]: Kustomize takes the name in `rules.resourceNames` for that "
        "of ConfigMap/settings of namespace acme and ConfigMap/settings of namespace elsewhere, "
        "and builds nothing"
    ]
