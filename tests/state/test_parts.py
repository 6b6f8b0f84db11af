"""A system of several namespaces reads back as what it was rendered from, from every output."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.state.helm import HelmTree
from meshgen.state.kustomize import KustomizeTree
from meshgen.state.plain import PlainTree
from meshgen.state.tree import tree_in
from tests.chart.compare import objects
from tests.helm import Helm
from tests.state.texts import Texts

SEVERAL = Path(__file__).parents[1] / "chart" / "several" / "meshgen.yaml"
TREES = {"kustomize": KustomizeTree, "plain": PlainTree, "helm": HelmTree}
MARK = {".meshgen-manifest": ""}


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(SEVERAL)


@pytest.mark.parametrize("output", TREES)
def test_every_output(
    project: Project,
    output: str,
    helms: dict[str, Helm],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "helm").symlink_to(helms["helm-4"].binary)
    monkeypatch.setenv("PATH", str(tmp_path))
    files = Texts(meshgen.render(project, format=output) | MARK)
    tree = tree_in(files, project.schemas("prod"), str)
    assert tree is not None
    assert isinstance(tree, TREES[output])
    assert tree.environments() == sorted(project.environments)
    for environment in project.environments:
        # The chart has checksums of ConfigMaps besides.
        read = objects([each.object for each in tree.objects(environment)])
        own = project.objects(environment)
        assert sorted(map(canonical, read)) == sorted(map(canonical, own))


def test_a_release_goes_where_its_values_say(
    project: Project, helms: dict[str, Helm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was applied is where it was then, whatever the config says today."""
    (tmp_path / "helm").symlink_to(helms["helm-4"].binary)
    monkeypatch.setenv("PATH", str(tmp_path))
    files = meshgen.render(project, format="helm")
    before = {
        path: text.replace("-n payments-prod -f", "-n former -f") for path, text in files.items()
    }
    for texts, name in ((files, "payments-prod"), (before, "former")):
        found = HelmTree(Texts(texts), str).objects("prod")
        names = {each.object["metadata"].get("namespace") for each in found}
        assert names == {None, "shop", "edge", "data-prod", name}


def test_a_union_whose_overlays_are_gone_is_no_plain_tree(project: Project) -> None:
    files = meshgen.render(project) | MARK
    kept = {path: text for path, text in files.items() if not path.startswith("overlays/")}
    tree = tree_in(Texts(kept), project.schemas("prod"), str)
    assert isinstance(tree, KustomizeTree)
    assert tree.environments() == []


def test_plain_manifests_that_are_called_as_kustomizations_are(project: Project) -> None:
    """As of Flux, in environments that are called `base` and `overlays`."""
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
    files = {f"{env}/a/kustomization.yaml": text for env in ("base", "overlays")} | MARK
    tree = tree_in(Texts(files), project.schemas("prod"), str)
    assert isinstance(tree, PlainTree)
    assert tree.environments() == ["base", "overlays"]
