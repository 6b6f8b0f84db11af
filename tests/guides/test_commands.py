"""Every command of the guides of all examples is run as far as it can be without a cluster."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from meshgen.cli.app import make_app
from meshgen.pipeline import Project
from meshgen.pipeline.loading import job_objects
from meshgen.pipeline.secrets import read_secrets
from meshgen.yamlio import dump
from tests.examples import TITANIUM

from .cluster import Cluster, Object, made, serving
from .commands import Command, commands

# Where kubectl is, as the package of the tests brings it.
PROGRAMS = Path(sys.executable).parent
# That which all shells have, and what reads certificates.
USUAL = {"base64", "grep"}
OPENSSL = {"openssl"}
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUCkqJQdjBeXdcf3cItWU7Jzzt+IswCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEcm9vdDAeFw0yNjEyMDEwNTE5MDlaFw0zNjExMjgwNTE5MDla
MA8xDTALBgNVBAMMBHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARIjySW
y71C88GF3GU755aS1JsE8ubSfdBiZ0DHuUGqinBeH5foXA901pJOgftmYP0DQEj9
HWfPQXmvuGaOKJRUo1MwUTAdBgNVHQ4EFgQU5G1RcG6OnqAoptBxoOXYYRvvDe0w
HwYDVR0jBBgwFoAU5G1RcG6OnqAoptBxoOXYYRvvDe0wDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiACMB3bxFbpEGuj+5kkRvzK6VXs1GBCR/mXlxT8
DtjJbQIhALokMDnFpNAG+DPItEXGv2csfnbDrfoq7v3Gg5uTgDex
-----END CERTIFICATE-----
"""
# Where a pod would have to answer, or the user's own certificate is read: all before was right.
ENDS = (
    *("no upgrades here", "error upgrading connection", "unable to upgrade connection"),
    "failed to find any PEM data",
)
# Commands of meshgen that ask a cluster, or send it requests: they are read, and not run.
ASKING = {"verify", "--run"}
RUNNING = ("deployment", "statefulset", "daemonset")
# What istioctl, Helm and git know (istio.io, "istioctl"; helm.sh; git-scm.com), as shapes.
OTHERS = {
    ("istioctl", "proxy-status"),
    ("istioctl", "x", "precheck"),
    *(("istioctl", "proxy-config", "secret", f"{kind}/·", "-n", "·") for kind in RUNNING),
    *(
        ("istioctl", "proxy-config", "log", f"{kind}/·", "-n", "·", "--level", f"rbac:{level}")
        for kind in RUNNING
        for level in ("debug", "warning")
    ),
    ("git", "diff", "--stat"),
    ("git", "revert", "--no-edit", "HEAD"),
}


@pytest.fixture(scope="module")
def told(pages: dict[Path, dict[str, str]]) -> dict[Path, list[Command]]:
    return {path: list(commands(files)) for path, files in pages.items()}


def rendered(project: Project) -> Iterator[Object]:
    """Yield what the environments of a project are in a cluster, and what it has beside them."""
    for name in project.environments:
        for side in project.sides(name):
            for obj in side.objects(name):
                yield deepcopy(obj)
        yield from map(deepcopy, job_objects(project, name))
        yield from _secrets(project, name)


def _secrets(project: Project, environment: str) -> Iterator[Object]:
    for one in read_secrets(project, environment):
        yield made("Secret", one.at, one.name, data={"KEY": "dg=="})


def installed() -> Iterator[Object]:
    """Yield what is there with Istio and Kubernetes."""
    for name, label in (
        ("istiod", {"app": "istiod"}),
        ("istio-ingressgateway", {"istio": "ingressgateway"}),
        ("istio-egressgateway", {"istio": "egressgateway"}),
    ):
        template = {"metadata": {"labels": label}, "spec": {"containers": [{"name": "discovery"}]}}
        spec = {"selector": {"matchLabels": label}, "template": template}
        yield made("Deployment", "istio-system", name, spec=spec, labels=label)
        ports = [{"port": port} for port in (80, 443)]
        yield made("Service", "istio-system", name, spec={"selector": label, "ports": ports})
    yield made("APIService", "", "v1beta1.metrics.k8s.io", spec={}, status={})
    yield made("Node", "", "n", status={})
    yield made("NodeMetrics", "", "n", usage={"cpu": "1", "memory": "1Gi"})


@pytest.fixture(scope="module")
def cluster(projects: dict[Path, Project]) -> Cluster:
    objects = [obj for project in projects.values() for obj in rendered(project)]
    services = [obj for obj in objects if obj["kind"] == "Service"]
    ends = [made("Endpoints", o["metadata"]["namespace"], o["metadata"]["name"]) for o in services]
    servers = [s for o in objects if o["kind"] == "Gateway" for s in o["spec"]["servers"]]
    keys = {one.get("tls", {}).get("credentialName") for one in servers} - {None}
    shown = {"tls.crt": b64encode(CERTIFICATE.encode()).decode()}
    of_gateways = [made("Secret", "istio-system", key, data=shown) for key in keys]
    spaces = {obj["metadata"].get("namespace", "") for obj in objects}
    root = {"root-cert.pem": CERTIFICATE}
    roots = [made("ConfigMap", space, "istio-ca-root-cert", data=root) for space in spaces]
    return Cluster([*objects, *ends, *of_gateways, *roots, *installed()])


