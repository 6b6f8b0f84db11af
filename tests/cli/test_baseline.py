"""`--baseline`: what is known is not told, what is new is."""

import json
import re
from pathlib import Path

import pytest

from meshgen.cli.tally import count

from .conftest import MESH, Meshgen

# Two pods, and room for one: MG501; and an update that needs another one: MG503.
TIGHT = MESH.replace("prod: {", "prod: {quotas: {small: {hard: {pods: 1}}}, ")
# Of each, the rules find at least that no pod gets the annotation.
NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  annotations:
    sidecar.istio.io/proxyCPULimit: 200m
"""


@pytest.fixture
def tight(folder: Path) -> Path:
    (folder / "meshgen.yaml").write_text(TIGHT, encoding="utf-8")
    return folder


def test_what_is_known_of_a_config_is_not_told(tight: Path, meshgen: Meshgen) -> None:
    before = meshgen("check")
    assert before.exit_code == 2
    found = count(len(before.stdout.splitlines()), "known finding")
    number, _ = found.split(" ", 1)
    done = meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines()[1:] == [f"known.yaml: {found}: {number} added, 0 removed"]
    done = meshgen("check", "--baseline", "known.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    objects, known = done.stderr.splitlines()
    assert objects == "15 objects in 2 environments: no new findings"
    assert re.fullmatch(rf"{found} of known.yaml (is|are) not told", known)
    # It stands in the way of nothing else: what does not fit is not rendered.
    assert meshgen("render").exit_code == 2


def test_what_is_new_is_told(tight: Path, meshgen: Meshgen) -> None:
    meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    more = TIGHT.replace("pods: 1}", "pods: 1, limits.cpu: 1}")
    (tight / "meshgen.yaml").write_text("# a line more\n" + more, encoding="utf-8")
    done = meshgen("check", "--baseline", "known.yaml")
    assert done.exit_code == 2
    errors = [line for line in done.stdout.splitlines() if "[error " in line]
    assert errors
    assert all("limits.cpu" in line for line in errors)


def test_what_is_mended_is_told_and_removed(tight: Path, meshgen: Meshgen) -> None:
    meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    (tight / "meshgen.yaml").write_text(MESH, encoding="utf-8")
    done = meshgen("check", "--baseline", "known.yaml")
    assert done.exit_code == 0
    assert "not found any more: --update-baseline removes" in done.stderr.splitlines()[-1]
    done = meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    assert "0 added" in done.stderr
    assert "MG501" not in (tight / "known.yaml").read_text(encoding="utf-8")
    assert "any more" not in meshgen("check", "--baseline", "known.yaml").stderr


def test_of_one_environment_nothing_is_gone_and_nothing_removed(
    tight: Path, meshgen: Meshgen
) -> None:
    meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    written = (tight / "known.yaml").read_text(encoding="utf-8")
    assert "any more" not in meshgen("check", "dev", "--baseline", "known.yaml").stderr
    done = meshgen("check", "dev", "--baseline", "known.yaml", "--update-baseline")
    assert "0 added, 0 removed" in done.stderr
    assert (tight / "known.yaml").read_text(encoding="utf-8") == written


def test_a_report_tells_how_many_are_known(tight: Path, meshgen: Meshgen) -> None:
    meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    report = json.loads(meshgen("check", "--baseline", "known.yaml", "--format", "json").stdout)
    assert report["findings"] == []
    found = count(report["counts"]["known"], "known finding")
    (hint,) = report["hints"]
    assert hint.startswith(f"{found} of known.yaml ")
    plain = json.loads(meshgen("check", "--format", "json").stdout)
    assert "known" not in plain["counts"]


@pytest.mark.parametrize("command", [["check"], ["check", "-k", "."]])
def test_a_baseline_that_is_not_there_is_an_error(
    mesh: Path, meshgen: Meshgen, command: list[str]
) -> None:
    assert mesh
    done = meshgen(*command, "--baseline", "known.yaml")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == (
        "known.yaml: there is no such file; "
        "`--update-baseline` writes it, with all that is found now [error MG101]"
    )


def test_only_a_baseline_is_overwritten(tight: Path, meshgen: Meshgen) -> None:
    done = meshgen("check", "--baseline", "meshgen.yaml", "--update-baseline")
    assert done.exit_code == 2
    assert "meshgen.yaml:1:1: this is no baseline" in done.stderr
    assert (tight / "meshgen.yaml").read_text(encoding="utf-8") == TIGHT


def test_an_update_needs_a_file(mesh: Path, meshgen: Meshgen) -> None:
    assert mesh
    done = meshgen("check", "--update-baseline")
    assert done.exit_code == 2
    assert "--update-baseline is for --baseline FILE" in done.stderr


def test_what_is_known_of_manifests_is_not_told(folder: Path, meshgen: Meshgen) -> None:
    for name in ("a", "b"):
        text = NAMESPACE.format(name=name) + ("  finalisers: []\n" if name == "b" else "")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert meshgen("check", "-k", ".").exit_code == 1
    ci = folder / "ci"
    ci.mkdir()
    known = ("--baseline", "ci/known.yaml")
    done = meshgen("check", "-k", ".", *known, "--update-baseline")
    assert (done.exit_code, done.stdout) == (0, "")
    # Errors of schemas are known as well: a repository that is full has them too.
    written = (ci / "known.yaml").read_text(encoding="utf-8")
    assert (written.count("MG1001"), written.count("MG201")) == (2, 1)
    # Another line, another name of the file, another folder to call from.
    moved = "# more\n" + (folder / "a.yaml").read_text(encoding="utf-8")
    (folder / "a.yaml").unlink()
    (folder / "moved.yaml").write_text(moved, encoding="utf-8")
    done = meshgen("check", "-k", str(folder), *known)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "not found any more" not in done.stderr
    # Of files that are not looked at, nothing is said, and they stay known.
    done = meshgen("check", "-k", "b.yaml", *known)
    assert (done.exit_code, done.stdout) == (0, "")
    meshgen("check", "-k", "moved.yaml", *known, "--update-baseline")
    assert meshgen("check", "-k", ".", *known).stdout == ""
    # What is new is told.
    (folder / "c.yaml").write_text(NAMESPACE.format(name="c"), encoding="utf-8")
    done = meshgen("check", "-k", ".", *known)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["c.yaml"] * len(
        done.stdout.splitlines()
    )
    assert "MG1001" in done.stdout
    assert done.exit_code == 0


def test_a_file_that_is_gone_takes_what_is_known_of_it_along(
    folder: Path, meshgen: Meshgen
) -> None:
    for name in ("a", "b"):
        text = NAMESPACE.format(name=name)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    meshgen("check", "-k", ".", "--baseline", "known", "--update-baseline")
    (folder / "a.yaml").unlink()
    done = meshgen("check", "-k", ".", "--baseline", "known")
    assert " of known " in done.stderr.splitlines()[-1]
    assert "not found any more: --update-baseline removes" in done.stderr.splitlines()[-1]
    done = meshgen("check", "-k", ".", "--baseline", "known", "--update-baseline")
    assert ": 0 added, " in done.stderr
    assert "a.yaml" not in (folder / "known").read_text(encoding="utf-8")


def test_after_a_merge_with_a_conflict_an_update_mends_the_file(
    tight: Path, meshgen: Meshgen
) -> None:
    meshgen("check", "--baseline", "known.yaml", "--update-baseline")
    written = (tight / "known.yaml").read_text(encoding="utf-8")
    broken = written.replace("findings:\n", "findings:\n<<<<<<< ours\n=======\n>>>>>>> theirs\n")
    (tight / "known.yaml").write_text(broken, encoding="utf-8")
    done = meshgen("check", "--baseline", "known.yaml")
    assert done.exit_code == 2
    assert "known.yaml:3:1: " in done.stderr
    assert meshgen("check", "--baseline", "known.yaml", "--update-baseline").exit_code == 0
    assert (tight / "known.yaml").read_text(encoding="utf-8") == written
