"""Istio's MeshConfig, wherever somebody wrote it down."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Severity
from meshgen.manifests.together.mesh_config import among, read_mesh_config
from meshgen.yamlio import load_all, to_data

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: {namespace}}}
data:
  mesh: |-
    trustDomain: {trust}
"""
OPERATOR = """\
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {namespace: istio-system}
spec:
  namespace: istio-control
  meshConfig:
    trustDomain: td
    rootNamespce: istio-control
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mesh.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "namespace"),
    [
        ("trustDomain: td\n", "istio-system"),
        ("---\n# nothing\n---\ntrustDomain: td\n", "istio-system"),
        (CONFIG_MAP.format(name="istio", namespace="control", trust="td"), "control"),
        (f"apiVersion: v1\nkind: Secret\n---\n{OPERATOR}", "istio-control"),
        (OPERATOR.replace("  namespace: istio-control\n", ""), "istio-system"),
    ],
)
def test_all_forms_are_read(tmp_path: Path, text: str, namespace: str) -> None:
    known, _ = read_mesh_config(write(tmp_path, text))
    assert (known.trust_domain, known.namespace) == ("td", namespace)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: '['}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: 'a'}\n",
        "a: b\n---\nc: d\n",
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MeshgenError, match="found no MeshConfig in"):
        read_mesh_config(write(tmp_path, text))


def test_what_istio_would_not_take_is_a_warning_at_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, OPERATOR)
    _, (finding,) = read_mesh_config(path)
    assert str(finding.location) == f"{path}:8:5"
    assert finding.path == "spec.meshConfig.rootNamespce"
    assert finding.severity is Severity.WARNING
    _, (finding,) = read_mesh_config(write(tmp_path, "enableAutoMtls: maybe\n"))
    assert str(finding.location) == f"{path}:1:17"


@pytest.mark.parametrize(
    ("revision", "names", "trust"),
    [
        (None, ["istio"], "istio"),
        (None, ["istio-canary"], None),
        (None, ["other"], None),
        ("canary", ["istio", "istio-canary"], "istio-canary"),
        ("canary", ["istio"], None),
        ("default", ["istio"], "istio"),
    ],
)
def test_the_config_map_of_the_revision_counts(
    revision: str | None, names: list[str], trust: str | None
) -> None:
    text = "---\n".join(
        CONFIG_MAP.format(name=name, namespace="istio-system", trust=name) for name in names
    )
    known = among((to_data(node) for node in load_all(text, "")), revision)
    assert (known and known.trust_domain) == trust


def test_the_usual_namespace_comes_first() -> None:
    text = "---\n".join(
        CONFIG_MAP.format(name="istio", namespace=name, trust=name)
        for name in ("a", "istio-system")
    )
    known = among(to_data(node) for node in load_all(text, ""))
    assert known is not None
    assert known.trust_domain == "istio-system"
