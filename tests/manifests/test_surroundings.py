"""What a file is by what stands around it."""

from pathlib import Path

import pytest

from meshgen.manifests.files import InputFile
from meshgen.manifests.skips import Skip
from meshgen.manifests.surroundings import Surroundings

from .trees import write

TREE = {
    "app/kustomization.yaml": "patches: [{path: patches/p.yaml}]\nresources: [d.yaml]\n",
    "app/d.yaml": "",
    "app/patches/p.yaml": "",
    "app/patches/q.yaml": "",
    "chart/Chart.yaml": "apiVersion: v2\nname: x\n",
    "chart/values.yaml": "",
    "chart/values-prod.yaml": "",
    "chart/templates/d.yaml": "",
    "chart/templates/deep/e.yaml": "",
    "chart/crds/crd.yaml": "",
    "chart/charts/inner/Chart.yaml": "",
    "chart/charts/inner/templates/d.yaml": "",
    "templates/d.yaml": "",
    "broken/kustomization.yaml": "patches: [{path: p.yaml}\n",
    "broken/p.yaml": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write(tmp_path, TREE))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "skip"),
    [
        ("app/kustomization.yaml", Skip.KUSTOMIZATION),
        ("app/d.yaml", None),
        ("app/patches/p.yaml", Skip.INPUT),
        ("app/patches/q.yaml", None),
        ("chart/Chart.yaml", Skip.CHART),
        ("chart/values.yaml", Skip.CHART),
        ("chart/values-prod.yaml", Skip.CHART),
        ("chart/templates/d.yaml", Skip.CHART),
        ("chart/templates/deep/e.yaml", Skip.CHART),
        ("chart/crds/crd.yaml", None),
        ("chart/charts/inner/templates/d.yaml", Skip.CHART),
        ("templates/d.yaml", None),
        ("broken/p.yaml", None),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_is_what_its_folders_say(path: str, skip: Skip | None) -> None:
    assert Surroundings().skip(InputFile(path, path, named=False)) == skip


def test_a_file_that_is_named_alone_is_known_by_the_folders_above_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "app" / "patches")
    assert Surroundings().skip(InputFile("p.yaml", "p.yaml", named=True)) is Skip.INPUT


def test_nothing_above_a_repository_counts(folder: Path) -> None:
    write(folder, {"kustomization.yaml": "crds: [repo/a.yaml, other/a.yaml]\n"})
    write(folder, {"repo/.git/config": "", "repo/a.yaml": "", "other/a.yaml": ""})
    surroundings = Surroundings()
    assert surroundings.skip(InputFile("repo/a.yaml", "", named=False)) is None
    assert surroundings.skip(InputFile("other/a.yaml", "", named=False)) is Skip.INPUT


def test_the_standard_input_is_in_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "chart" / "templates")
    assert Surroundings().skip(InputFile("-", "<stdin>", named=True)) is None
