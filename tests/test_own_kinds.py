"""`schemas:` of a config: everything that checks knows the user's own kinds."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from tests.rendering.findings import told

_HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\n"
_CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: {size: {type: integer, maximum: 10}}
            x-kubernetes-validations: [{rule: self.size != 3, message: not three}]
"""
_WIDGET = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, spec: {size: %s}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crds").mkdir()
    (tmp_path / "crds" / "widgets.yaml").write_text(_CRD, encoding="utf-8")
    (tmp_path / "crds" / "README.md").write_text("CustomResourceDefinition", encoding="utf-8")
    return tmp_path


def checked(folder: Path, config: str, size: str = "3") -> list[str]:
    """Return what is found in an environment `dev` that brings the widget."""
    (folder / "w.yaml").write_text(_WIDGET % size, encoding="utf-8")
    (folder / "meshgen.yaml").write_text(f"{_HEAD}{config}\n", encoding="utf-8")
    try:
        return [told(folder, finding) for finding in meshgen.check(folder / "meshgen.yaml")]
    except MeshgenError as error:
        return [told(folder, finding) for finding in error.findings]


@pytest.mark.parametrize(
    "schemas", ["[crds]", "[crds/widgets.yaml]", '["cr*/*.y*ml"]', '["crds/**", "!crds/*.md"]']
)
def test_own_kinds_are_checked(schemas: str, folder: Path) -> None:
    config = f"resources: [w.yaml]\nschemas: {schemas}"
    assert checked(folder, config, "2") == []
    (finding,) = checked(folder, config)
    assert finding.endswith("Widget/w: resources[0]: spec: not three (the given CRDs)")
    (finding,) = checked(folder, config, "11")
    assert "spec.size: found the number 11" in finding


def test_an_environment_may_name_more(folder: Path) -> None:
    config = "resources: [w.yaml]\nenvironments: {dev: {namespace: a}, prod: {schemas: [crds]}}"
    assert [text.rpartition(": ")[2][:25] for text in checked(folder, config)] == [
        "no schema is known for th",
        "not three (the given CRDs",
    ]


def test_those_among_the_resources_count(folder: Path) -> None:
    (finding,) = checked(folder, "resources: [w.yaml, crds/widgets.yaml]")
    assert finding.endswith("Widget/w: resources[0]: spec: not three (the given CRDs)")
    # What is said of a kind in `schemas:` is stronger.
    (folder / "other.yaml").write_text(_CRD.replace("!= 3", "!= 4"), encoding="utf-8")
    assert checked(folder, "resources: [w.yaml, crds/widgets.yaml]\nschemas: [other.yaml]") == []


def test_a_patch_of_an_own_kind_is_checked(folder: Path) -> None:
    config = """\
resources: [w.yaml]
schemas: [crds]
patches: [{target: {kind: Widget}, patch: {spec: {sze: 1}}}]"""
    (finding,) = checked(folder, config, "2")
    assert finding.startswith("meshgen.yaml:6:51: Widget/w: patches[0].patch.spec.sze: spec.sze:")


@pytest.mark.parametrize(
    ("schemas", "expected"),
    [
        ("[nothing]", "4:11: schemas[0]: there is no file or folder `nothing`; expected the path"),
        ("[w.yaml]", "4:11: schemas[0]: found no CustomResourceDefinition in `"),
        ('["x*"]', "4:11: schemas[0]: no file matches `x*`; expected a glob"),
        ('[crds, "!w.yaml"]', "4:17: schemas[1]: `!w.yaml` leaves nothing out"),
        ("[../other]", "4:11: schemas[0]: `../other` leads out of the config's folder"),
    ],
)
def test_schemas_that_are_none(schemas: str, expected: str, folder: Path) -> None:
    (finding,) = checked(folder, f"schemas: {schemas}")
    assert finding.startswith(f"meshgen.yaml:{expected}")


def test_a_link_in_a_folder_does_not_lead_out(folder: Path) -> None:
    (folder / "inside").mkdir()
    (folder / "inside" / "crds").mkdir()
    (folder / "inside" / "crds" / "link.yaml").symlink_to("../../crds/widgets.yaml")
    (finding,) = checked(folder / "inside", "schemas: [crds]")
    assert "leads out of the config's folder" in finding


def test_a_broken_crd_is_a_warning(folder: Path) -> None:
    broken = _CRD.replace("versions:", "verions:")
    (folder / "crds" / "broken.yaml").write_text(broken, encoding="utf-8")
    (finding,) = checked(folder, "resources: [w.yaml]\nschemas: [crds]", "2")
    assert finding.startswith("crds/broken.yaml:1: CustomResourceDefinition/widgets.example.com: ")


def test_validate_beside_a_config_knows_them(folder: Path) -> None:
    checked(folder, "schemas: [crds]\nenvironments: {a: {schemas: [w.yaml]}, b: {}}")
    named = meshgen.schemas_of(folder / "meshgen.yaml")
    assert named == [str(folder / name) for name in ("crds", "w.yaml")]
    assert meshgen.schemas_of(folder / "nothing.yaml") == []
    outcome = meshgen.validate([folder / "w.yaml"], crds=named[:1])
    assert [finding.message for finding in outcome.findings] == ["not three (the given CRDs)"]


def test_what_is_named_is_never_written(folder: Path) -> None:
    checked(folder, "schemas: [crds]\nresources: [w.yaml]", "2")
    assert {folder / "crds", folder / "w.yaml"} <= set(Project(folder / "meshgen.yaml").inputs)
