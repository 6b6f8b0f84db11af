"""What the guides say of applying is done: afterwards the cluster has what is rendered."""

from pathlib import Path

import pytest

from meshgen.identity import identity
from meshgen.pipeline import Project
from meshgen.pipeline.files import files
from meshgen.pipeline.guides import guides
from meshgen.writer import write
from meshgen.yamlio import load_all, to_data
from tests.helm import Helm, helms

from .cluster import Cluster, serving
from .commands import commands
from .test_commands import run, shell

__all__ = ["helms"]

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
output: {{{output}: out}}
services:
  web: {{image: "nginx:1.27", port: 80, health: /, calls: [api]}}
  api: {{image: "nginx:1.27", port: 80, health: /, namespace: back}}
namespaces: {{back: {{name: shop-back}}}}
environments: {{prod: {{namespace: shop, namePrefix: prod-}}}}
"""


def project(folder: Path, output: str) -> Project:
    config = folder / "meshgen.yaml"
    config.write_text(CONFIG.format(output=output), encoding="utf-8")
    found = Project(config, notes=False)
    write(folder / "out", files(found, output))
    return found


def told(found: Project, *programs: str) -> list[str]:
    """Return the lines of deploying that are about the tree."""
    page = guides(found, trials=False)["prod/operations.md"]
    chapter = page.split("\n## Deploying\n")[1].split("\n## ")[0]
    lines = [one.text for one in commands({"": chapter})]
    return [line for line in lines if line.startswith(programs)]


@pytest.mark.parametrize("output", ["kustomize", "plain"])
def test_a_tree_is_applied(output: str, tmp_path: Path) -> None:
    found = project(tmp_path, output)
    compares, applies = told(found, "kubectl diff", "kubectl apply")
    rendered = {identity(obj): obj for obj in found.objects("prod")}
    cluster = Cluster([], kinds=rendered.values())
    with serving(cluster) as server:
        env = shell(server, tmp_path)
        codes = [run(line, tmp_path, env).returncode for line in (compares, applies, compares)]
    assert codes == [1, 0, 0]
    there = {identity(obj): obj for kind in cluster.objects.values() for obj in kind.values()}
    for obj in there.values():
        obj["metadata"].pop("annotations")
    assert there == rendered


def test_a_chart_is_one(helms: dict[str, Helm], tmp_path: Path) -> None:
    found = project(tmp_path, "helm")
    installs = told(found, "helm upgrade --install ")
    assert {*map(tuple, (line.split()[3:5] for line in installs))} == {
        ("shop", "out/shop"),
        ("back", "out/back"),
    }
    assert all(line.endswith(" --set namespace.create=false") for line in installs)
    printed = []
    for line in installs:
        name, chart, *options = line.split()[3:]
        values = [tmp_path / one if one.startswith("out") else one for one in options]
        done = helms["helm-3"].run("template", name, tmp_path / chart, *values)
        assert done.returncode == 0, done.stderr
        printed += [to_data(node) for node in load_all(done.stdout.encode(), "helm")]
    there = {identity(obj) for obj in printed if obj}
    # Helm cannot begin without the namespace.
    assert there == {one for one in map(identity, found.objects("prod")) if one.kind != "Namespace"}


def test_a_namespace_that_is_there_needs_no_word(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(
        "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
        "output: {helm: out}\n"
        "services: {web: {image: a, port: 80}}\nnamespace: {name: shop, create: false}\n",
        encoding="utf-8",
    )
    page = guides(Project(config), trials=False)["default/operations.md"]
    assert "helm upgrade --install shop out -n shop -f out/values-default.yaml\n" in page
