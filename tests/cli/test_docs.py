"""`meshgen docs`: a folder of its own."""

from pathlib import Path

import pytest

from .conftest import Meshgen

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services: {web: {image: a, port: 80}}
"""


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (["render"], ["docs"], "a tree of `meshgen render`, base/kustomization.yaml in it"),
        (["docs"], ["render"], "the guides of `meshgen docs`, system.svg in it"),
    ],
)
def test_what_the_other_command_wrote_stays(
    tmp_path: Path, meshgen: Meshgen, first: list[str], then: list[str], said: str
) -> None:
    config, folder = tmp_path / "meshgen.yaml", tmp_path / "out"
    config.write_text(CONFIG, encoding="utf-8")
    where = ["-f", str(config), "-o", str(folder)]
    assert meshgen(*first, *where).exit_code == 0
    before = sorted(path for path in folder.rglob("*") if path.is_file())
    for more in ([], ["--force"], ["--check"]):
        done = meshgen(*then, *where, *more)
        assert done.exit_code == 2
        assert f"{folder}: holds {said}, which would be removed; expected a folder" in done.stderr
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == before
    assert meshgen(*first, *where).exit_code == 0


def test_what_is_out_of_date_is_told_and_shown(tmp_path: Path, meshgen: Meshgen) -> None:
    config, folder = tmp_path / "meshgen.yaml", tmp_path / "out"
    config.write_text(CONFIG, encoding="utf-8")
    where = ["-f", str(config), "-o", str(folder)]
    assert meshgen("docs", *where, "--html").exit_code == 0
    assert (folder / "index.html").is_file()
    assert meshgen("docs", *where, "--html", "--check").exit_code == 0
    # Without the page of HTML, it is left over.
    done = meshgen("docs", *where, "--check")
    assert done.exit_code == 1
    call = f"meshgen docs -f {config} -o {folder}"
    assert done.stderr.endswith(f"to bring it up to date: {call}\n")
    config.write_text(CONFIG.replace("image: a", "image: b"), encoding="utf-8")
    shown = meshgen("docs", *where, "--html", "--diff")
    assert shown.exit_code == 0
    assert "--- a/README.md" in shown.stdout
    assert "written" not in shown.stderr
    assert f"# {folder}" not in shown.stdout
    assert meshgen("docs", *where).exit_code == 0
    assert not (folder / "index.html").exists()
    page = folder / "README.md"
    page.write_text(page.read_text("utf-8") + "by hand\n", encoding="utf-8")
    done = meshgen("docs", *where, "--check")
    assert "keeps 1 file that is not as meshgen wrote it" in done.stderr


def test_a_link_leads_no_guides_out(
    tmp_path: Path, meshgen: Meshgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    mesh = tmp_path / "mesh"
    (mesh / ".git").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (mesh / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    (mesh / "docs").symlink_to("../elsewhere")
    monkeypatch.chdir(mesh)
    assert "leads out of the repository, to" in meshgen("docs").stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
