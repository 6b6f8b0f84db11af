"""Which releases are checked against."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.manifests.declared import Declared, declared
from meshgen.schemas.store import supported_istio, supported_kubernetes

NOWHERE = Path("nothing.yaml")


def releases(kubernetes: list[str], istio: list[str], config: Path = NOWHERE) -> list[list[str]]:
    return [list(each.releases) for each in declared(kubernetes, istio, config)]


@pytest.fixture
def mesh(tmp_path: Path) -> Path:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        "apiVersion: meshgen.dev/v1alpha1\n"
        "kubernetes: [1.30, '1.29']\n"
        "istio: {version: 1.20}\n"
        "environments:\n"
        "  dev:\n"
        "  prod: {kubernetes: '1.27', istio: {version: '1.22'}}\n"
    )
    return path


def test_the_newest_are_taken_if_nobody_says_more() -> None:
    both = declared([], [], NOWHERE)
    assert [each.releases for each in both] == [
        (supported_kubernetes()[-1],),
        (supported_istio()[-1],),
    ]
    assert {each.source for each in both} == {"the newest that is known"}


def test_the_call_names_them_oldest_first_each_once() -> None:
    assert releases(["1.31", "1.29", "1.31"], ["1.20"]) == [["1.29", "1.31"], ["1.20"]]


@pytest.mark.parametrize("written", ["1.29", "v1.29", "1.29.3", "v1.29.3", "1.29.3-gke.1", "1.29+"])
def test_a_release_is_what_people_write_for_it(written: str) -> None:
    assert releases([written], ["1.20"])[0] == ["1.29"]


def test_the_config_names_them_for_all_environments(mesh: Path) -> None:
    # 1.30 and 1.20 without quotes are numbers to YAML, and releases all the same.
    assert releases([], [], mesh) == [["1.27", "1.29", "1.30"], ["1.20", "1.22"]]
    kubernetes, _ = declared([], [], mesh)
    assert kubernetes.source == f"{mesh}:2:14"


@pytest.mark.parametrize(
    "istio", ["'1.22'", "['1.22', '1.24']", "{version: ['1.24', '1.22']}", "{profile: demo}", ""]
)
def test_every_form_of_the_config_counts(tmp_path: Path, istio: str) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"istio: {istio}\nenvironments: {{prod: {{istio: '1.24'}}}}\n", "utf-8")
    expected = ["1.22", "1.24"] if "1.22" in istio else ["1.24"]
    assert releases([], [], path)[1] == expected


def test_the_call_wins_over_the_config(mesh: Path) -> None:
    kubernetes, istio = declared(["1.33"], [], mesh)
    assert kubernetes == Declared(("1.33",), "--kubernetes")
    assert istio.releases == ("1.20", "1.22")


@pytest.mark.parametrize("text", ["a: [1\n", "", "- a\n"])
def test_what_is_no_config_declares_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(text)
    assert releases([], [], path) == releases([], [])


RELEASELESS = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: a}
services: {web: {image: "nginx:1.27", port: 80}}
environments:
"""


@pytest.mark.parametrize("environments", ["{dev: {}}", "{dev: {istio: {profile: demo}}, prod: }"])
def test_a_config_that_names_none_means_what_render_takes(
    tmp_path: Path, environments: str
) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{RELEASELESS} {environments}\n")
    config = meshgen.load(path).config
    mesh = next(iter(config.environments.values())).mesh
    assert releases([], [], path) == [[*mesh.kubernetes], [*mesh.istio.version]]
    assert {each.source for each in declared([], [], path)} == {f"the default of {path}"}


def test_the_default_counts_for_the_environments_that_name_none(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{RELEASELESS} {{dev: , prod: {{kubernetes: '1.33'}}}}\n")
    assert releases([], [], path)[0] == ["1.29", "1.33"]
    path.write_text(f"{RELEASELESS} {{prod: {{kubernetes: '1.33'}}}}\n")
    assert releases([], [], path)[0] == ["1.33"]
    # What is no mapping of environments is told by `check`.
    path.write_text("istio: {}\nenvironments: [a]\n")
    assert releases([], [], path)[0] == ["1.29"]


def test_unknown_releases_are_refused_with_the_nearest_and_their_place(mesh: Path) -> None:
    with pytest.raises(MeshgenError) as caught:
        declared(["1.99"], ["1.2", "new"], NOWHERE)
    first, second, third = map(str, caught.value.findings)
    newest = supported_kubernetes()[-1]
    assert first == (
        f"no schemas for Istio 1.2; expected 1.20 to {supported_istio()[-1]}; the nearest is 1.20"
    )
    assert "Istio new" in second
    assert third.endswith(f"expected 1.25 to {newest}; the nearest is {newest}")
    mesh.write_text("kubernetes: '1.99'\n")
    with pytest.raises(MeshgenError) as caught:
        declared([], [], mesh)
    assert str(caught.value.findings[0]).startswith(f"{mesh}:1:13: kubernetes: no schemas")
