"""What stands around the objects: Chart.yaml, NOTES.txt, the test."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.chart.compare import HOOK
from tests.chart.project import chart_files
from tests.chart.test_knobs import RICH, SHOP
from tests.equality.compare import write_tree
from tests.examples import TITANIUM
from tests.helm import Helm

# Notes each call, and fails for what is told to fail.
CURL = """\
#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in *"$FAILING"*) exit 22 ;; esac
"""


def written(config: Path, folder: Path) -> Path:
    write_tree(chart_files(Project(config)), folder)
    return folder


def mesh(folder: Path, services: dict[str, Any], **more: Any) -> Path:
    head = {"apiVersion": "meshgen.dev/v1alpha1", "kind": "Mesh", "metadata": {"name": "mesh"}}
    path = folder / "meshgen.yaml"
    path.write_text(dump({**head, "services": services, **more}), encoding="utf-8")
    return path


def pod(chart: Path, helm: Helm, *more: object) -> Any:
    rendered = helm.template(chart, "any", *more)
    (found,) = (o for o in rendered if HOOK in (o["metadata"].get("annotations") or {}))
    return found


def test_the_chart_says_what_it_is() -> None:
    text = chart_files(Project(TITANIUM))["Chart.yaml"]
    about = to_data(load(text, "Chart.yaml"))
    assert (about["apiVersion"], about["name"], about["type"]) == ("v2", "titanium", "application")
    assert about["kubeVersion"] == ">=1.29.0-0"
    assert about["appVersion"] == "v1.0"


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (["a:v1", "b:v1", "c:v2"], "v1"),
        (["a:v1"], "v1"),
        # Nobody can tell whose version is that of the whole.
        (["a:v1", "b:v2"], None),
        (["a:v1", "b:v1", "c:v2", "d:v2"], None),
        (["a:v1", "b"], None),
        (["a"], None),
    ],
)
def test_the_version_that_most_images_have(
    images: list[str], expected: str | None, tmp_path: Path
) -> None:
    path = mesh(tmp_path, {image[0]: {"image": image, "port": 80} for image in images})
    about = to_data(load(chart_files(Project(path))["Chart.yaml"], "Chart.yaml"))
    assert about.get("appVersion") == expected


@pytest.mark.parametrize("version", ["v1.29.0", "v1.29.4-gke.100", "v1.31.2+k3s1", "v1.40.0"])
def test_clusters_that_are_new_enough(version: str, tmp_path: Path, helm: Helm) -> None:
    assert helm.text(written(TITANIUM, tmp_path), "any", "--kube-version", version)


def test_a_cluster_that_is_too_old(tmp_path: Path, helm: Helm) -> None:
    done = helm.run("template", "x", written(TITANIUM, tmp_path), "--kube-version", "v1.28.9")
    assert done.returncode == 1
    assert "incompatible with Kubernetes v1.28.9" in done.stderr


def notes(chart: Path, helms: dict[str, Helm], *more: object) -> str:
    # Helm 3 prints them only where there is a cluster.
    done = helms["helm-4"].run("install", "mine", chart, "-n", "here", "--dry-run=client", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.partition("\nNOTES:\n")[2]


def test_notes_tell_how_to_reach_the_gateway(tmp_path: Path, helms: dict[str, Helm]) -> None:
    chart = written(TITANIUM, tmp_path)
    said = notes(chart, helms, "-f", chart / "values-prod.yaml")
    assert "gateway prod-titanium-gateway is reached through the pods istio=ingressgateway" in said
    assert "kubectl get service --all-namespaces -l istio=ingressgateway" in said
    assert "It answers to * at port 80 (HTTP)." in said
    assert "dashboardUi is of type NodePort, on port 31194 of every node." in said
    assert "loadBalancer is of type LoadBalancer." in said
    assert "helm test mine -n here" in said
    assert "kubectl label namespace" not in said


def test_notes_tell_of_the_label_that_a_namespace_needs(
    tmp_path: Path, helms: dict[str, Helm]
) -> None:
    said = notes(written(SHOP, tmp_path), helms)
    assert "kubectl label namespace here istio-injection=enabled" in said
    assert "It answers to shop.example.com at port 80 (HTTP) and port 443 (HTTPS)." in said


def test_notes_tell_the_label_of_the_values(tmp_path: Path, helms: dict[str, Helm]) -> None:
    environments = {
        "dev": {"istio": {"revision": "one"}},
        "prod": {"istio": {"revision": "two"}},
        "local": {},
    }
    services = {"web": {"image": "nginx:1.27", "port": 80}}
    chart = written(mesh(tmp_path, services, environments=environments), tmp_path / "chart")
    for environment, label in (
        ("dev", "istio.io/rev=one"),
        ("prod", "istio.io/rev=two"),
        ("local", "istio-injection=enabled"),
    ):
        values = ("-f", chart / f"values-{environment}.yaml", "--set", "namespace.create=false")
        said = notes(chart, helms, *values)
        labels = [line for line in said.splitlines() if "kubectl label" in line]
        assert labels == [f"  kubectl label namespace here {label}"]


def test_notes_name_no_test_that_is_not_there(tmp_path: Path, helms: dict[str, Helm]) -> None:
    chart = written(SHOP, tmp_path)
    assert "helm test" in notes(chart, helms)
    assert "helm test" not in notes(chart, helms, "--set", "tests.enabled=false")


@pytest.mark.parametrize("create", [True, False])
def test_the_readme_tells_how_to_install(
    create: bool, tmp_path: Path, helms: dict[str, Helm]
) -> None:
    """What it says works: the chart has a value to set, or no need for one."""
    namespace = {"name": "shop", "create": create}
    services = {"web": {"image": "nginx:1.27", "port": 80}}
    chart = written(mesh(tmp_path, services, namespace=namespace), tmp_path / "chart")
    readme = (chart / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^helm (upgrade .*)$", readme, re.MULTILINE)
    assert ("kubectl label namespace shop istio-injection=enabled" in readme) == create
    assert ("--create-namespace" in command) != create
    words = [chart if word == "." else word for word in command.split()]
    values = [chart / word if str(word).startswith("values-") else word for word in words]
    done = helms["helm-4"].run("template", *values[2:])
    assert done.returncode == 0, done.stderr


def test_the_test_calls_what_is_exposed(tmp_path: Path, helm: Helm) -> None:
    chart = written(RICH, tmp_path)
    prod = pod(chart, helm, "-f", chart / "values-prod.yaml")
    assert prod["spec"]["containers"][0]["args"] == [
        # Only prod has a health check of it.
        "any:http://p-api:8080/",
        "http://p-web:80/healthz",
    ]
    dev = pod(chart, helm, "-f", chart / "values-dev.yaml")
    assert "http://web-dev:80/healthz" in dev["spec"]["containers"][0]["args"]


def test_the_test_can_be_left_out(tmp_path: Path, helm: Helm) -> None:
    text = helm.text(written(TITANIUM, tmp_path), "any", "--set", "tests.enabled=false")
    assert HOOK not in text


def test_the_test_fits_a_quota_and_a_strict_mesh(tmp_path: Path, helm: Helm) -> None:
    chart = written(TITANIUM, tmp_path)
    found = pod(chart, helm, "-f", chart / "values-prod.yaml")
    amounts = found["spec"]["containers"][0]["resources"]
    assert {*amounts["limits"]} == {*amounts["requests"]} == {"cpu", "memory"}
    annotations = found["metadata"]["annotations"]
    assert annotations["sidecar.istio.io/proxyCPULimit"] == "200m"
    assert "holdApplicationUntilProxyStarts" in annotations["proxy.istio.io/config"]
    assert "sidecar.istio.io/inject" not in str(found["metadata"])


@pytest.mark.parametrize(("failing", "code"), [("nothing", 0), ("lb-health", 1)])
def test_the_script(failing: str, code: int, tmp_path: Path, helms: dict[str, Helm]) -> None:
    container = pod(written(TITANIUM, tmp_path), helms["helm-4"])["spec"]["containers"][0]
    curl, calls = tmp_path / "bin" / "curl", tmp_path / "calls"
    curl.parent.mkdir()
    curl.write_text(CURL, encoding="utf-8")
    curl.chmod(0o755)
    environment = {"PATH": f"{curl.parent}:/usr/bin:/bin", "CALLS": str(calls), "FAILING": failing}
    command = [*container["command"], *container["args"], "any:http://no-health:80/"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    health, other, end = calls.read_text(encoding="utf-8").splitlines()
    assert health.endswith("http://load-balancer:7100/lb-health")
    assert "--fail" in health
    assert other.endswith("http://no-health:80/")
    assert "--fail" not in other
    # Whatever came out, the sidecar is told to end.
    assert end.endswith("--request POST http://127.0.0.1:15020/quitquitquit")
