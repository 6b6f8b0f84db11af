"""The platform is the same in every output, and what was written is read back."""

import tarfile
from pathlib import Path

import pytest

import meshgen
from meshgen.findings import Severity
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.state.tree import objects_of, platform_in, tree_in
from meshgen.writer.manifest import NAME as MANIFEST
from meshgen.yamlio import load_all, to_data
from tests.chart.compare import unequal
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.helm import Helm
from tests.platform.systems import SYSTEMS, project_of
from tests.state.texts import Texts

# Whose images say a user by number; of one by name no kubelet can tell that it is not root, and
# starts no container that has to be somebody else. Source: USER in the Dockerfile of each.
_NUMBERED = ("metrics-server", "jaeger", "kiali", "grafana")

NAMES = pytest.mark.parametrize("name", SYSTEMS)


def platform_of(project: Project) -> Project:
    assert project.platform is not None
    return project.platform


@NAMES
def test_kubectl_builds_what_build_prints(name: str, tmp_path: Path) -> None:
    project = project_of(name, tmp_path)
    files = meshgen.render(project)
    write_tree(files, tmp_path / "deploy")
    for environment in platform_of(project).environments:
        text = meshgen.build(project, environment, platform=True)
        printed = by_identity([to_data(node) for node in load_all(text, "build")])
        built = kustomize(tmp_path / "deploy" / "platform" / "overlays" / environment)
        assert not differences(by_identity(built), printed)


@NAMES
def test_helm_installs_it(name: str, tmp_path: Path, helm: Helm) -> None:
    project = project_of(name, tmp_path)
    write_tree(meshgen.render(project, format="helm"), tmp_path / "chart")
    platform = platform_of(project)
    for environment in platform.environments:
        assert not unequal(platform, environment, tmp_path / "chart" / "platform", helm)


def test_a_release_of_the_services_packs_none_of_it(tmp_path: Path, helm: Helm) -> None:
    files = meshgen.render(project_of("one-environment", tmp_path), format="helm")
    assert any(path.startswith("platform/") for path in files)
    write_tree(files, tmp_path / "chart")
    done = helm.run("package", tmp_path / "chart", "-d", tmp_path)
    assert done.returncode == 0, done.stderr
    (packed,) = tmp_path.glob("*.tgz")
    with tarfile.open(packed) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names == {path for path in files if not path.startswith("platform/")}


@NAMES
@pytest.mark.parametrize("output", ["kustomize", "plain"])
def test_a_tree_is_read_back(name: str, output: str, tmp_path: Path) -> None:
    project = project_of(name, tmp_path)
    files = {**meshgen.render(project, format=output), MANIFEST: ""}
    stores = project.schemas("prod")
    for whole, read in ((project, tree_in), (platform_of(project), platform_in)):
        tree = read(Texts(files), stores, str)
        assert tree is not None
        assert tree.environments() == whole.environments
        for environment in whole.environments:
            objects = sorted(canonical(each.object) for each in objects_of(tree, environment))
            assert objects == sorted(map(canonical, whole.objects(environment)))


@NAMES
def test_nothing_is_wrong_with_it(name: str, tmp_path: Path) -> None:
    project = project_of(name, tmp_path)
    assert [f for f in meshgen.check(project) if f.severity is not Severity.NOTE] == []


@NAMES
def test_a_kubelet_can_tell_that_nobody_is_root(name: str, tmp_path: Path) -> None:
    platform = platform_of(project_of(name, tmp_path))
    for environment in platform.environments:
        for one in platform.objects(environment):
            if "template" not in one.get("spec", {}):
                continue
            pod = one["spec"]["template"]["spec"]
            user = pod["securityContext"]
            (image,) = (container["image"] for container in pod["containers"])
            numbered = image.partition(":")[0].rpartition("/")[2] in _NUMBERED
            assert user["runAsNonRoot"]
            assert numbered or user.get("runAsUser"), image
