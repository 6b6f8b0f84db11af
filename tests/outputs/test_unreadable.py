"""Keys that Kustomize would write without their quotes are told, where its tree is written."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.pipeline import Project
from tests.sound import but_of_rules

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
{top}
services:
  web: {{image: nginx, port: 80{web}}}
environments: {{a: {{}}, b: {{namespace: other}}}}
"""
OWN = "{apiVersion: v1, kind: ConfigMap, metadata: {name: own, annotations: {1.5: x, 'on': z}}}"


def project(folder: Path, web: str = "", top: str = "") -> Project:
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    (folder / "meshgen.yaml").write_text(CONFIG.format(web=web, top=top), encoding="utf-8")
    return Project(folder / "meshgen.yaml")


def refused(folder: Path, web: str = "", top: str = "") -> Finding:
    """Return the one thing that check tells, for which nothing is rendered."""
    config = project(folder, web, top)
    first, *others = but_of_rules(meshgen.check(config))
    assert {(other.location, other.message) for other in others} <= {
        (first.location, first.message)
    }
    with pytest.raises(MeshgenError):
        meshgen.render(config)
    assert first.code is Code.NAME
    return first


@pytest.mark.parametrize(
    ("web", "path"),
    [
        (', annotations: {"404": x}', "services.web.annotations.404"),
        (", service: {annotations: {404: x}}", "services.web.service.annotations.404"),
        (
            ", patches: [{patch: {metadata: {annotations: {404: x}}}}]",
            "services.web.patches[0].patch.metadata.annotations.404",
        ),
    ],
)
def test_no_object_can_have_such_an_annotation(tmp_path: Path, web: str, path: str) -> None:
    found = refused(tmp_path, web)
    assert found.path == path
    assert found.location.line == 6
    message = "Kustomize cannot write this annotation: it reads `404` as a number"
    assert found.message == message
    assert "another name" in found.hint


def test_an_object_of_the_users_own(tmp_path: Path) -> None:
    found = refused(tmp_path, top="resources: [own.yaml]")
    assert found.location.file.endswith("own.yaml")
    assert found.message.endswith("it reads `1.5` as a number")


@pytest.mark.parametrize(
    ("key", "what"), [("404", "a number"), ("TRUE", "a boolean"), ("2024-01-31", "a date")]
)
def test_no_label_can_be_given_to_all_objects(tmp_path: Path, key: str, what: str) -> None:
    found = refused(tmp_path, top=f"labels: {{{key}: x}}")
    assert (found.path, found.location.line) == (f"labels.{key}", 4)
    assert found.message == (
        f"Kustomize cannot give this label to all objects: it reads `{key}` as {what}"
    )


def test_what_kustomize_can_write(tmp_path: Path) -> None:
    web = ', labels: {"404": x}, podAnnotations: {"1.5": x}, nodeSelector: {"null": x}'
    config = project(tmp_path, f"{web}, annotations: {{on: x, y: y}}", "labels: {on: x}")
    assert not but_of_rules(meshgen.check(config))
    assert meshgen.render(config)


def test_other_outputs_can_write_all(tmp_path: Path) -> None:
    config = project(tmp_path, ", annotations: {404: x}", "output: {helm: chart}")
    assert not but_of_rules(meshgen.check(config))
    assert meshgen.render(config, format="helm")
    with pytest.raises(MeshgenError) as caught:
        meshgen.render(config, format="kustomize")
    assert {f.message.partition(":")[0] for f in but_of_rules(caught.value.findings)} == {
        "Kustomize cannot write this annotation"
    }
