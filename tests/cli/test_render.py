"""`meshgen render`: what it says, and what it leaves on disk."""

import re
from pathlib import Path

import pytest

from .conftest import MESH, Meshgen
from .process import on_terminal


def test_it_writes_the_tree_and_says_so(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render")
    assert done.exit_code == 0
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert re.fullmatch(r"deploy written: \d+ added", first)
    assert "  + base/kustomization.yaml" in rest
    assert (mesh / "deploy/base/kustomization.yaml").is_file()
    assert (mesh / "deploy/overlays/prod/kustomization.yaml").is_file()


def test_a_long_list_is_cut_short_unless_all_is_asked_for(mesh: Path, meshgen: Meshgen) -> None:
    short = meshgen("render", "-o", "a").stderr.splitlines()
    full = meshgen("render", "-o", "b", "-v").stderr.splitlines()
    assert len(short) == 12
    assert re.fullmatch(rf"  … and {len(full) - 11} more; --verbose names all", short[-1])
    assert "  + overlays/prod/kustomization.yaml" in full
    assert len(full) == 1 + sum(p.is_file() for p in (mesh / "b").rglob("[!.]*"))


def test_a_second_run_changes_nothing(rendered: Path, meshgen: Meshgen) -> None:
    before = {p: p.stat().st_mtime_ns for p in (rendered / "deploy").rglob("*")}
    done = meshgen("render")
    assert done.exit_code == 0
    assert re.fullmatch(r"deploy is up to date: \d+ files\n", done.stderr)
    assert {p: p.stat().st_mtime_ns for p in (rendered / "deploy").rglob("*")} == before


def test_it_says_what_was_added_changed_and_removed(rendered: Path, meshgen: Meshgen) -> None:
    changed = MESH.replace("prod: {", "stage: {").replace("nginx:1.27", "nginx:1.28")
    (rendered / "meshgen.yaml").write_text(changed, encoding="utf-8")
    done = meshgen("render")
    first, *rest = done.stderr.splitlines()
    assert re.fullmatch(r"deploy written: 1 added, 1 changed, 1 removed, \d+ unchanged", first)
    assert rest == [
        "  ~ base/web/deployment.yaml",
        "  - overlays/prod/kustomization.yaml",
        "  + overlays/stage/kustomization.yaml",
    ]


def test_quiet_says_nothing(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    assert (mesh / "deploy").is_dir()


def test_a_terminal_is_told_the_time_and_the_next_command(mesh: Path) -> None:
    more = "".join(f"  {name}: {{}}\n" for name in ("qa", "test", "load"))
    outputs = "output: {kustomize: my deploy, plain: manifests, helm: chart}\n"
    (mesh / "meshgen.yaml").write_text(MESH + more + outputs, encoding="utf-8")
    with on_terminal("render", streams=("stderr",)) as (_, screen):
        lines = screen.read_all().replace("\r\n", "\n").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("done in "))
    assert re.fullmatch(r"done in \d+\.\d s", lines[start])
    others = "(or load, prod, qa, 1 more)"
    assert lines[start + 1 :] == [
        f"next: kubectl apply -k 'my deploy/overlays/dev'  {others}",
        "next: helm upgrade --install shop chart -n shop-dev -f chart/values-dev.yaml --set "
        f"namespace.create=false  {others}",
        "      chart/README.md tells how its namespace is made",
        f"next: kubectl apply --recursive -f manifests/dev  {others}",
    ]
    # The commands are those of a file that is there.
    assert (mesh / "my deploy/overlays/dev/kustomization.yaml").is_file()
    assert (mesh / "chart/values-dev.yaml").is_file()
    assert (mesh / "manifests/dev").is_dir()


@pytest.mark.parametrize(
    ("streams", "options"), [(("stdout",), ()), (("stderr",), ("-q",)), (("stderr",), ("--check",))]
)
def test_nobody_else_is(rendered: Path, streams: tuple[str, ...], options: tuple[str, ...]) -> None:
    with on_terminal("render", *options, streams=streams) as (_, screen):
        text = screen.read_all()
    assert "next" not in text
    assert "done" not in text


def test_another_file_and_another_folder(mesh: Path, meshgen: Meshgen) -> None:
    (mesh / "meshgen.yaml").rename(mesh / "other.yaml")
    assert meshgen("render", "-f", "other.yaml", "-o", "out/tree").exit_code == 0
    assert (mesh / "out/tree/base/kustomization.yaml").is_file()
    assert not (mesh / "deploy").exists()


def test_a_stream_of_files_is_refused_with_the_way_out(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "-o", "-")
    assert done.exit_code == 2
    assert "`meshgen build ENV` prints" in done.stderr
    assert sorted(p.name for p in mesh.iterdir()) == ["meshgen.yaml"]


def test_an_edited_file_is_kept_until_forced(rendered: Path, meshgen: Meshgen) -> None:
    edited = rendered / "deploy/base/web/service.yaml"
    edited.write_text("mine", encoding="utf-8")
    done = meshgen("render")
    assert done.exit_code == 2
    assert "deploy/base/web/service.yaml: was edited since meshgen wrote it" in done.stderr
    assert edited.read_text(encoding="utf-8") == "mine"
    assert meshgen("render", "--force").exit_code == 0
    assert edited.read_text(encoding="utf-8") != "mine"


def test_an_invalid_config_leaves_the_tree_as_it_is(rendered: Path, meshgen: Meshgen) -> None:
    before = sorted((rendered / "deploy").rglob("*"))
    (rendered / "meshgen.yaml").write_text(MESH.replace("80", "eighty"), encoding="utf-8")
    done = meshgen("render")
    assert done.exit_code == 2
    assert done.stderr.startswith("meshgen.yaml:5:")
    assert sorted((rendered / "deploy").rglob("*")) == before


@pytest.mark.parametrize("command", [["render"], ["render", "--check"], ["build", "dev"]])
def test_warnings_are_told_and_stop_nothing(
    rendered: Path, meshgen: Meshgen, command: list[str]
) -> None:
    own = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: mine}\n"
    (rendered / "widget.yaml").write_text(own, encoding="utf-8")
    (rendered / "meshgen.yaml").write_text(f"{MESH}resources: [widget.yaml]\n", encoding="utf-8")
    meshgen("render", "-q")
    done = meshgen(*command)
    assert done.exit_code == 0
    assert "Widget/mine" in done.stderr
    assert "[warning MG202]" in done.stderr
    assert "problems" not in done.stderr
    assert "MG202" not in meshgen(*command, "-q").stderr


def test_exit_code_tells_that_something_was_written(mesh: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "--exit-code").exit_code == 1
    assert (mesh / "deploy").is_dir()
    assert meshgen("render", "--exit-code").exit_code == 0
