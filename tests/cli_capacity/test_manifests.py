"""Manifests that anybody wrote: `meshgen capacity -k`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from meshgen.cli.manifest_options import Profile
from meshgen.model import Istio
from tests.manifests.trees import SERVICE, write

from .conftest import MANIFESTS, MESH, Run

ISTIO = ["--istio", "1.22", "--kubernetes", "1.29"]
WARNED = (
    "meshgen: nothing says whether namespace default is injected: counted without sidecars; "
    "--inject counts them, and so does a Namespace with the label [warning MG506]\n"
)
TOLD = "counting for Kubernetes 1.29 (--kubernetes), Istio 1.22 (--istio), profile default\n"


def used(output: str) -> str:
    """Return what is used of limits.cpu at rest."""
    line = next(line for line in output.splitlines() if line.startswith("limits.cpu"))
    return line.split()[1]


def test_manifests_go_by_their_namespace(manifests: Path, run: Run) -> None:
    result = run("-k", "all.yaml", *ISTIO)
    assert (result.exit_code, result.stderr) == (0, TOLD + WARNED)
    assert result.stdout.startswith(
        "default: fits, in every situation\n\nName:       small\nNamespace:  default\n"
    )
    assert used(result.stdout) == "1"


def test_a_namespace_can_be_given(manifests: Path, run: Run) -> None:
    assert run("-k", "all.yaml", *ISTIO, "-n", "shop").stdout.startswith("shop: fits")


def test_a_sidecar_counts_where_the_namespace_is_injected(manifests: Path, run: Run) -> None:
    # Istio's own sidecar has 2 CPUs: 1 + 2 of 2.
    result = run("-k", "all.yaml", *ISTIO, "--inject")
    assert result.exit_code == 1
    assert used(result.stdout) == "3"
    assert "all.yaml" not in result.stdout
    (manifests / "ns.yaml").write_text(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"
        "  labels: {istio-injection: enabled}\n",
        encoding="utf-8",
    )
    assert used(run("-k", ".", *ISTIO, "-n", "shop").stdout) == "3"
    assert used(run("-k", ".", *ISTIO, "-n", "other").stdout) == "1"


def test_without_istio_nothing_is_injected(manifests: Path, run: Run) -> None:
    result = run("-k", "all.yaml", "--istio", "none", "--kubernetes", "1.29", "--inject")
    assert result.stderr == "counting for Kubernetes 1.29 (--kubernetes), no Istio\n"
    assert used(result.stdout) == "1"


def test_releases_come_from_the_config_or_are_the_newest(manifests: Path, run: Run) -> None:
    assert "(the newest that is known)" in run("-k", "all.yaml").stderr
    (manifests / "meshgen.yaml").write_text(MESH, encoding="utf-8")
    assert run("-k", "all.yaml").stderr == (
        "counting for Kubernetes 1.29 (meshgen.yaml:4:13), Istio 1.22 (meshgen.yaml:5:18), "
        f"profile default\n{WARNED}"
    )


# Nothing says whether the namespace is injected; -q leaves out what is no error.
def test_sidecars_that_may_be_missing_are_told_of(manifests: Path, run: Run) -> None:
    assert WARNED not in run("-k", "all.yaml", *ISTIO, "--inject").stderr
    assert WARNED not in run("-k", "all.yaml", "--istio", "none").stderr
    assert run("-k", "all.yaml", *ISTIO, "-q").stderr == ""
    found = json.loads(run("-k", "all.yaml", *ISTIO, "--format", "json").stdout)
    assert [(f["code"], f["severity"]) for f in found["findings"]] == [("MG506", "warning")]


def test_several_releases_are_counted_for_each(manifests: Path, run: Run) -> None:
    write(manifests, {"all.yaml": MANIFESTS.replace("      containers", INIT)})
    # Init 2, app 1, sidecar 2: max(1 + 2, 2) = 3; beside a native sidecar max(1 + 2, 2 + 2) = 4.
    releases = ["--kubernetes", "1.33", "--istio", "1.26,1.27"]
    result = run("-k", "all.yaml", "--inject", *releases)
    lines = result.stdout.splitlines()
    assert "default (Kubernetes 1.33, Istio 1.26): does not fit at rest" in lines
    assert "default (Kubernetes 1.33, Istio 1.27): does not fit at rest" in lines
    found = json.loads(run("-k", "all.yaml", "--inject", *releases, "--format", "json").stdout)
    assert [e["clusters"][0]["istio"] for e in found["environments"]] == ["1.26", "1.27"]


INIT = """\
      initContainers:
      - name: migrate
        image: nginx:1.27
        resources: {limits: {cpu: "2"}}
      containers"""


def test_the_profile_decides_the_requests(manifests: Path, run: Run) -> None:
    text = MANIFESTS.replace("limits.cpu", "requests.cpu")
    write(manifests, {"all.yaml": text})
    default = run("-k", "all.yaml", *ISTIO, "--inject")
    demo = run("-k", "all.yaml", *ISTIO, "--inject", "--profile", "demo")
    # The app's limit of 1 is its request, too; the sidecar's is 100m, or 10m.
    assert "requests.cpu  1.1" in default.stdout
    assert "requests.cpu  1.01" in demo.stdout


def test_daemon_sets_run_on_every_node(manifests: Path, run: Run) -> None:
    text = MANIFESTS.replace("Deployment", "DaemonSet").replace("  replicas: 1\n", "")
    write(manifests, {"all.yaml": text})
    assert used(run("-k", "all.yaml", *ISTIO).stdout) == "1"
    result = run("-k", "all.yaml", *ISTIO, "--nodes", "3")
    assert (result.exit_code, used(result.stdout)) == (1, "3")


def test_the_standard_input_is_read(manifests: Path, run: Run) -> None:
    assert used(run("-k", "-", *ISTIO, input=MANIFESTS).stdout) == "1"


def test_more_paths_may_follow(manifests: Path, run: Run) -> None:
    deployment, quota = MANIFESTS.split("---\n")
    write(manifests, {"a.yaml": deployment, "b.yaml": quota})
    both = run("-k", "all.yaml", *ISTIO).stdout
    assert run("-k", "a.yaml", "b.yaml", *ISTIO).stdout == both
    assert run("-k", "a.yaml", "-k", "b.yaml", *ISTIO).stdout == both


def test_findings_lead_to_the_manifest(manifests: Path, run: Run) -> None:
    result = run("-k", "all.yaml", *ISTIO, "--inject", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=all.yaml,line=18,col=27,title=MG501 ")


def test_a_kustomization_is_told_how_to_build(manifests: Path, run: Run) -> None:
    write(manifests, {"kustomization.yaml": "resources: [all.yaml]\n"})
    result = run("-k", ".", *ISTIO)
    assert result.exit_code == 2
    assert "`kubectl kustomize . | meshgen capacity -k -`" in result.stderr


def test_a_template_is_not_left_out_in_silence(manifests: Path, run: Run) -> None:
    write(manifests, {"b.yaml": "apiVersion: v1\nkind: Pod\nspec:\n  {{ .Values.spec }}\n"})
    result = run("-k", ".", *ISTIO)
    assert result.exit_code == 0
    assert "b.yaml:1: this is a template, and not counted" in result.stderr
    assert "[warning MG506]" in result.stderr
    assert "template" not in run("-k", ".", *ISTIO, "-q").stderr


def test_verbose_names_what_is_passed_over(manifests: Path, run: Run) -> None:
    write(manifests, {"b.yaml": "a: b\n"})
    assert "b.yaml:1: skipped: no Kubernetes object" in run("-k", ".", *ISTIO, "-v").stderr
    assert "skipped" not in run("-k", ".", *ISTIO).stderr


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.yaml": f"{SERVICE}---\nkind: Pod\nspec: [\n"}, "a.yaml:"),
        ({"a.yaml": "a: b\n"}, "found no Kubernetes object in `a.yaml`"),
        ({}, "there is no file or folder `a.yaml`"),
        ({"a.yaml": MANIFESTS.replace('"2"', "lots")}, "a.yaml:18:"),
        ({"a.yaml": MANIFESTS.replace("apps/v1", "apps/v1beta1")}, "is not served by Kubernetes"),
        ({"a.yaml": MANIFESTS.replace("resources", "resorces")}, "did you mean `resources`?"),
        ({"a.yaml": MANIFESTS.replace("replicas: 1", "replicas: one")}, "a.yaml:5:13: "),
    ],
)
def test_figures_that_would_be_wrong_are_not_printed(
    manifests: Path, run: Run, files: dict[str, str], said: str
) -> None:
    write(manifests, files)
    result = run("-k", "a.yaml", *ISTIO)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_what_does_not_count_may_be_anything(manifests: Path, run: Run) -> None:
    other = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: 7\n"
    own = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n"
    write(manifests, {"b.yaml": f"{other}---\n{own}"})
    assert run("-k", ".", *ISTIO).exit_code == 0


def test_what_makes_no_pods_is_said_to(manifests: Path, run: Run) -> None:
    write(manifests, {"a.yaml": SERVICE})
    result = run("-k", "a.yaml", *ISTIO)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{TOLD}nothing here makes pods, and there is no quota\n"


def test_profiles_are_those_of_the_config() -> None:
    known = get_args(get_args(get_type_hints(Istio, include_extras=True)["profile"])[0])
    assert tuple(profile.value for profile in Profile) == known


def test_help_needs_no_heavy_library() -> None:
    heavy = {"jsonschema", "jsonschema_rs", "ruamel", "msgspec", "jinja2", "xml", "fractions"}
    program = "import sys, meshgen.cli.capacity; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "typer" in loaded
    assert not heavy & loaded
