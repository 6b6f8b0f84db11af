"""Several outputs of one config: which are written, where, and all of them or none."""

import json
from pathlib import Path

import pytest

from .conftest import MESH, Meshgen

ALL = "output: {kustomize: deploy, helm: chart, plain: plain/manifests}\n"
SIGNS = {
    "deploy": "overlays/prod/kustomization.yaml",
    "chart": "values-prod.yaml",
    "plain/manifests": "prod/web/deployment.yaml",
}


@pytest.fixture
def three(mesh: Path) -> Path:
    """A config that wants all three."""
    (mesh / "meshgen.yaml").write_text(MESH + ALL, encoding="utf-8")
    return mesh


def there(folder: Path) -> set[str]:
    """Return the folders that hold an output."""
    return {name for name, sign in SIGNS.items() if (folder / name / sign).is_file()}


def test_one_render_keeps_them_all(three: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--exit-code")
    assert done.exit_code == 1
    assert there(three) == set(SIGNS)
    for name in SIGNS:
        assert f"{name} written: " in done.stderr
    done = meshgen("render", "--exit-code")
    assert done.exit_code == 0
    assert done.stderr.count(" is up to date: ") == 3
    (three / "meshgen.yaml").write_text((MESH + ALL).replace("prod", "live"), encoding="utf-8")
    assert meshgen("render").exit_code == 0
    assert there(three) == set()
    assert (three / "chart/values-live.yaml").is_file()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--format", "helm"], {"chart"}),
        (["--format", "kustomize", "--format", "helm"], {"deploy", "chart"}),
        (["--format", "plain", "--format", "json"], {"plain/manifests"}),
    ],
)
def test_the_call_chooses(
    three: Path, meshgen: Meshgen, options: list[str], expected: set[str]
) -> None:
    assert meshgen("render", *options).exit_code == 0
    assert there(three) == expected


def test_a_format_that_the_config_does_not_name_has_a_folder(mesh: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "--format", "helm", "--format", "plain").exit_code == 0
    assert (mesh / "chart" / "Chart.yaml").is_file()
    assert (mesh / "manifests" / "dev").is_dir()
    assert not (mesh / "deploy").exists()


def test_the_folder_of_the_call(mesh: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "--format", "plain", "-o", "out").exit_code == 0
    assert (mesh / "out" / "prod" / "web" / "service.yaml").is_file()


def test_folders_are_relative_to_the_config(three: Path, meshgen: Meshgen) -> None:
    (three / "below").mkdir()
    (three / "meshgen.yaml").rename(three / "below" / "meshgen.yaml")
    assert meshgen("render", "-f", "below/meshgen.yaml").exit_code == 0
    assert there(three / "below") == set(SIGNS)


def test_one_folder_is_not_enough_for_several(three: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "-o", "out")
    assert done.exit_code == 2
    assert "one folder is not enough for kustomize, helm, plain" in done.stderr
    assert there(three) == set()


def test_what_check_advises_is_not_refused(three: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "-q").exit_code == 0
    service = three / "plain/manifests/dev/web/service.yaml"
    service.unlink()
    advice = meshgen("render", "--check").stderr.splitlines()[-1]
    assert advice == "to bring it up to date: meshgen render"
    service.write_text("mine\n", encoding="utf-8")
    found = json.loads(meshgen("render", "--check", "--format", "json").stdout)["findings"]
    hints = {finding["message"]: finding["hint"] for finding in found}
    assert hints == {
        "the file was edited since meshgen wrote it": "move the change into the config, or discard "
        "it with `meshgen render --force`"
    }
    advice = meshgen("render", "--check").stderr.splitlines()[-1]
    command = advice.rpartition(": ")[2]
    assert command == "meshgen render --force"
    assert meshgen("render").exit_code == 2
    assert meshgen(*command.split()[1:]).exit_code == 0
    assert meshgen("render", "--check").exit_code == 0


def test_check_and_diff_look_at_all_of_them(three: Path, meshgen: Meshgen) -> None:
    assert meshgen("render", "-q").exit_code == 0
    assert meshgen("render", "--check").exit_code == 0
    (three / "chart" / "values.yaml").write_text("mine\n", encoding="utf-8")
    (three / "plain/manifests/dev/web/service.yaml").unlink()
    done = meshgen("render", "--check")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == (
        "`render` keeps 1 file that is not as meshgen wrote it: move the change into the config, "
        "or discard it: meshgen render --force"
    )
    assert "deploy is up to date" in done.stderr
    assert "chart is out of date: 1 changed" in done.stderr
    done = meshgen("render", "--check", "--format", "helm", "--format", "json")
    found = json.loads(done.stdout)["findings"]
    assert [finding["file"] for finding in found] == ["chart/values.yaml"]
    diff = meshgen("render", "--diff").stdout.splitlines()
    heads = [line for line in diff if line.startswith(("# ", "+++ "))]
    # `patch` and `git apply` skip a line that says whose paths these are.
    expected = ["# chart", "+++ b/values.yaml", "# plain/manifests", "+++ b/dev/web/service.yaml"]
    assert heads == expected
    alone = meshgen("render", "--diff", "--format", "helm").stdout
    assert alone.startswith("--- a/values.yaml\n+++ b/values.yaml\n")


def test_none_is_written_where_one_cannot_be(three: Path, meshgen: Meshgen) -> None:
    (three / "chart").mkdir()
    (three / "chart" / "Chart.yaml").write_text("mine\n", encoding="utf-8")
    done = meshgen("render")
    assert done.exit_code == 2
    assert "chart/Chart.yaml" in done.stderr
    assert there(three) == set()
    assert meshgen("render", "--force").exit_code == 0
    assert there(three) == set(SIGNS)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("{kustomize: out, helm: out}", "9:32: output.helm: `out` and `out` of `kustomize`"),
        ("{kustomize: a, plain: a/../a/b}", "9:31: output.plain: `a/b` and `a` of"),
        ("{helm: ' '}", "9:16: output.helm: there is no folder without a name"),
        ("{kustomise: out}", "did you mean `kustomize`?"),
        ("deploy", "output: found text `deploy`; expected a mapping"),
    ],
)
def test_wrong_outputs(mesh: Path, meshgen: Meshgen, output: str, said: str) -> None:
    (mesh / "meshgen.yaml").write_text(f"{MESH}output: {output}\n", encoding="utf-8")
    done = meshgen("render")
    assert done.exit_code == 2
    assert said in done.stderr


# A Mac takes `Chart` for `chart`, which is where a chart goes by itself.
@pytest.mark.parametrize("named", ["chart", "Chart"])
def test_two_outputs_into_one_folder(named: str, three: Path, meshgen: Meshgen) -> None:
    path = three / "meshgen.yaml"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "output" not in line]
    path.write_text("\n".join([*kept, f"output: {{kustomize: {named}}}"]), encoding="utf-8")
    done = meshgen("render", "--format", "kustomize", "--format", "helm")
    assert done.exit_code == 2
    assert "kustomize and helm would be written into one folder, chart" in done.stderr
    assert there(three) == set()
