"""The environments of a config: what is printed where, and how it exits."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .conftest import Run


def test_all_environments_are_counted_in_order(folder: Path, run: Run) -> None:
    result = run()
    assert result.exit_code == 1
    verdicts = [line for line in result.stdout.splitlines() if line[:1].islower() and ": " in line]
    assert verdicts == [
        "dev: no quota limits it",
        "prod: fits, in every situation",
        "tight: does not fit at rest",
        "warned: fits at rest, but not: HPA max; HPA max during a rolling update; HPA max during a",
    ]
    assert result.stderr == "4 namespaces: 1 does not fit at rest\n"


def test_what_fits_is_0_and_told_with_its_figures(folder: Path, run: Run) -> None:
    result = run("prod")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
prod: fits, in every situation

Name:       prod-small
Namespace:  shop-prod
Resource    Used  Hard  Share  Sidecars
--------    ----  ----  -----  --------
limits.cpu  1.5   4      38 %  200m      13 %
pods        3     10     30 %

            HPA max   Rolling update               HPA max, rolling
Resource              one at a time   all at once  one at a time     all at once
limits.cpu  2.7 68 %  2.1 53 %        2.1 53 %     3.3 83 %          3.3 83 %
pods        5   50 %  4   40 %        4   40 %     6   60 %          6   60 %

Largest consumers      Pods  Used  Share  Sidecars
of limits.cpu
  Deployment/prod-web     2   1.2   80 %      200m
  StatefulSet/prod-db     1  300m   20 %
"""
    )


def test_what_does_not_fit_at_rest_is_1_with_the_reason_and_a_mend(folder: Path, run: Run) -> None:
    result = run("tight")
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "At rest: limits.cpu 1.5 of 1.4, 100m too much" in text
    # Objects come by kind and name, so the StatefulSet's pod is there first.
    assert "exceeded quota: small, requested: limits.cpu=" in text
    assert "limited: limits.cpu=1400m" in text
    assert "--what-if" in text


def test_warnings_are_0(folder: Path, run: Run) -> None:
    result = run("warned")
    assert result.exit_code == 0
    assert result.stdout.startswith("warned: fits at rest, but not: HPA max; ")


def test_an_environment_is_counted_once(folder: Path, run: Run) -> None:
    assert run("prod", "prod").stdout == run("prod").stdout
    both = run("warned", "prod").stdout
    assert both.index("warned: ") < both.index("prod: ")


def test_quiet_says_only_what_is_wrong(folder: Path, run: Run) -> None:
    result = run("-q")
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("meshgen.yaml:29:41: ResourceQuota/small: environments.tight.quotas.")
    assert line.endswith("[error MG501]")


def test_verbose_has_every_consumer(folder: Path, run: Run) -> None:
    text = run("prod", "-v").stdout
    assert "of pods\n  Deployment/prod-web     2" in text


