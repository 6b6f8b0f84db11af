"""The user's own CustomResourceDefinitions."""

import os
from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Severity
from meshgen.manifests.crds import find_crds
from meshgen.manifests.documents import Documents
from meshgen.manifests.options import Options
from meshgen.manifests.outline import outline
from meshgen.schemas.given import Crd

from .trees import lines, run, write

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
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
            properties:
              size: {type: integer}
"""
WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: big\n"


def read_crds(paths: list[str]) -> tuple[Crd, ...]:
    """Return the CRDs below paths; raise what keeps one from being used, or is all there is."""
    crds, findings = find_crds(paths)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors or not crds:
        raise MeshgenError(errors or findings)
    return crds


def test_crds_are_found_in_files_folders_and_lists(tmp_path: Path) -> None:
    other = CRD.replace("widgets", "gadgets").replace("Widget", "Gadget")
    item = "- " + other.replace("\n", "\n  ").rstrip()
    write(
        tmp_path,
        {
            "a/one.yaml": f"# c\n---\n{CRD}---\napiVersion: v1\nkind: Namespace\n",
            "a/b/more.yml": f"apiVersion: v1\nkind: List\nitems:\n{item}\n",
            "a/else.yaml": "a: b\n",
        },
    )
    crds = read_crds([str(tmp_path / "a")])
    assert [crd.outline["spec"]["names"]["kind"] for crd in crds] == ["Widget", "Gadget"]
    (one,) = read_crds([str(tmp_path / "a" / "one.yaml")])
    assert one.outline == crds[0].outline


def test_objects_are_checked_against_them(tmp_path: Path) -> None:
    write(tmp_path, {"crd.yaml": CRD, "w.yaml": WIDGET})
    options = Options(("1.29", "1.30"), ("1.22",), crds=read_crds([str(tmp_path / "crd.yaml")]))
    (line,) = lines(run(tmp_path / "w.yaml", options=options))
    assert line == (
        f'{tmp_path}/w.yaml:5:9: Widget/a: spec.size: found the text "big" (the given CRDs); '
        "expected a whole number"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b\n", "found no CustomResourceDefinition in"),
        (CRD.replace("group: example.com", "gruop: example.com"), "crds.yaml:3: "),
        (CRD.replace("k8s.io/v1\n", "k8s.io/v1beta1\n"), "crds.yaml:3: "),
        (CRD + "  x: [1\n", "crds.yaml:23:6: "),
    ],
)
def test_what_is_wrong_with_them_is_told_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "crds.yaml"
    path.write_text(f"# c\n---\n{text}")
    with pytest.raises(MeshgenError, match=message):
        read_crds([str(path)])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError, match="there is no file or folder"):
        read_crds([str(tmp_path / "nothing")])


PATCH = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com, annotations: {a: b}}
"""
RULE = "            x-kubernetes-validations: [{rule: self.size < 9, message: too big}]\n"


def test_those_among_the_manifests_are_the_schemas_of_their_kinds(tmp_path: Path) -> None:
    """Wherever they stand: in another file, behind the objects, in a chart's folder."""
    write(tmp_path, {"a.yaml": WIDGET, "b/crds/c.yaml": CRD, "b/Chart.yaml": "name: b\n"})
    (line,) = lines(run(tmp_path))
    assert line.startswith(f"{tmp_path}/a.yaml:5:9: Widget/a: spec.size: found the text")
    ten = WIDGET.replace("big", "10")
    write(tmp_path, {"a.yaml": f"{ten}---\n{CRD}{RULE}", "b/crds/c.yaml": ""})
    (line,) = lines(run(tmp_path))
    assert line == f"{tmp_path}/a.yaml:5:3: Widget/a: spec: too big (the given CRDs)"


def test_those_that_the_call_gives_count_more(tmp_path: Path) -> None:
    other = CRD.replace("integer", "string")
    write(tmp_path, {"a/a.yaml": f"{WIDGET}---\n{CRD}", "b.yaml": other})
    assert lines(run(tmp_path / "a", options=options(tmp_path / "b.yaml"))) == []


def test_other_kinds_of_the_group_stay_those_of_each_release(tmp_path: Path) -> None:
    mine = CRD.replace("example.com", "networking.istio.io")
    rule = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\n"
    write(tmp_path, {"a.yaml": f"{rule}spec: {{host: a}}\n---\n{mine}"})
    (line,) = lines(run(tmp_path, options=Options(("1.29",), ("1.20", "1.31"))))
    assert "is not served by Istio 1.20; " in line


