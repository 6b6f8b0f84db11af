"""A system of several namespaces reads back as what it was rendered from, from every output."""

from pathlib import Path

import pytest

import meshgen
from meshgen.codes.told import LEFT_BEHIND
from meshgen.pipeline import Project
from meshgen.pipeline.changes import changes_in
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


MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
  pay: {image: "nginx:1.27", port: 80, health: /}
environments:
  dev: {namespace: shop-dev}
  prod: {namespace: shop-prod}
"""
APART = MESH.replace("services:", "namespaces: {payments: {}}\nservices:", 1).replace(
    "pay: {", "pay: {namespace: payments, "
)
APART = APART.replace("shop-prod}", "shop-prod, namespaces: {payments: {name: money}}}")
NOT_IN_PROD = APART.replace("{name: money}}", "{create: false, mtls: none}}, services: {pay: null}")


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        # Two objects of the namespace as well, and itself; what moves to another release stays not.
        (APART, NOT_IN_PROD, ["environments.prod: 7 objects of the chart `payments`"]),
        (APART, APART, []),
        (MESH, APART, []),
        (APART, MESH, ["environments.prod: 7 objects of the chart `payments`"]),
    ],
)
def test_a_release_that_nobody_upgrades_any_more_is_told(
    before: str,
    after: str,
    left: list[str],
    helms: dict[str, Helm],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "helm").symlink_to(helms["helm-4"].binary)
    monkeypatch.setenv("PATH", str(tmp_path))
    config = tmp_path / "meshgen.yaml"
    config.write_text(before, encoding="utf-8")
    meshgen.render(config, format="helm", output=tmp_path / "chart")
    config.write_text(after, encoding="utf-8")
    project = Project(config)
    files = meshgen.render(project, format="helm")
    found = changes_in(project, tmp_path / "chart", files)
    assert {finding.code for finding in found} <= {LEFT_BEHIND.code}
    assert [f"{f.path}: {f.message}".partition(" are")[0] for f in found] == left
    hint = "`helm uninstall payments` in its namespace removes what was installed so"
    assert all(finding.hint == hint for finding in found)