def test_json_has_all_of_it(folder: Path, run: Run) -> None:
    result = run("--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [e["environment"] for e in found["environments"]] == ["dev", "prod", "tight", "warned"]
    assert [e["fits"] for e in found["environments"]] == [True, True, False, True]
    assert found["versions"] == {"kubernetes": ["1.29"], "istio": ["1.22"]}
    assert found["counts"]["namespaces"] == 4
    errors = [f for f in found["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["path"]) for f in errors] == [
        ("MG501", 'environments.tight.quotas.small.hard["limits.cpu"]')
    ]
    (tight,) = found["environments"][2]["namespaces"][0]["quotas"]
    usage = tight["situations"][0]["resources"][0]
    assert (usage["used"], usage["hard"], usage["percent"]) == ("1500m", "1400m", 107)
    assert tight["failures"][0]["situation"] == "at rest"
    assert tight["mends"]


def test_every_mend_that_is_told_fits_when_it_is_tried(folder: Path, run: Run) -> None:
    (tight,) = json.loads(run("tight", "--format", "json").stdout)["environments"][0]["namespaces"][
        0
    ]["quotas"]
    tried = [mend["whatIf"] for mend in tight["mends"] if mend["situation"] == "at rest"]
    assert tried
    for settings in tried:
        options = [word for setting in settings for word in ("--what-if", setting)]
        assert run("tight", *options).exit_code == 0, options


@pytest.mark.parametrize("format", ["sarif", "github", "junit"])
def test_the_findings_are_a_report(folder: Path, run: Run, format: str) -> None:
    result = run("tight", "--format", format)
    assert result.exit_code == 1
    assert "MG501" in result.stdout
    assert result.stderr == ""
    if format == "sarif":
        (found,) = json.loads(result.stdout)["runs"][0]["results"]
        assert found["ruleId"] == "MG501"
    elif format == "junit":
        assert ElementTree.fromstring(result.stdout).get("failures") == "1"
    else:
        assert result.stdout.startswith("::error file=meshgen.yaml,line=29,col=41,")


def test_a_setting_can_be_tried(folder: Path, run: Run) -> None:
    # 2 x (400m + 100m) + 300m = 1300m.
    result = run("tight", "--what-if", "services.web.resources.limits.cpu=400m")
    assert result.exit_code == 0
    assert "limits.cpu  1.3   1.4    93 %" in result.stdout
    assert run("tight", "--what-if", "services.web.replicas=1").exit_code == 0
    assert run("tight").exit_code == 1


def test_a_setting_that_is_none_is_2(folder: Path, run: Run) -> None:
    result = run("tight", "--what-if", "replicsa=1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no field is called `replicsa`" in result.stderr


def test_a_config_that_changes_between_releases_is_told_for_each(folder: Path, run: Run) -> None:
    config = folder / "meshgen.yaml"
    text = config.read_text(encoding="utf-8")
    init = (
        "    initContainers: [{name: a, image: a, resources: {limits: {cpu: 550m}}}]\n    sidecar"
    )
    text = text.replace('kubernetes: "1.29"', 'kubernetes: ["1.32", "1.33"]')
    text = text.replace('version: "1.22"', 'version: ["1.26", "1.27"]')
    # A native sidecar runs beside the init container: max(500m + 100m, 550m + 100m) = 650m.
    config.write_text(text.replace("    sidecar", init, 1), encoding="utf-8")
    result = run("prod")
    assert result.exit_code == 0
    verdicts = [line for line in result.stdout.splitlines() if line.startswith("prod (")]
    assert verdicts == [
        "prod (Kubernetes 1.32, Istio 1.26; Kubernetes 1.32, Istio 1.27; Kubernetes 1.33, Istio "
        "1.26):",
        "prod (Kubernetes 1.33, Istio 1.27): fits, in every situation",
    ]
    # 2 x 650m + 300m.
    assert "limits.cpu  1.6   4" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prdo"], "no environment is called `prdo`; expected one of dev, prod, tight, warned"),
        (["-f", "other.yaml"], "other.yaml: there is no such file"),
        (["--istio", "1.22"], "--istio is for manifests, with -k"),
        (["--kubernetes", "1.22"], "--kubernetes is for manifests, with -k"),
        (["--profile", "demo"], "--profile is for manifests, with -k"),
        (["-n", "x"], "--namespace is for manifests, with -k"),
        (["--inject"], "--inject is for manifests, with -k"),
        (["-k", "meshgen.yaml", "-f", "a.yaml"], "--file is for a config, not -k"),
        (["-k", "meshgen.yaml", "--what-if", "a=1"], "--what-if is for a config, not -k"),
    ],
)
def test_a_wrong_call_is_2(folder: Path, run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


# What is refused leads to the very setting, the sidecar's too, whose annotations are worked out.
@pytest.mark.parametrize(
    ("old", "new", "line", "path"),
    [
        ("limits: {cpu: 500m,", "limits: {cpu: 2,", 13, "services.web.resources"),
        ("limits: {cpu: 100m,", "limits: {cpu: 2,", 14, "services.web.sidecar.limits.cpu"),
        # Istio's own limit, which is no setting.
        ("limits: {cpu: 100m,", "limits: {", 14, "services.web.sidecar.limits.cpu"),
    ],
)
def test_a_refusal_leads_to_its_setting(
    folder: Path, run: Run, old: str, new: str, line: int, path: str
) -> None:
    config = folder / "meshgen.yaml"
    ranges = 'limitRanges: {small: {limits: [{type: Container, max: {cpu: "1"}}]}}\n'
    text = config.read_text(encoding="utf-8").replace(old, new)
    config.write_text(text.replace("services:\n", f"{ranges}services:\n", 1), encoding="utf-8")
    (said,) = run("dev", "-q").stderr.splitlines()
    assert said.startswith(f"meshgen.yaml:{line}:")
    assert f": {path}: spec.template." in said
    assert said.endswith("[error MG505]")


def test_what_the_api_server_would_refuse_is_not_counted(folder: Path, run: Run) -> None:
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: b"
    (folder / "pod.yaml").write_text(
        f"{pod}, resources: {{limits: {{cpu: abc}}}}}}]}}}}\n", "utf-8"
    )
    config = (folder / "meshgen.yaml").read_text(encoding="utf-8")
    (folder / "meshgen.yaml").write_text(f"{config}resources: [pod.yaml]\n", encoding="utf-8")
    result = run("dev")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("pod.yaml:1:")
    assert '"abc" is not a quantity' in result.stderr
