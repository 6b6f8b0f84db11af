"""The user's own CustomResourceDefinitions."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.manifests.crds import read_crds
from meshgen.manifests.options import Options

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
    assert [crd["spec"]["names"]["kind"] for crd in crds] == ["Widget", "Gadget"]
    assert read_crds([str(tmp_path / "a" / "one.yaml")]) == crds[:1]


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