def shapes(
    told: Mapping[Path, list[Command]], program: str
) -> dict[tuple[str, ...], tuple[Path, Command]]:
    """Return one command of each shape, of Titanium where it has one."""
    found: dict[tuple[str, ...], tuple[Path, Command]] = {}
    for path in sorted(told, key=lambda path: path != TITANIUM):
        for command in told[path]:
            if command.words[0] == program:
                found.setdefault(command.shape, (path, command))
    return found


def test_there_are_commands_of_these_programs_alone(told: dict[Path, list[Command]]) -> None:
    used = {program for several in told.values() for one in several for program in one.programs}
    assert used - USUAL - OPENSSL == {"kubectl", "meshgen", "istioctl", "git"}


def test_what_commands_name_is_rendered(told: dict[Path, list[Command]], cluster: Cluster) -> None:
    kinds = {kind.lower(): kind for kind in cluster.objects}
    for command in (one for several in told.values() for one in several):
        where, selector = command.namespace, command.option("-l")
        for kind, name in command.refs:
            known = "Rollout" if kind.startswith("rollout.") else kinds[kind]
            assert cluster.find(known, where, name), command
        if selector and "app.kubernetes.io/name=metrics-server" not in selector:
            kind = "ConfigMap" if "configmap" in command.words else "Pod"
            found = cluster.list(kind, where, selector)
            assert found or "!=" in selector, command
            container = command.option("-c")
            names = {c["name"] for pod in found for c in pod.get("spec", {}).get("containers", ())}
            assert not container or container in names, command


def shell(server: str, folder: Path) -> dict[str, str]:
    """Return the environment of a shell whose kubectl asks a server."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "here", "cluster": {"server": server}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": ""}}],
        "current-context": "here",
    }
    (folder / "kubeconfig").write_text(dump(config), encoding="utf-8")
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    kept = {"PATH": path, "HOME": str(folder), "NO_PROXY": "*"}
    return {**kept, "KUBECONFIG": str(folder / "kubeconfig")}


def run(
    command: str, folder: Path, env: dict[str, str], given: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Return what came of a line of a page, as a shell runs it."""
    words = ["bash", "-o", "pipefail", "-c", command]
    return subprocess.run(
        words, cwd=folder, env=env, capture_output=True, text=True, input=given, timeout=60
    )


def test_kubectl_takes_its_commands(
    told: dict[Path, list[Command]], cluster: Cluster, tmp_path: Path
) -> None:
    """Pipes and all; what a selector or a path of a field is for, must be there."""
    pem = ["ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem", "tls.crt", "tls.key"]
    named = (
        word.partition("=")[2]
        for several in told.values()
        for one in several
        for word in one.words
        if word.startswith(("--from-env-file=", "--from-file="))
    )
    for name in {*pem, *named}:
        (tmp_path / name).write_text("A=b\n", encoding="utf-8")
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    lacking = {name for name in OPENSSL if shutil.which(name) is None}
    trees = {"-k", "--recursive"}
    some = [
        one
        for _, one in shapes(told, "kubectl").values()
        if not one.programs & lacking and not trees & {*one.words}
    ]

    def wrong(env: dict[str, str], command: Command) -> str:
        done = run(command.text, tmp_path, env)
        said = done.stderr
        if done.returncode == 0 and ("No resources found" not in said or "-l" not in command.words):
            return ""
        return "" if any(end in said for end in ENDS) else f"{command}\n{said}"

    with serving(cluster) as server:
        env = shell(server, tmp_path)
        # The first one fills the cache of what the server serves.
        first = wrong(env, Command("", "kubectl get pods -A"))
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda one: wrong(env, one), some))
    told_wrong = [one for one in (first, *found) if one]
    assert not told_wrong, "\n".join(told_wrong)
    # The copy of a Secret is what brings its values back.
    assert json.loads((tmp_path / "old.json").read_text("utf-8")) == {"data": {"KEY": "dg=="}}


def test_meshgen_takes_its_commands(
    told: dict[Path, list[Command]],
    projects: dict[Path, Project],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cluster: Cluster,
) -> None:
    app = make_app()
    reads = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    found: dict[tuple[str, ...], tuple[Path, Command]] = {}
    # Of the smallest system that has it.
    for path in sorted(
        told,
        key=lambda path: sum(map(len, map(projects[path].objects, projects[path].environments))),
    ):
        for command in told[path]:
            if command.words[0] == "meshgen" and ASKING.isdisjoint(command.words):
                found.setdefault(command.shape, (path, command))
            elif command.words[0] == "meshgen":
                name, *words = command.words[1:]
                reads[name].make_context(name, words)
    assert len(found) >= 6
    piped: list[tuple[Command, str]] = []
    for number, (path, command) in enumerate(found.values()):
        folder = tmp_path / str(number)
        shutil.copytree(path.parent, folder)
        monkeypatch.chdir(folder)
        done = CliRunner().invoke(app, command.words[1:])
        assert done.exit_code in (0, 1), f"{command}\n{done.output}"
        piped += [(command, done.stdout)] if command.rest else []
    with serving(cluster) as server:
        env = shell(server, tmp_path)
        for command, given in piped:
            after = run(shlex.join(command.rest[1:]), tmp_path, env, given)
            assert after.returncode == 0, f"{command}\n{after.stderr}"
            assert "replaced" in after.stdout
    assert len(piped) == 1


def test_other_programs_are_called_as_they_are(told: dict[Path, list[Command]]) -> None:
    used = {
        c.shape for several in told.values() for c in several if c.words[0] in ("istioctl", "git")
    }
    assert used - OTHERS == set()
