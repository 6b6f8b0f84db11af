"""What was applied before, from every output, on disk and in git."""

import subprocess
from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.state.files import Files, FolderFiles, RevisionFiles
from meshgen.state.tree import tree_in
from tests.examples import TITANIUM
from tests.helm import Helm
from tests.state.texts import Texts


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(TITANIUM)


def namespace_of(project: Project) -> str:
    return project.settings("prod").namespace


def objects(project: Project, files: Files) -> list[str]:
    tree = tree_in(files, project.schemas("prod"), lambda _: namespace_of(project))
    assert tree is not None
    assert tree.environments() == ["local", "prod"]
    return sorted(canonical(each.object) for each in tree.objects("prod"))


def rendered(project: Project) -> list[str]:
    return sorted(map(canonical, project.objects("prod")))


@pytest.mark.parametrize("output", ["kustomize", "plain"])
def test_in_a_folder(project: Project, output: str, tmp_path: Path) -> None:
    meshgen.render(project, format=output, output=tmp_path / "out")
    assert objects(project, FolderFiles(tmp_path / "out")) == rendered(project)


@pytest.mark.parametrize("version", ["helm-3", "helm-4"])
def test_charts(
    project: Project,
    version: str,
    helms: dict[str, Helm],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "helm").symlink_to(helms[version].binary)
    monkeypatch.setenv("PATH", str(tmp_path))
    meshgen.render(project, format="helm", output=tmp_path / "out")
    tree = tree_in(
        FolderFiles(tmp_path / "out"), project.schemas("prod"), lambda _: namespace_of(project)
    )
    assert tree is not None
    assert tree.removes
    named = {(e.object["kind"], e.object["metadata"]["name"]) for e in tree.objects("prod")}
    here = {(obj["kind"], obj["metadata"]["name"]) for obj in project.objects("prod")}
    assert named == here


def test_a_chart_without_helm(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meshgen.render(project, format="helm", output=tmp_path)
    monkeypatch.setenv("PATH", "")
    tree = tree_in(FolderFiles(tmp_path), project.schemas("prod"), str)
    assert tree is not None
    with pytest.raises(MeshgenError, match="helm is not on the PATH"):
        tree.objects("prod")


def test_what_meshgen_did_not_write_is_no_tree(project: Project) -> None:
    files = {"base/kustomization.yaml": "resources: []\n", "overlays/prod/kustomization.yaml": ""}
    assert tree_in(Texts(files), project.schemas("prod"), str) is None
    assert tree_in(Texts({}), project.schemas("prod"), str) is None


@pytest.mark.parametrize("name", [".meshgen-manifest", ".meshgen-manifest.json"])
def test_manifests_of_all_releases_tell(project: Project, name: str) -> None:
    assert tree_in(Texts({name: ""}), project.schemas("prod"), str) is not None


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", "-C", self.folder, *who, *arguments], check=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a")


@pytest.mark.parametrize("where", ["deploy", "a/b/deploy"])
def test_in_git(project: Project, where: str, tmp_path: Path) -> None:
    repository, out = Repository(tmp_path), tmp_path / where
    meshgen.render(project, output=out)
    repository.commit()
    for file in (out / "overlays").rglob("*.yaml"):
        file.unlink()
    assert objects(project, RevisionFiles(out, "HEAD")) == rendered(project)
    repository.commit()
    assert objects(project, RevisionFiles(out, "HEAD~1")) == rendered(project)
    assert RevisionFiles(out, "HEAD").folders("") == ["base", "platform"]


def test_a_folder_that_is_gone(project: Project, tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit()
    assert RevisionFiles(tmp_path / "nothing" / "deploy", "HEAD").files("") == []


def test_a_revision_that_is_none(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit()
    for revision in ("nope", "--help", "-x", "HEAD~5"):
        with pytest.raises(MeshgenError, match="no folder and no git revision"):
            RevisionFiles(tmp_path, revision)


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError, match="no git revision `HEAD`: fatal: not a git repository"):
        RevisionFiles(tmp_path, "HEAD")


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MeshgenError, match="git is not on the PATH"):
        RevisionFiles(tmp_path, "HEAD")
