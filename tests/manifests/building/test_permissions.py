"""What a stranger's kustomization cannot do, and what says so."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.manifests.building.permissions import permissions
from tests.manifests.trees import SERVICE, lines, write

from .conftest import Build, fake

FUNCTION = """\
FIELD:
- |
  apiVersion: example.com/v1
  kind: Thing
  metadata:
    name: a
    annotations: {config.kubernetes.io/function: "exec: {path: ./x.sh}"}
"""


@pytest.mark.parametrize(
    ("text", "place", "told", "allow"),
    [
        ("resources: ['https://example.com/x.yaml']\n", "1:13", "fetched", "remote"),
        ("components: [github.com/a/b]\n", "1:14", "fetched", "remote"),
        ("patches: [{path: 'http://127.0.0.1/x'}]\n", "1:18", "fetched", "remote"),
        ("configMapGenerator: [{name: a, files: ['http://h/x']}]\n", "1:40", "fetched", "remote"),
        ("resources: [../../elsewhere]\n", "1:13", "out of the repository", "outside"),
        ("resources: [link.yaml]\n", "1:13", "out of the repository", "outside"),
        ("helmCharts: [{name: a, repo: 'https://e.com'}]\n", "1:21", "helm", "helm"),
        (FUNCTION.replace("FIELD", "generators"), "2:3", "runs a program", "plugins"),
        (FUNCTION.replace("FIELD", "transformers"), "2:3", "runs a program", "plugins"),
        (FUNCTION.replace("FIELD", "validators"), "2:3", "runs a program", "plugins"),
    ],
)
def test_what_reaches_out_is_refused_with_the_way_to_allow_it(
    repository: Path, programs: Path, build: Build, text: str, place: str, told: str, allow: str
) -> None:
    fake(programs, f"touch {repository.parent}/ran; echo")
    write(repository, {"a/kustomization.yaml": text})
    write(repository.parent, {"elsewhere/kustomization.yaml": "", "elsewhere/x.yaml": SERVICE})
    (repository / "a" / "link.yaml").symlink_to(repository.parent / "elsewhere" / "x.yaml")
    outcome = build()
    (line,) = lines(outcome)
    assert line.startswith(f"a/kustomization.yaml:{place}: ")
    assert told in line
    assert f"--allow {allow}" in line
    assert not (repository.parent / "ran").exists()
    build(allow=(allow,))
    assert (repository.parent / "ran").exists()


def test_a_plugin_in_a_file_needs_leave(repository: Path, build: Build) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [x.yaml]\ngenerators: [g.yaml]\n"})
    plugin = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n"
    write(repository, {"a/x.yaml": SERVICE, "a/g.yaml": plugin})
    (line,) = lines(build())
    assert "external plugins disabled" in line
    assert "--allow plugins" in line


def test_a_text_that_configures_kustomize_itself_runs_nothing(
    repository: Path, build: Build
) -> None:
    prefix = FUNCTION.replace("FIELD", "transformers").replace("example.com/v1", "builtin")
    prefix = prefix.replace("Thing", "PrefixTransformer").partition("    annotations")[0]
    spec = "  prefix: a-\n  fieldSpecs: [{path: metadata/name}]\n"
    write(repository, {"a/kustomization.yaml": f"resources: [x.yaml]\n{prefix}{spec}"})
    write(repository, {"a/x.yaml": SERVICE})
    assert lines(build()) == []


def test_what_an_included_one_names_counts_too(repository: Path, build: Build) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [../b]\n"})
    write(repository, {"b/kustomization.yaml": "resources:\n- github.com/a/b\n"})
    (line,) = lines(build())
    assert line.startswith("b/kustomization.yaml:2:3: `github.com/a/b` is fetched")


def test_a_file_beside_the_kustomization_s_folder_needs_leave(
    repository: Path, build: Build
) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [../x.yaml]\n", "x.yaml": SERVICE})
    (line,) = lines(build())
    assert "is not in or below" in line
    assert "--allow outside" in line
    assert lines(build(allow=("outside",))) == []


def test_without_a_repository_the_working_folder_is_the_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Build
) -> None:
    folder = write(tmp_path / "work", {"a/kustomization.yaml": "resources: [../../b]\n"})
    write(tmp_path, {"b/kustomization.yaml": "resources: [x.yaml]\n", "b/x.yaml": SERVICE})
    monkeypatch.chdir(folder)
    (line,) = lines(build("a"))
    assert "leads out of the repository" in line
    # Whoever names a folder elsewhere means it, and what it is made of.
    monkeypatch.chdir(write(tmp_path / "elsewhere", {"x": ""}))
    outcome = build(str(folder / "a"))
    assert (lines(outcome), list(outcome.builds)) == ([], [str(folder / "a")])


def test_nobody_s_environment_gets_into_what_is_built(
    repository: Path, programs: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_TOKEN", "hunter2")
    write(repository, {"a/kustomization.yaml": "resources: [x.yaml]\n", "a/x.yaml": SERVICE})
    fake(programs, f"env > {repository.parent}/env")
    build()
    seen = (repository.parent / "env").read_text()
    assert "hunter2" not in seen
    assert "GIT_ALLOW_PROTOCOL=none" in seen
    build(allow=("remote",))
    assert "hunter2" in (repository.parent / "env").read_text()


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("sleep 60 & sleep 60", "it took more than 0.5 seconds"),
        ("echo 'error: no such thing' >&2; exit 3", "this cannot be built: no such thing"),
        ("exit 4", "it ended with 4"),
        ("kill -9 $$", "it ended with -9"),
    ],
)
def test_a_program_that_fails_is_told_of(
    repository: Path, programs: Path, build: Build, program: str, told: str
) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [x.yaml]\n", "a/x.yaml": SERVICE})
    fake(programs, program)
    (line,) = lines(build(seconds=0.5))
    assert line.startswith("a/kustomization.yaml:1:1: ")
    assert told in line


def test_a_program_that_prints_without_end_is_ended(
    repository: Path, programs: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshgen.programs.MOST_BYTES", 2**20)
    write(repository, {"a/kustomization.yaml": "resources: [x.yaml]\n", "a/x.yaml": SERVICE})
    fake(programs, "yes")
    (line,) = lines(build())
    assert "it printed more than 1 MiB" in line


def test_several_are_built_at_a_time(repository: Path, programs: Path, build: Build) -> None:
    """Each waits for the other, and neither would end alone."""
    met = repository.parent / "met"
    met.mkdir()
    fake(programs, f"touch {met}/$$; until [ $(ls {met} | wc -l) = 2 ]; do sleep 0.05; done")
    for name in ("a", "b"):
        write(repository, {f"{name}/kustomization.yaml": "resources: [x.yaml]\n"})
        write(repository, {f"{name}/x.yaml": SERVICE})
    assert lines(build(seconds=20, at_a_time=2)) == []


def test_without_a_program_the_call_is_refused(
    repository: Path, programs: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"x.yaml": SERVICE})
    monkeypatch.setenv("PATH", str(programs / "nothing"))
    assert lines(build()) == []
    write(repository, {"a/kustomization.yaml": "resources: []\n"})
    with pytest.raises(MeshgenError, match="neither kustomize nor kubectl is on the PATH"):
        build()


def test_what_cannot_be_allowed_is_told() -> None:
    assert permissions(["remote", "outside"])[1] == []
    (finding,) = permissions(["remotes"])[1]
    assert "did you mean `remote`?" in str(finding)