def test_of_a_pipe_they_are_read_too() -> None:
    reader, writer = os.pipe()
    os.write(writer, f"{WIDGET}---\n{CRD}".encode())
    os.close(writer)
    (line,) = lines(run(f"/dev/fd/{reader}"))
    os.close(reader)
    assert "found the text" in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PATCH, ["warning b.yaml:1: `spec.group` is missing"]),
        (f"{PATCH}spec: {{conversion: {{strategy: None}}}}\n", ["warning b.yaml:1: `spec.group`"]),
        (CRD.replace("v1\n", "v1beta1\n", 1), ["error b.yaml:1: found CustomResourceDefinition"]),
        (f"{CRD}  x: [1\n", ["error b.yaml:21:6: "]),
        (f"# {CRD.splitlines()[1]}\n\xff", ["error b.yaml:"]),
    ],
)
def test_a_folder_with_a_patch_or_a_broken_one_serves_the_rest(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    write(tmp_path, {"crds/a.yaml": CRD, "crds/b.yaml": text, "w.yaml": WIDGET})
    if "\xff" in text:
        (tmp_path / "crds/b.yaml").write_bytes(text.encode("latin-1"))
    _, findings = find_crds([str(tmp_path / "crds")])
    shown = [f"{f.severity} {f.location}: {f.message}" for f in findings]
    shown = [line.replace(f"{tmp_path}/crds/", "") for line in shown]
    assert [line[: len(start)] for line, start in zip(shown, told, strict=True)] == told
    outcome = meshgen.validate([tmp_path / "w.yaml"], crds=[tmp_path / "crds"])
    assert [f.location.file.rpartition("/")[2] for f in outcome.findings] == ["w.yaml", "b.yaml"]
    # What is checked itself is told of once.
    everything = meshgen.validate([tmp_path], crds=[tmp_path / "crds"])
    of_b = [f for f in everything.findings if f.location.file.endswith("b.yaml")]
    assert len(of_b) == 1


def test_what_a_kustomization_reads_as_a_patch_is_no_crd(tmp_path: Path) -> None:
    """However much of one stands in it: the CRD that it changes is the schema."""
    listed = "resources: [a.yaml, w.yaml]\npatches: [{path: b.yaml}]\n"
    files = {"a.yaml": CRD, "b.yaml": CRD.replace("integer", "string"), "w.yaml": WIDGET}
    write(tmp_path, {**files, "kustomization.yaml": listed})
    (line,) = lines(run(tmp_path))
    assert "found the text" in line
    crds, findings = find_crds([str(tmp_path)])
    assert (len(crds), findings) == (1, [])
    write(tmp_path, {"b.yaml": PATCH})
    assert find_crds([str(tmp_path)])[1] == []


def test_of_a_broken_schema_its_objects_tell(tmp_path: Path) -> None:
    broken = CRD.replace("type: integer", "type: [integer")
    write(tmp_path, {"crds/b.yaml": broken, "w.yaml": WIDGET})
    outcome = meshgen.validate([tmp_path / "w.yaml"], crds=[tmp_path / "crds"])
    (found,) = outcome.findings
    assert found.message.startswith("the object was not checked: the schema of version v1 in")


def test_a_config_takes_a_folder_with_patches_and_no_broken_one(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": CRD, "b.yaml": PATCH})
    assert len(read_crds([str(tmp_path)])) == 1
    write(tmp_path, {"a.yaml": CRD, "b.yaml": f"{CRD}  x: [1\n"})
    with pytest.raises(MeshgenError, match=r"b\.yaml:21"):
        read_crds([str(tmp_path)])


ODD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
  annotations:
    schema:
      is: no schema
    text: |
      schema:
        of: nothing
      end
spec:
  versions:
  - schema:
      openAPIV3Schema:
        properties:
          schema:
            type: object

    name: v1
    additionalPrinterColumns:
    - name: a

    - name: b
    served: true
  -   schema: {openAPIV3Schema: {type: object}}
      name: v2
"""


def test_the_outline_of_a_crd_is_all_but_its_schemas() -> None:
    data, whole = (Documents(text).data[0] for text in (outline(ODD), ODD))
    assert data["spec"]["versions"] == [
        {"schema": None, "name": "v1", "additionalPrinterColumns": None, "served": True},
        whole["spec"]["versions"][1],
    ]
    assert data["metadata"]["name"] == whole["metadata"]["name"]
    assert outline("") == ""
    assert outline("schema:") == "schema:"
    assert outline("schema:\n  a: b") == "schema:\n"


def test_a_crd_whose_outline_is_no_yaml_is_read_whole(tmp_path: Path) -> None:
    quoted = CRD.replace(
        "metadata:\n", 'metadata:\n  annotations:\n    a: "x\n      schema:\n        y"\n'
    )
    write(tmp_path, {"a.yaml": f"{quoted}---\n{WIDGET}"})
    (line,) = lines(run(tmp_path))
    assert "found the text" in line


def options(path: Path) -> Options:
    """Return options with the CRDs at a path."""
    return Options(("1.37",), ("1.31",), crds=read_crds([str(path)]))
