"""What a call says exists besides the manifests."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: robot
  containers: [{name: web, image: "nginx:1", envFrom: [{configMapRef: {name: settings}}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other, namespace: shop}
"""


def told(folder: Path, *external: str) -> dict[str, list[str]]:
    """Return the messages by code."""
    (folder / "pod.yaml").write_text(POD, encoding="utf-8")
    found: dict[str, list[str]] = {}
    for finding in meshgen.check_manifests([folder], external=external).findings:
        found.setdefault(finding.code, []).append(str(finding))
    return found


def test_what_exists_besides_is_not_missed(tmp_path: Path) -> None:
    without, given = told(tmp_path), told(tmp_path, "ConfigMap/shop/settings")
    missed = [code for code in without if code not in given]
    assert len(missed) == 1
    assert "settings" in without[missed[0]][0]
    assert "MG607" not in given


def test_what_no_rule_misses_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, "ConfigMap/setings", "*.example.com")
    assert found["MG607"] == [
        "--external: no rule misses *.example.com; mend the name, or leave it out",
        "--external: no rule misses ConfigMap/setings; mend the name, or leave it out",
    ]


@pytest.mark.parametrize("entry", ["configmap/settings", "settings", "A/b/c/d", "", "Secret/A_B"])
def test_what_names_nothing_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(MeshgenError, match="names nothing; expected Kind/name"):
        told(tmp_path, entry)
