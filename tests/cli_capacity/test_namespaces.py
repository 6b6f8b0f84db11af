"""Several namespaces, of manifests and of a config: each for itself, then all together."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.manifests.trees import write

from .conftest import MESH, Run

ISTIO = ["--istio", "1.22", "--kubernetes", "1.29"]


def deployment(namespace: str, replicas: int, cpu: str = "") -> str:
    """Return a Deployment called web."""
    resources = f', resources: {{limits: {{cpu: "{cpu}"}}}}' if cpu else ""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: {namespace}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: "nginx:1.27"{resources}}}]}}
"""


def quota(namespace: str, hard: str, more: str = "") -> str:
    """Return a quota called small."""
    return f"""\
apiVersion: v1
kind: ResourceQuota
metadata: {{name: small, namespace: {namespace}}}
spec: {{hard: {{{hard}}}{more}}}
"""


def named(name: str, labels: str = "") -> str:
    """Return a Namespace."""
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{{labels}}}}}\n"


# payments: 3 pods of 1 CPU and a sidecar of 2 each, 9 of 10; data: 2 pods of the LimitRange's 600m,
# without a sidecar, 1200m of 1; shop: 2 pods of 1 CPU, and the quota counts what ends only.
SYSTEM = "---\n".join(
    [
        named("payments", "istio-injection: enabled"),
        named("data"),
        named("shop", "istio-injection: disabled"),
        quota("payments", "limits.cpu: 10"),
        quota("data", "limits.cpu: 1"),
        """\
apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: data}
spec: {limits: [{type: Container, default: {cpu: 600m}}]}
""",
        quota("shop", "pods: 0", ", scopes: [Terminating]"),
        deployment("payments", 3, "1"),
        deployment("data", 2),
        deployment("shop", 2, "1"),
    ]
)


def verdicts(text: str) -> list[str]:
    """Return the lines that begin what is told of a namespace, or of all."""
    blocks = ("\n\n" + text).split("\n\n")
    names = ("payments", "data", "shop", "dev", "prod", "jobs", "3 ", "2 ")
    return [line for block in blocks for line in block.splitlines()[:1] if line.startswith(names)]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with manifests of three namespaces."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"all.yaml": SYSTEM})


def test_each_namespace_is_told_then_all_together(system: Path, run: Run) -> None:
    result = run("-k", "all.yaml", *ISTIO)
    assert result.exit_code == 1
    assert verdicts(result.stdout) == [
        "payments: fits at rest, but not: rolling update; rolling update of all at once; HPA max "
        "during a",
        "data: does not fit at rest",
        "shop: fits, in every situation",
        "3 namespaces together",
    ]
    assert result.stdout.endswith(
        """
3 namespaces together

Resource         Used   Sidecars
--------         ----   --------
limits.cpu       12.2   6          49 %
limits.memory    3Gi    3Gi       100 %
pods             7
requests.cpu     6.5    300m        5 %
requests.memory  384Mi  384Mi     100 %

                 HPA max  Rolling update               HPA max, rolling
Resource                  one at a time   all at once  one at a time     all at once
limits.cpu       12.2     15.2            16.8         15.2              16.8
limits.memory    3Gi      4Gi             4Gi          4Gi               4Gi
pods             7        8               10           8                 10
requests.cpu     6.5      7.6             9.2          7.6               9.2
requests.memory  384Mi    512Mi           512Mi        512Mi             512Mi

Namespace  limits.cpu  limits.memory  pods  requests.cpu  requests.memory  Fits
payments   9           3Gi            3     3.3           384Mi            at rest
data       1.2         0              2     1.2           0                no
shop       2           0              2     2             0                always
"""
    )
    assert result.stderr.endswith("3 namespaces: 1 does not fit at rest\n")


def test_json_has_each_namespace_and_the_sum(system: Path, run: Run) -> None:
    found = json.loads(run("-k", "all.yaml", *ISTIO, "--format", "json").stdout)
    assert found["counts"]["namespaces"] == 3
    (environment,) = found["environments"]
    assert [one["namespace"] for one in environment["namespaces"]] == ["payments", "data", "shop"]
    assert environment["fits"] is False
    at_rest, _, rolling, *_ = environment["totals"]
    assert (at_rest["situation"], rolling["situation"]) == ("at rest", "rolling update")
    cpu = at_rest["resources"][0]
    assert (cpu["resource"], cpu["used"], cpu["hard"]) == ("limits.cpu", "12200m", "")
    assert cpu["consumers"] == [
        {"object": "Namespace/payments", "pods": 3, "used": "9", "sidecars": "6"},
        {"object": "Namespace/shop", "pods": 2, "used": "2", "sidecars": "0"},
        {"object": "Namespace/data", "pods": 2, "used": "1200m", "sidecars": "0"},
    ]
    assert rolling["resources"][0]["updating"] == "Deployment/payments/web"


def test_one_namespace_has_no_sum(manifests: Path, run: Run) -> None:
    result = run("-k", "all.yaml", *ISTIO)
    assert "together" not in result.stdout
    (environment,) = json.loads(run("-k", "all.yaml", *ISTIO, "--format", "json").stdout)[
        "environments"
    ]
    assert "totals" not in environment


