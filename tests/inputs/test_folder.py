"""How far a config reaches: to the edge of its repository, wherever links lead, and no further."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.inputs import ConfigFolder

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: x}
services: {web: {image: i, port: 80}}
"""
# Every setting that names a file or a folder, to be formatted with its path.
NAMING = {
    "resources[0]": "resources: [{}]\n",
    "configMaps.c.files.k": "configMaps: {{c: {{files: {{k: {}}}}}}}\n",
    "templates": "templates: {}\n",
    "output.kustomize": "output: {{kustomize: {}}}\n",
    "output.helm": "output: {{helm: {}}}\n",
    "docs.output": "docs: {{output: {}}}\n",
    "environments.e.resources[0]": "environments: {{e: {{resources: [{}]}}}}\n",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return where a config is to be, in a folder of a repository; `outside` is beside that."""
    for name in ("repository/.git", "repository/deep", "repository/inside", "outside"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("repository/inside", "outside"):
        (tmp_path / name / "k.yaml").write_text("apiVersion: v1\nkind: A\nmetadata: {name: a}\n")
    return tmp_path / "repository" / "deep" / "meshgen.yaml"


def refused(config: Path, *allowed: Path) -> list[str]:
    try:
        meshgen.load(config, allow_outside=allowed)
    except MeshgenError as error:
        findings = error.findings
    else:
        return []
    assert {f.code for f in findings} == {Code.OUTSIDE}
    return [f"{f.path}: {f.message}" for f in findings]


def written(setting: str, path: str) -> str:
    is_folder = setting.startswith(("templates", "output", "docs"))
    return HEAD + NAMING[setting].format(path if is_folder else f"{path}/k.yaml")


@pytest.mark.parametrize("setting", NAMING)
def test_what_a_config_names(setting: str, config: Path, tmp_path: Path) -> None:
    config.write_text(written(setting, "../inside"))
    assert refused(config) == []
    for path in ("../../outside", str(tmp_path / "outside"), "../inside/../../outside", "/etc"):
        config.write_text(written(setting, path))
        (line,) = refused(config)
        assert line.startswith(f"{setting}: `{path}")
        assert line.endswith("leads out of the repository")
    config.write_text(written(setting, "../../outside"))
    assert refused(config, tmp_path / "outside") == []


@pytest.mark.parametrize("setting", NAMING)
def test_links_are_followed(setting: str, config: Path, tmp_path: Path) -> None:
    (config.parent / "link").symlink_to("../../outside")
    config.write_text(written(setting, "link"))
    (line,) = refused(config)
    assert f"leads out of the repository, to `{tmp_path / 'outside'}" in line
    (config.parent / "link").unlink()
    (config.parent / "link").symlink_to("../inside")
    assert refused(config) == []


@pytest.mark.parametrize("is_file", [False, True])
def test_a_repository_is_that_of_the_nearest_git(
    config: Path, tmp_path: Path, is_file: bool
) -> None:
    config.write_text(written("resources[0]", "../inside"))
    inner = config.parent / ".git"
    inner.write_text("gitdir: elsewhere\n") if is_file else inner.mkdir()
    (line,) = refused(config)
    assert line == "resources[0]: `../inside/k.yaml` leads out of the repository"


def test_without_a_repository_a_config_stays_in_its_folder(config: Path, tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git").rmdir()
    config.write_text(written("resources[0]", "../inside"))
    assert refused(config) == ["resources[0]: `../inside/k.yaml` leads out of the config's folder"]
    (config.parent / "k.yaml").write_text("apiVersion: v1\nkind: A\nmetadata: {name: a}\n")
    config.write_text(written("resources[0]", "."))
    assert refused(config) == []


def test_a_config_that_is_a_link(config: Path, tmp_path: Path) -> None:
    (tmp_path / "outside" / "m.yaml").write_text("password: hunter2\n")
    config.symlink_to(tmp_path / "outside" / "m.yaml")
    (line,) = refused(config)
    assert "hunter2" not in line
    with pytest.raises(MeshgenError, match="password"):
        meshgen.load(config, allow_outside=[tmp_path / "outside"])


def test_a_template_that_is_a_link(config: Path, tmp_path: Path) -> None:
    (config.parent / "t" / "service").mkdir(parents=True)
    (tmp_path / "outside" / "secret").write_text("hunter2: {{")
    (config.parent / "t" / "service" / "own.yaml.j2").symlink_to(tmp_path / "outside" / "secret")
    config.write_text(written("templates", "t"))
    with pytest.raises(MeshgenError) as caught:
        meshgen.check(config)
    (finding,) = caught.value.findings
    assert finding.code is Code.OUTSIDE
    assert "hunter2" not in str(finding)


def test_only_the_base_reads_it(config: Path) -> None:
    config.write_text(
        HEAD + "resources: [../../outside/k.yaml]\nenvironments: {e: {resources: null}}\n"
    )
    with pytest.raises(MeshgenError, match="leads out of the repository"):
        meshgen.render(config)


def test_the_call_may_name_any_folder_to_write_into(config: Path, tmp_path: Path) -> None:
    config.write_text(HEAD)
    meshgen.render(config, output=tmp_path / "outside" / "new")
    assert (tmp_path / "outside" / "new" / "base").is_dir()


def test_a_link_in_the_repository_is_not_the_calls(config: Path, tmp_path: Path) -> None:
    config.write_text(HEAD)
    (config.parent / "deploy").symlink_to(tmp_path / "outside")
    with pytest.raises(MeshgenError, match="leads out of the repository"):
        meshgen.render(config, output=config.parent / "deploy")
    assert [p.name for p in (tmp_path / "outside").iterdir()] == ["k.yaml"]
    project = meshgen.load(config, allow_outside=[tmp_path / "outside"])
    meshgen.render(project, output=config.parent / "deploy")
    assert (tmp_path / "outside" / "base").is_dir()


def test_a_folder_to_allow_that_is_not_there(config: Path) -> None:
    config.write_text(HEAD)
    with pytest.raises(MeshgenError, match="there is no folder `nowhere` to allow"):
        meshgen.load(config, allow_outside=["nowhere"])


def test_what_cannot_be_resolved_is_left_to_who_opens_it(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    folder = ConfigFolder.of(tmp_path / "meshgen.yaml")
    assert folder.way_out("a\0b") is None
    assert folder.way_out("loop") is None
