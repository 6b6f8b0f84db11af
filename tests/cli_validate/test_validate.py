"""The command: what it prints where, and how it exits."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from meshgen.report.formats import Format
from tests.manifests.trees import SERVICE, WRONG, write

from .conftest import Process, Validate

CLEAN = {"a.yaml": SERVICE}
BAD = {"deploy/a.yaml": SERVICE, "deploy/b.yaml": WRONG}
LINE = (
    'deploy/b.yaml:8:11: Service/shop/web: spec.ports[0].port: found the text "80" '
    "(Kubernetes 1.29); expected a whole number; leave the quotes out: 80 [error MG201]\n"
)
DOUBLE = {"a.yaml": f"{SERVICE}---\n{SERVICE}"}


def test_nothing_wrong_is_0_and_a_line_that_says_so(folder: Path, run: Validate) -> None:
    write(folder, {**CLEAN, "kustomization.yaml": "resources: [a.yaml]\n"})
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "1 object in 1 file: 1 valid, 0 invalid; skipped 1: 1 kustomization\n"
        "1 file is a part of a kustomization: `meshgen validate --build` checks the whole\n"
    )


def test_findings_are_1_and_stand_on_stdout(folder: Path, run: Validate) -> None:
    write(folder, BAD)
    result = run("--kubernetes", "1.29", "deploy")
    assert (result.exit_code, result.stdout) == (1, LINE)
    assert result.stderr == "2 objects in 2 files: 1 valid, 1 invalid; 1 error\n"


def test_warnings_are_0(folder: Path, run: Validate) -> None:
    write(folder, DOUBLE)
    result = run()
    assert result.exit_code == 0
    assert result.stdout.endswith("[warning MG108]\n")
    assert result.stderr.endswith("2 valid, 0 invalid; 1 warning\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deplyo"], "there is no file or folder `deplyo`; did you mean `deploy`?"),
        (["--kubernetes", "1.99"], "no schemas for Kubernetes 1.99; expected 1.25 to"),
        (["--istio", "1.2"], "no schemas for Istio 1.2; expected 1.20 to"),
        (["--schemas", "deploy"], "found no CustomResourceDefinition in `deploy`"),
        (["--build", "--allow", "remotes"], "no permission is called `remotes`; expected one of"),
        (["--allow", "remote"], "--allow is for builds, with --build"),
        (["-o", "nowhere/x.json"], "nowhere/x.json: the report cannot be written: no such file"),
    ],
)
def test_a_wrong_call_is_2(folder: Path, run: Validate, arguments: list[str], said: str) -> None:
    write(folder, BAD)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_what_is_built_is_checked(folder: Path, run: Validate) -> None:
    kustomization = "resources: [../base]\nreplicas: [{name: web, count: -2}]\n"
    base = "resources: [web.yaml]\n"
    write(folder, {"base/kustomization.yaml": base, "base/web.yaml": SERVICE})
    write(folder, {"prod/kustomization.yaml": kustomization.replace("replicas", "images")})
    result = run("--build", "--timeout", "30", "-j", "2", "--kubernetes", "1.29")
    assert result.exit_code == 1
    assert "images[0].count: unknown field" in result.stdout
    write(folder, {"prod/kustomization.yaml": "resources: [../base]\nnamespace: Prod\n"})
    result = run("--build", "--kubernetes", "1.29")
    assert result.stdout.startswith("prod/kustomization.yaml:2:12: Service/shop/web: metadata.name")
    assert result.stderr.startswith("1 object in 2 files and 1 build: 0 valid, 1 invalid; 1 error;")
    report = json.loads(run("--build", "--format", "json").stdout)
    assert report["counts"]["builds"] == 1


def test_a_format_or_number_that_is_none_is_2(run: Validate) -> None:
    assert run("--format", "yaml").exit_code == 2
    assert run("-j", "0").exit_code == 2


def test_quiet_is_only_errors(folder: Path, run: Validate) -> None:
    write(folder, {**BAD, **DOUBLE})
    result = run("-q", "--kubernetes", "1.29")
    assert (result.exit_code, result.stdout, result.stderr) == (1, LINE, "")


def test_verbose_tells_the_releases_and_what_is_passed_over(folder: Path, run: Validate) -> None:
    mesh = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nkubernetes: '1.29'\n"
    write(folder, {"meshgen.yaml": mesh, **CLEAN})
    lines = run("-v", "--istio", "1.22,1.20").stderr.splitlines()
    assert lines[:2] == [
        "checking against Kubernetes 1.29 (meshgen.yaml:3:13)",
        "checking against Istio 1.20, 1.22 (--istio)",
    ]
    assert "meshgen.yaml:1: skipped: meshgen config" in lines


def test_a_release_may_be_given_several_times(folder: Path, run: Validate) -> None:
    text = SERVICE.replace("spec:", "spec:\n  trafficDistribution: PreferClose")
    write(folder, {"a.yaml": text})
    options = ["--kubernetes", "1.28", "--kubernetes", "1.29,1.31"]
    assert "(Kubernetes 1.28 and 1.29)" in run(*options).stdout


def test_the_standard_input_is_read(run: Validate) -> None:
    result = run("-", "--kubernetes", "1.29", input=WRONG)
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:8:11: Service/shop/web: ")


def test_kinds_and_apis_can_be_left_out(folder: Path, run: Validate) -> None:
    widget = "apiVersion: example.com/v1\nkind: Widget\n"
    write(folder, {"a.yaml": f"{WRONG}---\n{widget}---\nkind: Secret\napiVersion: v1\nx: 1\n"})
    assert run("--ignore-missing-schemas").exit_code == 1
    result = run("--ignore-missing-schemas", "--skip-kinds", "Service,Secret")
    assert result.exit_code == 0
    assert result.stderr.endswith(
        "skipped 3: 1 kind without schema, 2 skipped kind\n"
        "nothing was checked: all objects were passed over\n"
    )


def test_a_run_that_checks_nothing_says_so(folder: Path, run: Validate) -> None:
    mesh = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\n"
    write(folder, {"a.json": "{} // comment", "b/meshgen.yaml": mesh, "c.yaml": "apiVersion: 1\n"})
    nothing = "nothing was checked: no Kubernetes object was found"
    for arguments, hint in [
        (["a.json", "c.yaml"], nothing),
        (["."], f"{nothing}; a config is checked by `meshgen check -f b/meshgen.yaml`"),
    ]:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.splitlines()[1:] == [hint]
    assert json.loads(run("a.json", "--format", "json").stdout)["hints"] == [nothing]
    assert run("a.json", "--format", "github").stdout == f"::notice::{nothing}\n"


def test_what_sops_encrypted_is_passed_over_and_counted(folder: Path, run: Validate) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {b: 'ENC[AES256_GCM,x]'}\n"
    write(folder, {**CLEAN, "b.yaml": f"{secret}sops: {{mac: 'ENC[AES256_GCM,y]'}}\n"})
    result = run()
    assert result.exit_code == 0
    assert result.stderr.endswith("skipped 1: 1 encrypted object\n")


def test_a_summary_counts_kinds(folder: Path, run: Validate) -> None:
    write(folder, {**BAD, "c.yaml": "apiVersion: v1\nkind: ConfigMap\n---\na: b\n"})
    result = run("--summary", "-q", "deploy/a.yaml", "deploy/b.yaml", "c.yaml")
    assert result.stdout.endswith(
        "kind         valid  invalid\n"
        "ConfigMap        0        1\n"
        "Service          1        1\n"
        "total            1        2\n"
        "skipped: no Kubernetes object 1\n"
    )
    # What a program reads on stdout stays free of it.
    result = run("--summary", "--format", "json")
    assert json.loads(result.stdout)
    assert "total" in result.stderr


@pytest.mark.parametrize("kind", [each for each in Format if each is not Format.TEXT])
def test_a_report_goes_to_stdout_or_to_a_file(folder: Path, run: Validate, kind: Format) -> None:
    write(folder, BAD)
    options = ["deploy", "--kubernetes", "1.29", "--format", kind.value]
    printed = run(*options)
    assert printed.exit_code == 1
    assert "deploy/b.yaml" in printed.stdout
    written = run(*options, "--output", "report")
    assert (written.exit_code, written.stdout) == (1, LINE)
    assert (folder / "report").read_text() == printed.stdout


def test_reports_hold_the_same_finding(folder: Path, run: Validate) -> None:
    write(folder, BAD)
    options = ["deploy", "--kubernetes", "1.29", "--format"]
    (finding,) = json.loads(run(*options, "json").stdout)["findings"]
    assert (finding["line"], finding["column"]) == (8, 11)
    (result,) = json.loads(run(*options, "sarif").stdout)["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 8, "startColumn": 11}
    assert "line=8,col=11" in run(*options, "github").stdout
    suites = ElementTree.fromstring(run(*options, "junit").stdout)
    assert [suite.get("failures") for suite in suites] == ["0", "1"]


def test_a_clean_run_is_a_report_too(folder: Path, run: Validate) -> None:
    write(folder, CLEAN)
    assert json.loads(run("--format", "json").stdout)["counts"]["valid"] == 1
    assert json.loads(run("--format", "sarif").stdout)["runs"][0]["results"] == []
    assert run("--format", "github").stdout == ""
    assert ElementTree.fromstring(run("--format", "junit").stdout).get("failures") == "0"


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_process_of_its_own_says_the_same(folder: Path, process: Process, jobs: str) -> None:
    write(folder, BAD)
    done = process("deploy", "--kubernetes", "1.29", "-j", jobs)
    assert (done.returncode, done.stdout) == (1, LINE)


def test_a_pipe_from_another_command_is_read(folder: Path, process: Process) -> None:
    reader, writer = os.pipe()
    os.write(writer, SERVICE.encode())
    os.close(writer)
    done = process(f"/dev/fd/{reader}", pass_fds=[reader], cwd=folder)
    os.close(reader)
    assert (done.returncode, done.stderr) == (0, "1 object in 1 file: 1 valid, 0 invalid\n")


def test_a_closed_stdout_is_no_bug(folder: Path, process: Process) -> None:
    write(folder, BAD)
    reader, writer = os.pipe()
    os.close(reader)
    done = process("deploy", capture_output=False, stdout=writer, stderr=-1)
    os.close(writer)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr


def test_help_needs_no_heavy_library() -> None:
    heavy = {"jsonschema", "jsonschema_rs", "ruamel", "msgspec", "jinja2", "xml", "multiprocessing"}
    program = "import sys, meshgen.cli.validate; print(*sys.modules)"
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "typer" in loaded
    assert not heavy & loaded