# A name alone would not say which of three it is.
def test_findings_name_the_namespace(system: Path, run: Run) -> None:
    found = json.loads(run("-k", "all.yaml", *ISTIO, "--format", "json").stdout)["findings"]
    assert [(f["code"], f["resource"], f["line"]) for f in found] == [
        ("MG503", "ResourceQuota/payments/small", 16),
        ("MG501", "ResourceQuota/data/small", 21),
    ]


@pytest.mark.parametrize("format", ["sarif", "github", "junit"])
def test_reports_have_the_findings_of_all_namespaces(system: Path, run: Run, format: str) -> None:
    result = run("-k", "all.yaml", *ISTIO, "--format", format)
    assert result.exit_code == 1
    if format == "sarif":
        results = json.loads(result.stdout)["runs"][0]["results"]
        lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in results]
        assert lines == [16, 21]
    elif format == "junit":
        assert ElementTree.fromstring(result.stdout).get("failures") == "1"
    for name in ("payments", "data"):
        assert f"ResourceQuota/{name}/small" in result.stdout


def test_quiet_says_what_is_wrong_and_where(system: Path, run: Run) -> None:
    quiet = run("-k", "all.yaml", *ISTIO, "-q")
    assert quiet.stdout == ""
    assert [line.partition(": spec")[0] for line in quiet.stderr.splitlines()] == [
        "all.yaml:21:27: ResourceQuota/data/small"
    ]


# What all releases have alike is told once: only payments has sidecars beside an init container.
def test_what_is_the_same_on_all_clusters_is_told_once(system: Path, run: Run) -> None:
    init = "spec: {initContainers: [{name: a, image: a, resources: {limits: {cpu: 3}}}], containers"
    write(system, {"all.yaml": SYSTEM.replace("spec: {containers", init, 1)})
    result = run("-k", "all.yaml", "--kubernetes", "1.33", "--istio", "1.26,1.27")
    assert [line.partition(":")[0] for line in verdicts(result.stdout)] == [
        "payments (Kubernetes 1.33, Istio 1.26)",
        "payments (Kubernetes 1.33, Istio 1.27)",
        "data",
        "shop",
        "3 namespaces together (Kubernetes 1.33, Istio 1.26)",
        "3 namespaces together (Kubernetes 1.33, Istio 1.27)",
    ]


def test_a_namespace_of_which_nothing_is_known_is_warned_of(system: Path, run: Run) -> None:
    write(system, {"all.yaml": SYSTEM.replace(f"{named('data')}---\n", "")})
    assert "whether namespace data is injected" in run("-k", "all.yaml", *ISTIO).stderr


# The objects of one namespace count as if those of the others were not there.
def test_the_figures_are_those_of_each_namespace_alone(system: Path, run: Run) -> None:
    def figures(*paths: str) -> dict[str, Any]:
        found = json.loads(run("-k", *paths, *ISTIO, "--format", "json").stdout)
        return {one["namespace"]: one for one in found["environments"][0]["namespaces"]}

    every = figures("all.yaml")
    for name, alone in every.items():
        documents = [
            d for d in SYSTEM.split("---\n") if f"name: {name}," in d or f": {name}}}" in d
        ]
        write(system, {f"{name}.yaml": "---\n".join(documents)})
        assert figures(f"{name}.yaml") == {name: alone}


OTHER = "---\n".join(
    [
        named("jobs", "istio-injection: enabled"),
        quota("jobs", "limits.cpu: 3"),
        deployment("jobs", 2, "1"),
    ]
)


@pytest.fixture
def with_jobs(folder: Path) -> Path:
    """The config with own manifests in another namespace."""
    config = MESH.replace("environments:", "resources: [jobs.yaml]\nenvironments:")
    return write(folder, {"meshgen.yaml": config, "jobs.yaml": OTHER})


def test_an_environment_has_the_namespaces_of_its_own_resources(with_jobs: Path, run: Run) -> None:
    result = run("dev", "prod")
    assert verdicts(result.stdout) == [
        "dev, namespace shop-dev: no quota limits it",
        "dev, namespace jobs: does not fit at rest",
        "dev: 2 namespaces together",
        "prod, namespace shop-prod: fits, in every situation",
        "prod, namespace jobs: does not fit at rest",
        "prod: 2 namespaces together",
    ]
    assert result.stderr == "4 namespaces: 2 do not fit at rest\n"


# A setting of all services changes nothing of a Deployment that is no service's.
def test_what_no_setting_mends_is_told_by_its_field(with_jobs: Path, run: Run) -> None:
    found = json.loads(run("prod", "--format", "json").stdout)
    jobs = found["environments"][0]["namespaces"][1]
    (small,) = jobs["quotas"]
    mends = [mend for mend in small["mends"] if mend["situation"] == "at rest"]
    assert [mend["kind"] for mend in mends] == ["sidecar", "replicas", "quota"]
    assert [mend["whatIf"] for mend in mends] == [[], [], []]
    assert mends[0]["changes"][0]["path"].startswith("spec.template.metadata.annotations")
