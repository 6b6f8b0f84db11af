"""Objects out of manifests that anybody wrote, and where they stand."""

import io
import sys
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.manifests.reading import Reading, read_manifests
from meshgen.manifests.skips import Skip

from .trees import SERVICE, write

LIST = """\
# A comment.
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: b
  data: {x: y}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(reading: Reading) -> list[str]:
    return [str(manifest.identity) for manifest in reading.manifests]


def test_objects_come_in_the_order_of_files_and_documents(folder: Path) -> None:
    write(folder, {"b.yaml": SERVICE, "a.yaml": f"{LIST}---\nkind: Pod\napiVersion: v1\n"})
    reading = read_manifests(["."])
    assert names(reading) == ["ConfigMap/a", "ConfigMap/b", "Pod", "Service/shop/web"]
    assert reading.manifests[3].object["spec"] == {"ports": [{"port": 80}]}
    assert reading.findings == []
    assert reading.skipped == []


def test_every_value_has_its_place(folder: Path) -> None:
    write(folder, {"a.yaml": LIST})
    first, second = read_manifests(["a.yaml"]).manifests
    assert first.place() == Location("a.yaml", 6, 3)
    assert second.place(("metadata", "name")) == Location("a.yaml", 12, 11)
    # What is not there is where it would be.
    assert second.place(("spec", "replicas")) == second.place()


def test_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SERVICE.encode())))
    (manifest,) = read_manifests(["-"]).manifests
    assert manifest.place() == Location("<stdin>", 1, 1)


def test_what_is_no_object_is_passed_over(folder: Path) -> None:
    files = {
        "a.yaml": "a: b\n---\n" + SERVICE,
        "b.yaml": "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\n",
        "c.yaml": "apiVersion: v1\nkind: Pod\nspec:\n  {{ .Values.spec }}\n",
        "chart/Chart.yaml": "name: x\n",
    }
    write(folder, files)
    reading = read_manifests(["."])
    assert names(reading) == ["Service/shop/web"]
    assert reading.skipped == [
        ("a.yaml:1", Skip.OTHER),
        ("b.yaml:1", Skip.MESH),
        ("c.yaml:1", Skip.TEMPLATE),
        ("chart/Chart.yaml", Skip.CHART),
    ]


def test_what_is_broken_is_a_finding(folder: Path) -> None:
    write(folder, {"a.yaml": f"{SERVICE}---\napiVersion: v1\nkind: Pod\nspec: [\n"})
    reading = read_manifests(["a.yaml"])
    assert names(reading) == ["Service/shop/web"]
    (finding,) = reading.findings
    assert finding.code is Code.YAML
    assert finding.location.file == "a.yaml"
    assert finding.location.line >= 12


def test_an_item_that_is_no_object_is_a_finding(folder: Path) -> None:
    write(folder, {"a.yaml": "kind: List\napiVersion: v1\nitems:\n- 7\n"})
    (finding,) = read_manifests(["a.yaml"]).findings
    assert finding.location == Location("a.yaml", 4, 3)
    assert str(finding) == "a.yaml:4:3: items[0]: this is no object; expected a mapping"


def refused(*paths: str) -> list[Finding]:
    with pytest.raises(MeshgenError) as caught:
        read_manifests(paths)
    return caught.value.findings


def test_a_path_that_is_not_there_is_a_wrong_call(folder: Path) -> None:
    write(folder, {"deploy/a.yaml": SERVICE})
    (finding,) = refused("deplyo")
    assert finding.code is Code.USAGE
    assert "did you mean `deploy`?" in finding.hint


def test_a_kustomization_has_to_be_built(folder: Path) -> None:
    kustomization = "resources: [a.yaml]\n"
    files = {"my apps/a.yaml": SERVICE, "my apps/kustomization.yaml": kustomization}
    write(folder, files)
    (finding,) = refused("my apps")
    assert finding.code is Code.USAGE
    assert finding.location == Location("my apps/kustomization.yaml")
    assert finding.hint == (
        "--build builds it, as `kubectl kustomize 'my apps' | meshgen capacity -k -` does"
    )
    assert refused(".")[0].hint == finding.hint
    # A file of its own is what it is.
    assert names(read_manifests(["my apps/a.yaml"])) == ["Service/shop/web"]


def test_of_two_objects_with_one_name_the_later_counts(folder: Path) -> None:
    other = SERVICE.replace("80", "81")
    write(folder, {"a.yaml": f"{SERVICE}---\n{LIST[17:]}---\n{other}"})
    reading = read_manifests(["a.yaml"])
    assert names(reading) == ["ConfigMap/a", "ConfigMap/b", "Service/shop/web"]
    assert reading.manifests[2].object["spec"] == {"ports": [{"port": 81}]}
    (finding,) = reading.findings
    assert finding.severity is Severity.WARNING
    assert finding.location == Location("a.yaml", 1, 1)
    assert "only the later one counts (a.yaml:" in finding.message


def test_an_object_without_a_namespace_goes_where_the_call_says(folder: Path) -> None:
    without = SERVICE.replace("  namespace: shop\n", "")
    write(folder, {"a.yaml": f"{SERVICE}---\n{without}"})
    assert len(read_manifests(["a.yaml"], "other").manifests) == 2
    assert len(read_manifests(["a.yaml"], "shop").manifests) == 1


def test_objects_without_a_name_are_all_kept(folder: Path) -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n"
    write(folder, {"a.yaml": f"{job}---\n{job}"})
    assert len(read_manifests(["a.yaml"]).manifests) == 2
