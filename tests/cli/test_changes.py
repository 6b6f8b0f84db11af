"""What a render does to what was applied before, and `check --against`."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import MESH, Meshgen

DATABASE = "  db: {kind: StatefulSet, image: 'postgres:16', port: 5432, serviceName: db}\n"
WITH_ANOTHER = MESH.replace(
    "environments:", "  api: {image: 'nginx:1.27', port: 81}\nenvironments:"
)


def write(folder: Path, text: str) -> None:
    (folder / "meshgen.yaml").write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def committed(rendered: Path) -> Path:
    """A repository with a config and what comes of it."""
    git(rendered, "init")
    git(rendered, "add", "--all")
    git(rendered, "commit", "--message", "a")
    return rendered


def test_nothing_is_told_of_the_first_render(mesh: Path, meshgen: Meshgen) -> None:
    assert meshgen("render").stderr.count("MG") == 0


@pytest.mark.parametrize("output", ["kustomize", "plain"])
def test_what_is_left_is_told_with_the_command(folder: Path, meshgen: Meshgen, output: str) -> None:
    write(folder, WITH_ANOTHER)
    assert meshgen("render", "--format", output).exit_code == 0
    write(folder, MESH)
    done = meshgen("render", "--format", output)
    assert done.exit_code == 0
    first, second = [line for line in done.stderr.splitlines() if "MG606" in line]
    assert first.startswith(
        "meshgen.yaml:7:3: environments.dev: 4 objects are not rendered any more"
    )
    assert "kubectl delete -n shop-dev deployment/api destinationrule/api service/api" in first
    assert "-n shop-prod" in second
    assert "MG606" not in meshgen("render", "--format", output).stderr


def test_an_environment_that_is_gone(rendered: Path, meshgen: Meshgen) -> None:
    write(rendered, MESH.replace("  dev: {namespace: shop-dev}\n", ""))
    (line,) = [each for each in meshgen("render").stderr.splitlines() if "MG606" in each]
    assert "7 objects of `dev` are not rendered any more" in line
    assert "with a Namespace goes what is in it" in line


def test_an_environment_with_another_name(rendered: Path, meshgen: Meshgen) -> None:
    write(rendered, MESH.replace("  dev: {", "  test: {"))
    assert "MG606" not in meshgen("render").stderr


def test_severities_count(rendered: Path, meshgen: Meshgen) -> None:
    write(rendered, MESH.replace("shop-dev", "other") + "severities: {MG606: ignore}\n")
    assert "MG606" not in meshgen("render").stderr


def test_what_is_not_a_tree_any_more_is_a_warning(rendered: Path, meshgen: Meshgen) -> None:
    file = rendered / "deploy" / "base" / "web" / "deployment.yaml"
    file.write_text("a: [\n", encoding="utf-8")
    write(rendered, WITH_ANOTHER)
    done = meshgen("render", "--force")
    assert done.exit_code == 0
    assert "deploy/base/web/deployment.yaml:2:1: what was there before was not compared" in (
        done.stderr
    )


def test_since_a_revision(committed: Path, meshgen: Meshgen) -> None:
    assert "no findings" in meshgen("check", "--against", "HEAD").stderr
    write(committed, WITH_ANOTHER)
    assert meshgen("render", "-q").exit_code == 0
    git(committed, "commit", "--all", "--message", "b")
    git(committed, "add", "--all")
    git(committed, "commit", "--message", "c")
    write(committed, MESH)
    assert meshgen("render", "-q").exit_code == 0
    done = meshgen("check", "--against", "HEAD")
    assert done.exit_code == 0
    assert "Deployment/api" in done.stdout
    assert "MG606" in done.stdout
    assert "no findings" in meshgen("check", "--against", "HEAD~2").stderr


def test_since_a_folder(rendered: Path, meshgen: Meshgen) -> None:
    (rendered / "deploy").rename(rendered / "before")
    write(rendered, MESH.replace("shop-dev", "other"))
    assert "shop-dev" in meshgen("check", "--against", "before").stdout
    done = meshgen("check", "prod", "--against", "before")
    assert "1 environment: no findings" in done.stderr


@pytest.mark.parametrize(
    ("against", "told"),
    [
        ("nope", "there is no folder and no git revision `nope`"),
        (".", ". has no tree that meshgen wrote"),
    ],
)
def test_a_wrong_name_is_told(committed: Path, meshgen: Meshgen, against: str, told: str) -> None:
    done = meshgen("check", "--against", against)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_revision_without_the_tree(mesh: Path, meshgen: Meshgen) -> None:
    git(mesh, "init")
    git(mesh, "add", "--all")
    git(mesh, "commit", "--message", "a")
    done = meshgen("check", "--against", "HEAD")
    assert done.exit_code == 2
    assert "deploy in HEAD has no tree that meshgen wrote" in done.stderr


def with_database(size: str) -> str:
    volumes = f"{{data: {{mountPath: /data, claim: {{size: {size}}}}}}}"
    database = (
        f"  db: {{kind: StatefulSet, image: 'postgres:16', port: 5432, volumes: {volumes}}}\n"
    )
    return MESH.replace("environments:", f"{database}environments:")


@pytest.fixture
def grown(folder: Path, meshgen: Meshgen) -> Path:
    """What was rendered, and a config whose claim has another size."""
    write(folder, with_database("5Gi"))
    assert meshgen("render").exit_code == 0
    write(folder, with_database("10Gi"))
    return folder


def claim(folder: Path) -> str:
    return (folder / "deploy" / "base" / "db" / "statefulset.yaml").read_text(encoding="utf-8")


def test_what_the_cluster_refuses_to_change_is_not_written(grown: Path, meshgen: Meshgen) -> None:
    done = meshgen("render")
    assert done.exit_code == 2
    assert "5Gi" in claim(grown)
    (dev, prod) = [line for line in done.stderr.splitlines() if "MG221" in line]
    assert dev.startswith("meshgen.yaml:6:")
    assert "services.db.volumes.data.claim.size" in dev
    assert 'was "5Gi", and is "10Gi"' in dev
    assert "`kubectl delete statefulset db -n shop-dev --cascade=orphan`" in dev
    assert "-n shop-prod" in prod
    assert "--allow-recreate" in done.stderr


def test_it_is_written_on_wish(grown: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--allow-recreate")
    assert done.exit_code == 0
    assert "10Gi" in claim(grown)
    assert done.stderr.count("[warning MG221]") == 2
    assert "MG221" not in meshgen("render").stderr


def test_it_is_told_where_nothing_is_written(grown: Path, meshgen: Meshgen) -> None:
    done = meshgen("render", "--diff")
    assert done.exit_code == 0
    assert "+          storage: 10Gi" in done.stdout
    assert done.stderr.count("[error MG221]") == 2
    assert meshgen("render", "--check").exit_code == 1
    assert "5Gi" in claim(grown)


def test_a_check_against_it_fails(grown: Path, meshgen: Meshgen) -> None:
    assert meshgen("check").exit_code == 0
    done = meshgen("check", "--against", "deploy", "dev")
    assert done.exit_code == 2
    assert done.stdout.count("MG221") == 1


def test_several_outputs_are_told_of_once(folder: Path, meshgen: Meshgen) -> None:
    outputs = "output: {kustomize: deploy, plain: manifests}\n"
    write(folder, with_database("5Gi") + outputs)
    assert meshgen("render").exit_code == 0
    write(folder, with_database("10Gi") + outputs)
    assert meshgen("render").stderr.count("MG221") == 2


# Versions have names of their own; the pods that ran before are chosen by the same Service.
def test_the_workload_before_the_first_versions(folder: Path, meshgen: Meshgen) -> None:
    write(folder, MESH)
    assert meshgen("render").exit_code == 0
    write(folder, MESH.replace("image: ", "versions: {v1: {}}, image: ", 1))
    told = [line for line in meshgen("render").stderr.splitlines() if "MG606" in line]
    assert len(told) == 2
    assert "Deployment/web" in told[0]
    assert "until then Service/web sends requests there too: remove it once" in told[0]


def test_of_what_no_service_chooses_nothing_more_is_told(rendered: Path, meshgen: Meshgen) -> None:
    write(rendered, MESH.replace("web:", "www:"))
    told = [line for line in meshgen("render").stderr.splitlines() if "MG606" in line]
    assert told
    assert not any("until then" in line for line in told)


# Flagger goes on with a Service that is there: were it deleted, requests would fail until then.
def test_what_flagger_takes_over_is_not_to_be_deleted(folder: Path, meshgen: Meshgen) -> None:
    write(folder, MESH)
    assert meshgen("render").exit_code == 0
    write(folder, MESH.replace("image: ", "canary: flagger, image: ", 1))
    told = [line for line in meshgen("render").stderr.splitlines() if "MG606" in line]
    taken = [line for line in told if "Service/web" in line]
    assert len(taken) == 2
    assert all("Flagger takes what is there" in line for line in taken)
    assert not any("kubectl delete" in line for line in taken)
