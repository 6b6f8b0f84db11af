"""The hooks under the real pre-commit, from a clone of what would be committed."""

import sys
from pathlib import Path

from .source import ROOT, clean_environment, commit, copy_source, run

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks: [{{id: {hook}}}]
"""


def test_one_hook_finds_drift_and_the_other_mends_it(tmp_path: Path) -> None:
    env = clean_environment(tmp_path / "home", PRE_COMMIT_HOME=str(tmp_path / "cache"))
    source, consumer = tmp_path / "meshgen", tmp_path / "consumer"
    source.mkdir()
    copy_source(source)
    rev = commit(source, env)
    consumer.mkdir()
    config = (ROOT / "examples" / "minimal" / "meshgen.yaml").read_text(encoding="utf-8")
    (consumer / "meshgen.yaml").write_text(config, encoding="utf-8")
    commit(consumer, env)

    def hook(name: str, *, fails: bool) -> str:
        hooks = consumer / ".pre-commit-config.yaml"
        hooks.write_text(CONFIG.format(repo=source, rev=rev, hook=f"meshgen-{name}"), "utf-8")
        run("git", "add", "-A", cwd=consumer, env=env)
        return run(PRE_COMMIT, "run", "--color=never", cwd=consumer, env=env, fails=fails).stdout

    # The first render writes files that git does not know: the hook has to say so itself.
    assert "+ base/web/deployment.yaml" in hook("render", fails=True)
    assert "Passed" in hook("render", fails=False)
    assert "Passed" in hook("check", fails=False)

    (consumer / "meshgen.yaml").write_text(config.replace("1.27", "1.28"), encoding="utf-8")
    said = hook("check", fails=True)
    assert "~ base/web/deployment.yaml" in said
    assert "exit code: 1" in said
    assert "1 changed" in hook("render", fails=True)
    assert "Passed" in hook("check", fails=False)

    # What has nothing to do with the tree costs nothing.
    commit(consumer, env)
    (consumer / "notes.txt").write_text("later", encoding="utf-8")
    run("git", "restore", "--staged", ".", cwd=consumer, env=env)
    run("git", "add", "notes.txt", cwd=consumer, env=env)
    skipped = run(PRE_COMMIT, "run", "--color=never", cwd=consumer, env=env).stdout
    assert "(no files to check)Skipped" in skipped


BAD = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: "80"}]}
"""


def test_the_hook_for_manifests_checks_what_changed(tmp_path: Path) -> None:
    env = clean_environment(tmp_path / "home", PRE_COMMIT_HOME=str(tmp_path / "cache"))
    source, consumer = tmp_path / "meshgen", tmp_path / "consumer"
    source.mkdir()
    copy_source(source)
    rev = commit(source, env)
    (consumer / "apps").mkdir(parents=True)
    hooks = CONFIG.format(repo=source, rev=rev, hook="meshgen-validate")
    (consumer / ".pre-commit-config.yaml").write_text(hooks, encoding="utf-8")
    (consumer / "apps" / "web.yaml").write_text(BAD, encoding="utf-8")
    (consumer / "apps" / "kustomization.yaml").write_text("resources: [web.yaml]\n", "utf-8")

    def hook(*, fails: bool) -> str:
        run("git", "add", "-A", cwd=consumer, env=env)
        return run(PRE_COMMIT, "run", "--color=never", cwd=consumer, env=env, fails=fails).stdout

    run("git", "init", "-q", cwd=consumer, env=env)
    said = hook(fails=True)
    assert "apps/web.yaml:4:23: Service/web: spec.ports[0].port" in said
    assert "exit code: 1" in said
    (consumer / "apps" / "web.yaml").write_text(BAD.replace('"80"', "80"), encoding="utf-8")
    assert "Passed" in hook(fails=False)
