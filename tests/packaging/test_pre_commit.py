"""The hooks under the real pre-commit, from a clone of what would be committed."""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from .source import ROOT, clean_environment, commit, copy_source, run

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks: [{{id: {hook}{options}}}]
"""


@dataclass(frozen=True)
class Consumer:
    """A repository whose pre-commit takes a hook from a clone of this one."""

    folder: Path
    source: Path
    rev: str
    env: dict[str, str]

    def write(self, path: str, text: str) -> None:
        """Write a file, and stage it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.git("add", path)

    def git(self, *arguments: str) -> None:
        """Run git here."""
        run("git", *arguments, cwd=self.folder, env=self.env)

    def hook(self, name: str, *, fails: bool, options: str = "") -> str:
        """Stage everything, run a hook, and return what it said."""
        hook = f"meshgen-{name}"
        text = CONFIG.format(repo=self.source, rev=self.rev, hook=hook, options=options)
        self.write(".pre-commit-config.yaml", text)
        self.git("add", "-A")
        return self.pre_commit(fails=fails)

    def pre_commit(self, *, fails: bool) -> str:
        """Run the hook on what is staged."""
        command = (PRE_COMMIT, "run", "--color=never")
        return run(*command, cwd=self.folder, env=self.env, fails=fails).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Consumer:
    """The clone, and where pre-commit keeps what it installed from it."""
    folder = tmp_path_factory.mktemp("hooks")
    env = clean_environment(folder / "home", PRE_COMMIT_HOME=str(folder / "cache"))
    source = folder / "meshgen"
    source.mkdir()
    copy_source(source)
    return Consumer(folder, source, commit(source, env), env)


@pytest.fixture
def consumer(made: Consumer, tmp_path: Path) -> Consumer:
    """An empty repository."""
    run("git", "init", "-q", cwd=tmp_path, env=made.env)
    return replace(made, folder=tmp_path)


def test_one_hook_finds_drift_and_the_other_mends_it(consumer: Consumer) -> None:
    hook = consumer.hook
    config = (ROOT / "examples" / "minimal" / "meshgen.yaml").read_text(encoding="utf-8")
    consumer.write("meshgen.yaml", config)

    # The first render writes files that git does not know: the hook has to say so itself.
    assert "+ base/web/deployment.yaml" in hook("render", fails=True)
    assert "Passed" in hook("render", fails=False)
    assert "Passed" in hook("check", fails=False)

    consumer.write("meshgen.yaml", config.replace("1.27", "1.28"))
    said = hook("check", fails=True)
    assert "~ base/web/deployment.yaml" in said
    assert "exit code: 1" in said
    assert "1 changed" in hook("render", fails=True)
    assert "Passed" in hook("check", fails=False)

    # What has nothing to do with the tree costs nothing.
    commit(consumer.folder, consumer.env)
    consumer.write("notes.txt", "later")
    assert "(no files to check)Skipped" in consumer.pre_commit(fails=False)


BAD = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: "80"}]}
"""


def test_the_hook_for_manifests_checks_what_changed(consumer: Consumer) -> None:
    consumer.write("apps/web.yaml", BAD)
    consumer.write("apps/kustomization.yaml", "resources: [web.yaml]\n")
    said = consumer.hook("validate", fails=True)
    assert "apps/web.yaml:4:23: Service/web: spec.ports[0].port" in said
    assert "exit code: 1" in said
    consumer.write("apps/web.yaml", BAD.replace('"80"', "80"))
    assert "Passed" in consumer.hook("validate", fails=False)
    # JSON is looked at as well, and what is no manifest is no matter.
    consumer.write(".vscode/tasks.json", '{"group": {"kind": "build"}} // with a comment\n')
    assert "Passed" in consumer.hook("validate", fails=False)
    consumer.write("apps/api.json", '{"apiVersion": "v1", "kind": "Service"}')
    assert "apps/api.json:1:1: Service: metadata" in consumer.hook("validate", fails=True)


def test_the_hook_for_kustomizations_checks_what_they_build_to(
    consumer: Consumer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    programs = tmp_path_factory.mktemp("programs")
    (programs / "kubectl").symlink_to(PRE_COMMIT.with_name("kubectl"))
    path = f"{programs}{os.pathsep}{consumer.env['PATH']}"
    consumer = replace(consumer, env={**consumer.env, "PATH": path})
    consumer.write("base/web.yaml", BAD.replace('"80"', "80"))
    consumer.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    overlay = "resources: [../base]\nnamespace: shop\n"
    consumer.write("prod/kustomization.yaml", f"{overlay}namePrefix: Prod-\n")
    said = consumer.hook("validate-build", fails=True)
    assert "prod/kustomization.yaml:3:13: Service/web: metadata.name" in said
    consumer.write("prod/kustomization.yaml", overlay)
    assert "Passed" in consumer.hook("validate-build", fails=False)


GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: {name}, namespace: edge}}
spec:
  selector: {{istio: edge}}
  servers:
  - port: {{number: 443, name: https, protocol: HTTPS}}
    tls: {{mode: SIMPLE, credentialName: {name}}}
    hosts: [shop.example.com]
"""


def test_the_hook_for_all_manifests_checks_them_together(consumer: Consumer) -> None:
    consumer.write("a/gateway.yaml", GATEWAY.format(name="a"))
    consumer.write("b/gateway.yaml", GATEWAY.format(name="b"))
    assert "Passed" in consumer.hook("check-manifests", fails=False)
    options = ", args: [a, b, --severity, MG604=error]"
    said = consumer.hook("check-manifests", fails=True, options=options)
    assert "b/gateway.yaml:9:13: Gateway/edge/b: spec.servers[0].hosts[0]: " in said
    assert "exit code: 1" in said
    options = options.replace("a, b", "a")
    assert "Passed" in consumer.hook("check-manifests", fails=False, options=options)
