"""Which kustomizations are built."""

from pathlib import Path

import pytest

from meshgen.manifests.building.discover import discover
from meshgen.manifests.building.kustomizations import is_remote
from meshgen.manifests.files import find
from tests.manifests.trees import lines, run, write

COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


def roots(*paths: str) -> list[str]:
    """Return the folders, as they are called."""
    all_of, found = discover(find(paths or ["."]))
    return sorted({all_of.shown(root.folder) for root in found})


def test_those_that_no_other_includes(repository: Path) -> None:
    write(
        repository,
        {
            "base/kustomization.yaml": "resources: [a.yaml]\n",
            "base/a.yaml": "",
            "old/kustomization.yml": "bases: [../base]\n",
            "prod/Kustomization": "resources: [../base, ./inner]\ncomponents: [../part]\n",
            "prod/inner/kustomization.yaml": "resources: [../../base/]\n",
            "part/kustomization.yaml": COMPONENT,
            "unused/kustomization.yaml": COMPONENT,
            "alone/deep/kustomization.yaml": "configMapGenerator: [{name: a}]\n",
        },
    )
    assert roots() == ["alone/deep", "old", "prod"]
    assert roots("base") == ["base"]
    assert roots("base/a.yaml") == ["base"]
    assert roots("base/kustomization.yaml", "prod/Kustomization") == ["prod"]


def test_of_a_circle_the_first(repository: Path) -> None:
    write(
        repository,
        {f"{n}/kustomization.yaml": f"resources: [../{m}]\n" for n, m in ("ab", "bc", "ca")},
    )
    assert roots() == ["a"]
    write(repository, {"d/kustomization.yaml": "resources: [../b, ../d]\n"})
    assert roots() == ["d"]


@pytest.mark.parametrize(
    "text", ["", "[]", "a: [", "resources: {}\n", "resources: [1, null, {a: b}]\n"]
)
def test_a_kustomization_of_any_shape_is_one(repository: Path, text: str) -> None:
    write(repository, {"a/kustomization.yaml": text})
    assert roots() == ["a"]


def test_an_object_of_flux_in_a_file_of_that_name_is_none(repository: Path) -> None:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {}\n"
    write(repository, {"a/kustomization.yaml": flux})
    assert roots() == []
    assert any("spec.interval" in line for line in lines(run(".")))


def test_a_link_is_followed_as_kustomize_follows_it(repository: Path) -> None:
    write(repository, {"real/base/kustomization.yaml": "resources: []\n"})
    (repository / "base").symlink_to("real/base")
    write(repository, {"prod/kustomization.yaml": "resources: [../base]\n"})
    assert roots() == ["prod"]


def test_charts_that_no_other_holds_with_each_of_their_values(repository: Path) -> None:
    chart = "apiVersion: v2\nname: a\nversion: 1.0.0\n"
    write(
        repository,
        {
            "a/Chart.yaml": chart,
            "a/values.yaml": "",
            "a/values-prod.yaml": "",
            "a/dev-values.yml": "",
            "a/ci/one.yaml": "",
            "a/charts/b/Chart.yaml": chart,
            "lib/Chart.yaml": f"{chart}type: library\n",
        },
    )
    _, found = discover(find(["."]))
    assert sorted(getattr(root, "values_name", "?") for root in found) == [
        "",
        "a/ci/one.yaml",
        "a/dev-values.yml",
        "a/values-prod.yaml",
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.com/a.yaml",
        "http://example.com/a.yaml",
        "ssh://git@example.com/a",
        "git::https://example.com/a",
        "git@example.com:a/b.git",
        "file:///etc",
        "github.com/a/b",
        "github.com:a/b",
        "gh:a/b",
        "example.com/a/b?ref=v1",
    ],
)
def test_what_kustomize_would_fetch_is_remote(reference: str) -> None:
    assert is_remote(reference)


@pytest.mark.parametrize("reference", ["a.yaml", "../base", "./a@b/c", "x=a.yaml", "a:b.yaml", "."])
def test_what_stands_on_the_disk_is_not(reference: str) -> None:
    assert not is_remote(reference)
