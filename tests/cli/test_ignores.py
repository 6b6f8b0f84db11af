"""What manifests of others ignore, whichever command reads them."""

from pathlib import Path

import pytest

from .conftest import Meshgen

DEPRECATED = """\
apiVersion: flowcontrol.apiserver.k8s.io/v1beta2
kind: FlowSchema
metadata:
  name: a
  annotations: {{meshgen.dev/ignore: {ignore}}}
spec: {{priorityLevelConfiguration: {{name: b}}}}
"""
MISPLACED = """\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    sidecar.istio.io/proxyCPULimit: 200m
    meshgen.dev/ignore: |
      {ignore}
"""
QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata: {{name: small, namespace: shop, annotations: {{meshgen.dev/ignore: {ignore}}}}}
spec: {{hard: {{pods: 1}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: one, namespace: shop}}
spec: {{containers: [{{name: a, image: a}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: two, namespace: shop}}
spec: {{containers: [{{name: a, image: a}}]}}
"""


def codes(printed: str) -> list[str]:
    """Return the codes in the brackets, each with its line, without those of other rules."""
    told = [
        (line.split(":")[1], line.rsplit(" ", 1)[1].rstrip("]")) for line in printed.splitlines()
    ]
    return [
        f"{line} {code}" for line, code in told if code == "MG1001" or len(code) < len("MG1001")
    ]


@pytest.mark.parametrize(
    ("ignore", "told"),
    [
        ('"MG216: until we have 1.29"', []),
        ('"MG217: wrong code"', ["1 MG201", "5 MG903"]),
        ('"MG216:"', ["1 MG201", "5 MG902"]),
        ('"MG216: until we have 1.29; MG202: it is known"', ["5 MG904"]),
        # Rules are not asked by `validate`: nobody knows whether it is of use.
        ('"MG216: until we have 1.29; MG1001: rules"', []),
    ],
)
def test_validate(folder: Path, meshgen: Meshgen, ignore: str, told: list[str]) -> None:
    (folder / "a.yaml").write_text(DEPRECATED.format(ignore=ignore), encoding="utf-8")
    done = meshgen("validate", "--kubernetes", "1.28", "a.yaml")
    assert codes(done.stdout) == told
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("ignore", "told"),
    [
        ("MG1001: a limit for what is injected by hand", []),
        ("MG1001", ["6 MG1001", "7 MG902"]),
        ("MG1001: why; MG602: why", ["7 MG904"]),
        ("MG1001: why\n      MG602: why", ["7 MG904"]),
        ("MG216: why", ["6 MG1001", "7 MG904"]),
    ],
)
def test_check_of_manifests(folder: Path, meshgen: Meshgen, ignore: str, told: list[str]) -> None:
    (folder / "a.yaml").write_text(MISPLACED.format(ignore=ignore), encoding="utf-8")
    assert codes(meshgen("check", "-k", "a.yaml").stdout) == told
    piped = [line for line in told if "MG1001" not in line]
    validated = codes(meshgen("validate", "a.yaml").stdout)
    assert validated == [line for line in piped if "MG216" in ignore or "MG904" not in line]


def test_an_annotation_that_two_builds_share_is_of_use_if_one_of_them_needs_it(
    folder: Path, programs: Path, meshgen: Meshgen
) -> None:
    assert programs
    base = folder / "base"
    base.mkdir()
    ignore = "MG1001: why"
    (base / "namespace.yaml").write_text(MISPLACED.format(ignore=ignore), encoding="utf-8")
    (base / "kustomization.yaml").write_text("resources: [namespace.yaml]\n", encoding="utf-8")
    patch = """\
patches:
- target: {kind: Namespace}
  patch: |
    - {op: remove, path: /metadata/annotations/sidecar.istio.io~1proxyCPULimit}
"""
    for name, more in (("dev", ""), ("prod", patch)):
        (folder / name).mkdir()
        text = f"resources: [../base]\n{more}"
        (folder / name / "kustomization.yaml").write_text(text, encoding="utf-8")
    assert codes(meshgen("check", "-k", "prod", "--build").stdout) == ["7 MG904"]
    done = meshgen("check", "-k", ".", "--build")
    assert (codes(done.stdout), done.exit_code) == ([], 0)


def test_capacity_of_manifests(folder: Path, meshgen: Meshgen) -> None:
    text = QUOTA.format(ignore='"MG501: pods wait for each other"')
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    assert meshgen("capacity", "-k", "a.yaml", "--istio", "none").exit_code == 0
    (folder / "a.yaml").write_text(QUOTA.format(ignore='"MG502: x"'), encoding="utf-8")
    assert meshgen("capacity", "-k", "a.yaml", "--istio", "none").exit_code == 1
