"""A team: branches that change the config, render, and are merged by the real git."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Meshgen

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
configMaps:
  texts:
    data:
      # Two lines that are files of their own: they have no comment that could say who wrote them.
      a.properties: |
        color=red
        size=1
        shape=round
services:
  api:
    image: example.com/api:v1
    port: 8001
  cart:
    image: example.com/cart:v1
    port: 8002
  web:
    image: example.com/web:v1
    port: 8003
    env:
      LANGUAGE: en
environments:
  dev: {}
  prod:
    configMaps:
      texts: {data: {b.properties: "host=prod\\n\\n"}}
    services:
      api:
        replicas: 2
      cart:
        replicas: 3
      web:
        replicas: 4
"""


class Team:
    """A repository with a rendered tree, and what people do in it."""

    def __init__(self, root: Path, meshgen: Meshgen) -> None:
        self.root = root
        self.meshgen = meshgen
        self.git("init", "-q", "-b", "main")
        (root / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
        self.render()
        self.commit()

    def git(self, *args: str, code: int = 0) -> str:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *who, *args], cwd=self.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def render(self, *args: str, code: int = 0) -> str:
        done = self.meshgen("render", *args)
        assert done.exit_code == code, done.stderr
        return done.stderr

    def change(self, old: str, new: str) -> None:
        path = self.root / "meshgen.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def branches(self, *changes: tuple[tuple[str, str], ...]) -> None:
        """Make the branches a, b, … of these changes, each rendered; main is checked out."""
        for name, pairs in zip("abc", changes, strict=False):
            self.git("checkout", "-q", "-b", name, "main")
            for old, new in pairs:
                self.change(old, new)
            self.render()
            self.commit()
        self.git("checkout", "-q", "main")

    def file(self, path: str) -> Path:
        return self.root / "deploy" / path

    def is_fine(self) -> None:
        """Everything is as the config gives, and the next change of it is no trouble."""
        assert self.meshgen("render", "--check").exit_code == 0
        self.change("example.com", "registry.example.com")
        self.change("replicas: 3", "replicas: 7")
        self.change("size=1", "size=2")
        self.render()
        assert "count: 7" in self.file("overlays/prod/kustomization.yaml").read_text()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meshgen: Meshgen) -> Team:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    return Team(tmp_path, meshgen)


NEIGHBOURS = ((("api:v1", "api:v2"),), (("cart:v1", "cart:v2"),))
# In one kustomization, and one file that has no comments.
SAME_FILES = (
    (("replicas: 2", "replicas: 5"), ("color=red", "color=blue")),
    (("replicas: 4", "replicas: 6"), ("shape=round", "shape=oval")),
)
A_NEW_SERVICE = (
    (("  web:\n    i", "  shop:\n    image: example.com/s:v1\n    port: 8004\n  web:\n    i"),),
    (("api:v1", "api:v2"), ("replicas: 4", "replicas: 6")),
)


@pytest.mark.parametrize("changes", [NEIGHBOURS, SAME_FILES, A_NEW_SERVICE])
@pytest.mark.parametrize("render", [True, False], ids=["rendered again", "as merged"])
def test_what_git_merges_is_no_edit(
    changes: tuple[tuple[tuple[str, str], ...], ...], render: bool, team: Team
) -> None:
    team.branches(*changes)
    team.git("merge", "-q", "a")
    team.git("merge", "-q", "b", "-m", "x")
    assert team.git("status", "--porcelain") == ""
    if render:
        team.render()
        # Nothing was left to write, in the manifest either.
        assert team.git("status", "--porcelain") == ""
    team.is_fine()


def test_squashed_and_rebased_branches(team: Team) -> None:
    team.branches(*SAME_FILES, (("cart:v1", "cart:v2"), ("replicas: 3", "replicas: 8")))
    team.git("merge", "-q", "--squash", "a")
    team.commit()
    team.git("checkout", "-q", "b")
    team.git("rebase", "-q", "main")
    team.git("checkout", "-q", "main")
    team.git("merge", "-q", "b")
    team.git("cherry-pick", "c")
    team.change("replicas: 8", "replicas: 3")
    team.render()
    team.is_fine()


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_conflict_is_rendered_away(style: str, team: Team) -> None:
    team.branches(
        (("cart:v1", "cart:v2"), ("replicas: 2", "replicas: 5"), ("color=red", "color=blue")),
        (("cart:v1", "cart:v3"), ("replicas: 2", "replicas: 6"), ("color=red", "color=green")),
    )
    team.git("merge", "-q", "a")
    team.git("-c", f"merge.conflictStyle={style}", "merge", "b", code=1)
    for path in ("base/cart/deployment.yaml", "overlays/prod/kustomization.yaml"):
        assert "<<<<<<< " in team.file(path).read_text()
    assert "<<<<<<< " in team.file(".meshgen-manifest").read_text()
    team.git("checkout", "-q", "--theirs", "meshgen.yaml")
    team.render()
    assert "cart:v3" in team.file("base/cart/deployment.yaml").read_text()
    team.commit()
    team.is_fine()


def test_an_edit_in_a_conflict_is_kept(team: Team) -> None:
    team.branches(*((("cart:v1", f"cart:v{n}"), ("replicas: 2", f"replicas: {n}")) for n in (5, 6)))
    team.git("merge", "-q", "a")
    team.git("merge", "b", code=1)
    path = team.file("overlays/prod/kustomization.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    team.git("checkout", "-q", "--ours", "meshgen.yaml")
    said = team.render(code=2)
    assert "overlays/prod/kustomization.yaml: was edited since meshgen wrote it" in said
    assert "cart" not in said
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_the_manifest_of_one_side(side: str, team: Team) -> None:
    team.branches(
        (("cart:v1", "cart:v2"), ("api:v1", "api:v2")),
        (("cart:v1", "cart:v3"), ("web:v1", "web:v2")),
    )
    team.git("merge", "-q", "a")
    team.git("merge", "b", code=1)
    team.git("checkout", "-q", side, "meshgen.yaml", "deploy")
    # What came from the other side is not in it.
    team.change("web:v", "web:v3.")
    team.change("api:v", "api:v3.")
    team.render()
    team.commit()
    team.is_fine()


def test_a_lost_manifest(team: Team) -> None:
    team.file(".meshgen-manifest").unlink()
    team.change("api:v1", "api:v2")
    team.change("  web:\n    image: example.com/web:v1", "  site:\n    image: example.com/web:v1")
    team.change("      web:\n        replicas: 4\n", "      site:\n        replicas: 4\n")
    said = team.render(code=2)
    # Of what holds something of every service nobody knows whether somebody edited it.
    for path in ("base/kustomization.yaml", "overlays/prod/kustomization.yaml"):
        assert f"deploy/{path}: was written by meshgen, and maybe edited since" in said
        team.file(path).unlink()
    team.render()
    assert "api:v2" in team.file("base/api/deployment.yaml").read_text()
    assert not team.file("base/web").exists()
    team.is_fine()


def test_an_edit_and_a_lost_manifest(team: Team) -> None:
    team.file(".meshgen-manifest").unlink()
    path = team.file("base/api/deployment.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    # A person's own, made from one of meshgen's.
    mine = team.file("base/api/mine.yaml")
    mine.write_bytes(team.file("base/cart/deployment.yaml").read_bytes())
    said = team.render(code=2)
    assert "base/api/deployment.yaml: was edited since meshgen wrote it" in said
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    team.render("--force")
    assert "# mine" not in path.read_text(encoding="utf-8")
    assert mine.exists()
