"""`meshgen render --check` and `--diff`: nothing is written, and drift is named."""

from pathlib import Path

import pytest

from .conftest import MESH, Meshgen


@pytest.fixture
def drifted(rendered: Path) -> Path:
    """The config has changed, a file was edited by hand, and one is gone."""
    deploy = rendered / "deploy"
    (rendered / "meshgen.yaml").write_text(MESH.replace("replicas: 2", "replicas: 3"), "utf-8")
    (deploy / "base/web/service.yaml").write_text("mine\n", encoding="utf-8")
    (deploy / "base/web/deployment.yaml").unlink()
    return rendered


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_check_of_a_tree_that_is_up_to_date(rendered: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--check")
    assert done.exit_code == 0
    assert done.stderr.startswith("deploy is up to date")


def test_check_names_every_file_that_differs(drifted: Path, meshgen: Meshgen) -> None:
    before = snapshot(drifted)
    done = meshgen("render", "--check")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[1:] == [
        "  + base/web/deployment.yaml",
        "  ~ base/web/service.yaml  (edited since meshgen wrote it)",
        "  ~ overlays/prod/kustomization.yaml",
        "`render` keeps 1 file that is not as meshgen wrote it: move the change into the config, "
        "or discard it: meshgen render --force",
    ]
    assert snapshot(drifted) == before


def test_check_before_the_first_render(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--check", "-f", str(mesh / "meshgen.yaml"), "-o", "out")
    assert done.exit_code == 1
    assert done.stderr.startswith("out is out of date: ")
    assert done.stderr.endswith(f"meshgen render -f {mesh}/meshgen.yaml -o out\n")
    assert not (mesh / "out").exists()


def test_check_in_quiet_says_it_by_the_exit_code(drifted: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--check", "-q")
    assert (done.exit_code, done.output) == (1, "")


def test_a_config_that_is_wrong_is_no_drift(drifted: Path, meshgen: Meshgen) -> None:
    (drifted / "meshgen.yaml").write_text("kind: Mash\n", encoding="utf-8")
    assert meshgen("render", "--check").exit_code == 2


def test_diff_is_a_patch_and_writes_nothing(drifted: Path, meshgen: Meshgen) -> None:
    before = snapshot(drifted)
    done = meshgen("render", "--diff")
    assert done.exit_code == 0
    assert "--- a/overlays/prod/kustomization.yaml\n+++ b/overlays/prod/" in done.stdout
    assert "\n-  count: 2\n+  count: 3\n" in done.stdout
    assert "--- /dev/null\n+++ b/base/web/deployment.yaml\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert snapshot(drifted) == before


def test_diff_of_a_tree_that_is_up_to_date(rendered: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--diff")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("deploy is up to date: ")


def test_check_and_diff_together(drifted: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--check", "--diff")
    assert done.exit_code == 1
    assert "+  count: 3" in done.stdout
    assert "  ~ overlays/prod/kustomization.yaml" in done.stderr
