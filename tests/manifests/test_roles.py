"""What is told of a part, and of a patch that nobody names any more."""

from pathlib import Path

import pytest

from meshgen.findings import Severity

from .trees import lines, run, write

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: web:1
"""
KUSTOMIZATION = "resources: [web.yaml]\n"
SIDECAR = DEPLOYMENT.replace("        image: web:1\n", "        resources: {limits: {cpu: 50m}}\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write(tmp_path, {".git/HEAD": ""}))
    return tmp_path


def test_nothing_is_missing_in_a_part_that_kustomize_can_add(folder: Path) -> None:
    write(folder, {"web.yaml": DEPLOYMENT})
    assert lines(run(".")) == [
        "web.yaml:5:3: Deployment/web: spec.selector: `selector` is required and missing "
        "(Kubernetes 1.29)"
    ]
    write(folder, {"kustomization.yaml": KUSTOMIZATION})
    outcome = run(".")
    assert lines(outcome) == []
    assert outcome.hints == [
        "1 file is a part of a kustomization: `meshgen validate --build` checks the whole"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  template:", "  replicas: -2\n  template:", "spec.replicas: found the number -2"),
        ("  template:", "  templat: 1\n  template:", "spec.templat: unknown field"),
        ("metadata: {name: web}", "metadata: {}", "metadata.name: `name` is required"),
        ("kind: Deployment", "", "kind: `kind` is required"),
    ],
)
def test_what_is_wrong_in_a_part_is_told(folder: Path, old: str, new: str, told: str) -> None:
    text = DEPLOYMENT.replace(old, new)
    write(folder, {"web.yaml": text, "kustomization.yaml": KUSTOMIZATION})
    (line,) = lines(run("."))
    assert told in line


@pytest.mark.parametrize(
    "text",
    [
        # A oneof of which nothing is set, an empty list, an empty mapping, null.
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\n"
        "spec: {gatewayClassName: a, listeners: []}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n",
        "apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: a}\n",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {}\n",
    ],
)
def test_whatever_is_absent_is_nothing_wrong_with_a_part(folder: Path, text: str) -> None:
    write(folder, {"web.yaml": text})
    alone = lines(run("."))
    write(folder, {"kustomization.yaml": KUSTOMIZATION})
    assert (bool(alone), lines(run("."))) == (True, [])


def test_equal_texts_are_told_by_what_their_files_are(folder: Path) -> None:
    write(folder, {"a/web.yaml": DEPLOYMENT, "b/web.yaml": DEPLOYMENT})
    write(folder, {"a/kustomization.yaml": KUSTOMIZATION})
    (line,) = lines(run("."))
    assert line.startswith("b/web.yaml")


@pytest.mark.parametrize("name", ["app/old.yaml", "app/patches/old.yaml", "app/x/old.yaml"])
def test_a_patch_that_nobody_names_is_told_once(folder: Path, name: str) -> None:
    write(folder, {"app/kustomization.yaml": "resources: []\n", name: SIDECAR})
    (finding,) = run(".").findings
    assert finding.severity is Severity.WARNING
    assert str(finding) == (
        f"{name}:1:1: Deployment/web: looks like a patch (no selector or image), and no "
        "kustomization names it; name it among a kustomization's `patches`, or remove it"
    )
    write(folder, {"app/kustomization.yaml": f"patches: [{{path: {name[4:]}}}]\n"})
    assert run(".").findings == []


def test_what_else_is_wrong_with_a_patch_is_told(folder: Path) -> None:
    text = SIDECAR.replace("spec:\n  template", "spec:\n  $patch: merge\n  replics: 1\n  template")
    write(folder, {"patches/web.yaml": text})
    patch, unknown = lines(run("."))
    assert "looks like a patch" in patch
    assert "unknown field `replics`" in unknown


def test_a_manifest_that_lacks_something_is_no_patch(folder: Path) -> None:
    # One field is easily forgotten; and where no kustomization is, everything has to be there.
    write(folder, {"app/kustomization.yaml": "resources: []\n", "app/web.yaml": DEPLOYMENT})
    write(folder, {"web.yaml": SIDECAR})
    outcome = run(".")
    assert {finding.severity for finding in outcome.findings} == {Severity.ERROR}
    assert len(outcome.findings) == 3


def test_a_patch_of_a_crd_in_a_folder_of_patches(folder: Path) -> None:
    text = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {name: parcels.example.com, annotations: {a: $(NAMESPACE)}}\n"
    )
    write(folder, {"crd/patches/cainjection.yaml": text})
    (line,) = lines(run("."))
    assert "looks like a patch (no spec)" in line
