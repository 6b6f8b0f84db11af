"""What stops a render, and what is only told."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Severity
from meshgen.pipeline import Project

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: nginx, port: 80}
resources:
- extra.yaml
environments: {a: {}, b: {}}
"""


def project(folder: Path, extra: str) -> Project:
    (folder / "extra.yaml").write_text(extra, encoding="utf-8")
    (folder / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    return Project(folder / "meshgen.yaml")


def test_a_kind_of_somebodys_own_api_is_only_a_warning(tmp_path: Path) -> None:
    own = "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: web}}"
    found = project(tmp_path, own)
    assert "base/resources/scaledobject.yaml" in found.files()
    (warning,) = found.warnings
    assert warning.severity is Severity.WARNING
    assert warning.code is Code.NO_SCHEMA


@pytest.mark.parametrize(
    "wrong",
    [
        "{apiVersion: apps/v1, kind: Deploymnt, metadata: {name: web}}",
        "{apiVersion: networking.istio.io/v9, kind: Gateway, metadata: {name: web}}",
        "{apiVersion: v1, kind: Service, metadata: {name: other}, spec: {prots: []}}",
    ],
)
def test_nothing_is_written_that_is_not_valid(tmp_path: Path, wrong: str) -> None:
    found = project(tmp_path, wrong)
    with pytest.raises(MeshgenError) as caught:
        found.files()
    assert len(caught.value.findings) == 1
    with pytest.raises(MeshgenError):
        found.stream("a")
