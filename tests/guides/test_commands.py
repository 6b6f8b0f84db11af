"""Every command of the guides of all examples is run as far as it can be without a cluster."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from meshgen.cli.app import make_app
from meshgen.identity import identity
from meshgen.pipeline import Project
from tests.examples import TITANIUM

from .cluster import Cluster, Object, made, pods_of, serving
from .commands import Command, commands

KUBECTL = Path(sys.executable).parent / "kubectl"
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
    ("istioctl", "version"),
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
        yield from _secrets(project, name)


def _secrets(project: Project, environment: str) -> Iterator[Object]:
    from meshgen.guides.services import _secrets as named

    for obj in project.objects(environment):
        for name in named(obj) if pods_of(obj) else ():
            yield made("Secret", identity(obj).namespace, name)


def installed() -> Iterator[Object]:
    """Yield what is there with Istio and Kubernetes."""
    for name, label in (
        ("istiod", {"app": "istiod"}),
        ("istio-ingressgateway", {"istio": "ingressgateway"}),
        ("istio-egressgateway", {"istio": "egressgateway"}),
    ):
        template = {"metadata": {"labels": label}, "spec": {"containers": [{"name": "discovery"}]}}
        spec = {"selector": {"matchLabels": label}, "template": template}
        yield made("Deployment", "istio-system", name, spec=spec)
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
    of_gateways = [made("Secret", "istio-system", key) for key in keys]
    return Cluster([*objects, *ends, *of_gateways, *installed()])


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
    used = {command.words[0] for several in told.values() for command in several}
    assert used == {"kubectl", "meshgen", "istioctl", "git"}


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


def test_kubectl_takes_its_commands(
    told: dict[Path, list[Command]], cluster: Cluster, tmp_path: Path
) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "NO_PROXY": "*"}
    for name in ("new.env", "tls.crt", "tls.key"):
        (tmp_path / name).write_text("A=b\n", encoding="utf-8")
    some = {
        shape: one
        for shape, (_, one) in shapes(told, "kubectl").items()
        if "-k" not in shape and "-f" not in shape
    }

    def run(server: str, command: Command) -> str:
        words = [str(KUBECTL), "--server", server, "--request-timeout=20s", *command.words[1:]]
        done = subprocess.run(
            words, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        said = done.stderr
        if done.returncode == 0 and ("No resources found" not in said or "-l" not in command.words):
            return ""
        return "" if any(end in said for end in ENDS) else f"{command}\n{said}"

    with serving(cluster) as server:
        # The first one fills the cache of what the server serves.
        first = run(server, Command("", "kubectl get pods -A"))
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda one: run(server, one), some.values()))
    wrong = [one for one in (first, *found) if one]
    assert not wrong, "\n".join(wrong)


def test_what_is_applied_is_what_was_rendered(
    told: dict[Path, list[Command]], tmp_path: Path
) -> None:
    shutil.copytree(TITANIUM.parent, tmp_path / "titanium")
    folder = tmp_path / "titanium"
    project = Project(folder / "meshgen.yaml", notes=False)
    from meshgen.pipeline.files import files
    from meshgen.writer import write

    write(folder / "deploy", files(project))
    trees = {c.option("-k") for c in told[TITANIUM] if "-k" in c.words}
    assert len(trees) == len(project.environments)
    assert all((folder / tree / "kustomization.yaml").is_file() for tree in trees)


def test_meshgen_takes_its_commands(
    told: dict[Path, list[Command]],
    projects: dict[Path, Project],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
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
    for number, (path, command) in enumerate(found.values()):
        folder = tmp_path / str(number)
        shutil.copytree(path.parent, folder)
        monkeypatch.chdir(folder)
        done = CliRunner().invoke(app, command.words[1:])
        assert done.exit_code in (0, 1), f"{command}\n{done.output}"


def test_other_programs_are_called_as_they_are(told: dict[Path, list[Command]]) -> None:
    used = {
        c.shape for several in told.values() for c in several if c.words[0] in ("istioctl", "git")
    }
    assert used - OTHERS == set()
