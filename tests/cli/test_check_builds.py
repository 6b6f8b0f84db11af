"""`meshgen check -k --build`: which builds are in one cluster, and where their findings lead."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.helm import Helm, helms
from tests.manifests.trees import write

from .conftest import Meshgen

__all__ = ["helms"]

# Of two servers with TLS for one host, istiod drops one: MG604.
GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: NAME}
spec:
  selector: {istio: edge}
  servers:
  - port: {number: 443, name: https, protocol: HTTPS}
    tls: {mode: SIMPLE, credentialName: NAME}
    hosts: [shop.example.com]
"""
BASE = {
    "base/kustomization.yaml": "resources: [gateway.yaml]\n",
    "base/gateway.yaml": GATEWAY.replace("NAME", "shop"),
}


def overlay(folder: str, more: str = "", base: str = "../../base") -> dict[str, str]:
    return {f"{folder}/kustomization.yaml": f"resources: [{base}]\n{more}"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the PATH, with kubectl in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "kubectl").symlink_to(Path(sys.executable).with_name("kubectl"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


def clashes(meshgen: Meshgen, *arguments: str) -> list[str]:
    """Return where MG604 is told."""
    done = meshgen("check", "-k", ".", "--build", *arguments)
    lines = [line for line in done.stdout.splitlines() if "MG604" in line]
    return [line.partition(": ")[0] for line in lines]


@pytest.mark.usefixtures("programs")
def test_overlays_of_one_base_do_not_meet(folder: Path, meshgen: Meshgen) -> None:
    """Neither in one namespace under two names, nor in two namespaces under one."""
    write(folder, {**BASE, **overlay("over/dev"), **overlay("over/prod", "namePrefix: prod-\n")})
    assert clashes(meshgen) == []
    write(folder, overlay("over/prod", "namespace: other\n"))
    assert clashes(meshgen) == []


@pytest.mark.usefixtures("programs")
def test_what_has_bases_of_its_own_meets(folder: Path, meshgen: Meshgen) -> None:
    other = {"edge/prod/gateway.yaml": GATEWAY.replace("NAME", "edge")}
    mine = overlay("edge/prod", base="gateway.yaml")
    dev = overlay("over/dev", "nameSuffix: -dev\n")
    write(folder, {**BASE, **overlay("over/prod"), **dev, **other, **mine})
    assert clashes(meshgen) == ["edge/prod/gateway.yaml:9:13"] or clashes(meshgen) == [
        "base/gateway.yaml:9:13"
    ]


@pytest.mark.usefixtures("programs")
def test_plain_files_meet_every_build(folder: Path, meshgen: Meshgen) -> None:
    plain = {"plain/gateway.yaml": GATEWAY.replace("NAME", "edge")}
    write(folder, {**BASE, **overlay("over/dev"), **overlay("over/prod", "namePrefix: prod-\n")})
    write(folder, plain)
    done = meshgen("check", "-k", ".", "--build")
    (line,) = [line for line in done.stdout.splitlines() if "MG604" in line]
    assert line.startswith("base/gateway.yaml:9:13: Gateway/shop: spec.servers[0].hosts[0]: ")
    assert "(in the build of over/dev and 1 other)" in line


@pytest.mark.usefixtures("programs")
def test_a_build_that_fails_silences_nothing(folder: Path, meshgen: Meshgen) -> None:
    plain = {
        "plain/a.yaml": GATEWAY.replace("NAME", "a"),
        "plain/b.yaml": GATEWAY.replace("NAME", "b"),
    }
    write(folder, {**BASE, **plain, **overlay("over/dev", "patches: [{path: none.yaml}]\n")})
    done = meshgen("check", "-k", ".", "--build")
    assert "[error MG107]" in done.stdout
    assert "plain/b.yaml:9:13: Gateway/b: " in done.stdout
    assert "base/gateway.yaml:9:13" not in done.stdout
    assert done.exit_code == 1


def test_charts_are_installed_in_the_namespace_of_the_call(
    folder: Path, programs: Path, meshgen: Meshgen, helms: dict[str, Helm]
) -> None:
    """There the rendered Gateway is, and the plain one that names no namespace as well."""
    (programs / "helm").symlink_to(helms["helm-4"].binary)
    where = "{name: chart, namespace: {{ .Release.Namespace }}}"
    template = GATEWAY.replace("{name: NAME}", where).replace("NAME", "chart") + "  bogus: 1\n"
    write(
        folder,
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
            "chart/templates/gateway.yaml": template,
        },
    )
    done = meshgen("check", "-k", ".", "--build", "-n", "edge", "--format", "json")
    resources = {finding["resource"] for finding in json.loads(done.stdout)["findings"]}
    assert resources == {"Gateway/edge/chart"}
    write(folder, {"other/Chart.yaml": "apiVersion: v2\nname: other\nversion: 1.0.0\n"})
    write(folder, {"other/templates/gateway.yaml": GATEWAY.replace("NAME", "other")})
    assert clashes(meshgen) == []


def test_a_chart_and_its_values(
    folder: Path, programs: Path, meshgen: Meshgen, helms: dict[str, Helm]
) -> None:
    (programs / "helm").symlink_to(helms["helm-4"].binary)
    template = GATEWAY.replace("NAME", "{{ .Values.name }}")
    write(
        folder,
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
            "chart/values.yaml": "name: a\n",
            "chart/values-prod.yaml": "name: b\n",
            "chart/templates/gateway.yaml": template,
        },
    )
    assert clashes(meshgen) == []
    write(folder, {"plain.yaml": GATEWAY.replace("NAME", "edge")})
    assert set(clashes(meshgen)) == {"chart/templates/gateway.yaml:9"}
