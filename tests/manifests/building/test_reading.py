"""Manifests to count, as they are built."""

from pathlib import Path

import pytest

from meshgen.manifests.building.build import Building
from meshgen.manifests.reading import read_manifests
from tests.manifests.trees import SERVICE, write


@pytest.mark.usefixtures("programs")
def test_what_is_built_is_read_with_its_places(repository: Path) -> None:
    write(
        repository,
        {
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "base/web.yaml": SERVICE,
            "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n",
            "other.yaml": SERVICE.replace("web", "api"),
            "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        },
    )
    reading = read_manifests(["."], building=Building())
    places = {
        str(each.identity): str(each.place(("spec", "ports", 0))) for each in reading.manifests
    }
    assert places == {
        "Service/shop/prod-web": "base/web.yaml:8:5",
        "Service/shop/api": "other.yaml:8:5",
    }
    # Without helm a chart is passed over, which is said.
    assert [where for where, _ in reading.skipped] == [
        *("base/kustomization.yaml", "prod/kustomization.yaml", "web/Chart.yaml")
    ]


@pytest.mark.usefixtures("programs", "helm_there")
def test_a_chart_is_read_with_its_own_values(repository: Path) -> None:
    text = SERVICE.replace("80", "{{ .Values.port }}")
    write(
        repository,
        {
            "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
            "web/values.yaml": "port: 8080\n",
            "web/values-prod.yaml": "port: 80\n",
            "web/templates/web.yaml": text,
        },
    )
    reading = read_manifests(["."], building=Building(all_values=False))
    (manifest,) = reading.manifests
    assert manifest.object["spec"]["ports"] == [{"port": 8080}]
    assert str(manifest.place(("spec", "ports", 0, "port"))) == "web/values.yaml:1:7"
    assert (reading.skipped, reading.findings) == ([], [])


@pytest.mark.usefixtures("programs")
def test_what_cannot_be_built_cannot_be_counted(repository: Path) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [github.com/a/b]\n"})
    reading = read_manifests(["."], building=Building())
    (finding,) = reading.findings
    assert "is fetched from another machine" in finding.message
