"""What a file is by what stands around it."""

from pathlib import Path

import pytest

from meshgen.manifests.files import InputFile
from meshgen.manifests.roles import Role
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
    ("path", "standing"),
    [
        ("app/kustomization.yaml", Skip.KUSTOMIZATION),
        ("app/d.yaml", Role.PART),
        ("app/other.yaml", Role.STRAY),
        ("app/patches/p.yaml", Skip.INPUT),
        ("app/patches/q.yaml", Role.PATCH),
        ("chart/Chart.yaml", Skip.CHART),
        ("chart/values.yaml", Skip.CHART),
        ("chart/values-prod.yaml", Skip.CHART),
        ("chart/templates/d.yaml", Skip.CHART),
        ("chart/templates/deep/e.yaml", Skip.CHART),
        ("chart/crds/crd.yaml", Role.WHOLE),
        ("chart/charts/inner/templates/d.yaml", Skip.CHART),
        ("templates/d.yaml", Role.WHOLE),
        ("broken/p.yaml", Role.STRAY),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_is_what_its_folders_say(path: str, standing: Skip | Role) -> None:
    assert Surroundings().standing(InputFile(path, path, named=False)) == standing


def test_a_file_that_is_named_alone_is_known_by_the_folders_above_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "app" / "patches")
    assert Surroundings().standing(InputFile("p.yaml", "p.yaml", named=True)) is Skip.INPUT


def test_nothing_above_a_repository_counts(folder: Path) -> None:
    write(folder, {"kustomization.yaml": "crds: [repo/a.yaml, other/a.yaml]\n"})
    write(folder, {"repo/.git/config": "", "repo/a.yaml": "", "other/a.yaml": ""})
    surroundings = Surroundings()
    assert surroundings.standing(InputFile("repo/a.yaml", "", named=False)) is Role.WHOLE
    assert surroundings.standing(InputFile("other/a.yaml", "", named=False)) is Skip.INPUT


def test_the_standard_input_is_in_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "chart" / "templates")
    assert Surroundings().standing(InputFile("-", "<stdin>", named=True)) is Role.WHOLE


def test_a_kustomization_that_was_found_is_asked_wherever_it_stands(folder: Path) -> None:
    write(folder, {"prod/kustomization.yaml": "resources: [../lib/a.yaml]\n"})
    write(folder, {"lib/a.yaml": "", "lib/b.yaml": ""})
    surroundings = Surroundings([InputFile("prod/kustomization.yaml", "", named=False)])
    assert surroundings.standing(InputFile("lib/a.yaml", "", named=False)) is Role.PART
    assert surroundings.standing(InputFile("lib/b.yaml", "", named=False)) is Role.WHOLE
