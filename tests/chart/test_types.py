"""Fields that take several types: whatever a value is set to comes out as it is."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.chart.compare import unequal
from tests.chart.places import differing
from tests.chart.project import chart_files
from tests.chart.test_knobs import merged
from tests.equality.compare import write_tree
from tests.helm import Helm


def fault(percent: int) -> dict[str, Any]:
    abort = {"httpStatus": 503, "percentage": {"value": percent}}
    operation = {"op": "add", "path": "/spec/http/0/fault", "value": {"abort": abort}}
    return {"patches": [{"target": {"kind": "VirtualService"}, "patch": [operation]}]}


def config() -> dict[str, Any]:
    first = {
        "strategy": {"maxSurge": "25%", "maxUnavailable": 1},
        "ports": {"http": {"targetPort": 8080}},
        "volumes": {"data": {"claim": {"size": "1Gi"}}},
        "env": {"MODE": "fast"},
        **fault(10),
    }
    second = {
        "strategy": {"maxSurge": "50%", "maxUnavailable": 2},
        "ports": {"http": {"targetPort": 9090}},
        "volumes": {"data": {"claim": {"size": "5Gi"}}},
        **fault(20),
    }
    return {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "types"},
        "gateways": {"edge": {"hosts": ["*"]}},
        "configMaps": {"settings": {"data": {"KEPT": "1"}}},
        "services": {
            "web": {
                "image": "nginx:1.27",
                "ports": {"http": {"port": 80, "targetPort": 80}},
                "expose": {"gateway": "edge", "prefix": "/"},
                "podDisruptionBudget": {"minAvailable": 1},
                "env": {"Z": "${web.host}", "A": "1"},
                "volumes": {"data": {"mountPath": "/data", "claim": {"size": "1Gi"}}},
            }
        },
        "environments": {
            "first": {
                "services": {"web": first},
                "configMaps": {"settings": {"data": {"MORE": "1"}}},
            },
            "second": {"services": {"web": second}},
        },
    }


SET: list[tuple[str, Any, Any]] = [
    ("strategy.rollingUpdate.maxUnavailable", "25%", "25%"),
    ("strategy.rollingUpdate.maxUnavailable", 3, 3),
    ("strategy.rollingUpdate.maxSurge", 1, 1),
    ("podDisruptionBudget.minAvailable", "50%", "50%"),
    ("podDisruptionBudget.minAvailable", 1000000, 1000000),
    ("service.ports.targetPort", "http", "http"),
    ("persistence.data.size", 1000000, 1000000),
    ("persistence.data.size", "7Gi", "7Gi"),
    ("expose.routes.fault.abort.percentage.value", 0.5, 0.5),
    # An empty text is one too.
    ("env.MODE", "", {"name": "MODE", "value": ""}),
]


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("types")
    path = folder / "meshgen.yaml"
    path.write_text(dump(config()), encoding="utf-8")
    write_tree(chart_files(Project(path)), folder / "chart")
    return folder / "chart"


@pytest.mark.parametrize(("name", "value", "expected"), SET, ids=str)
def test_set(name: str, value: Any, expected: Any, chart: Path, tmp_path: Path, helm: Helm) -> None:
    file = tmp_path / "own.yaml"
    path = ("services", "web", *name.split("."))
    file.write_text(dump(merged({}, {path: value})), encoding="utf-8")
    found = differing(helm.template(chart, "types"), helm.template(chart, "types", "-f", file))
    (changed,) = found.values()
    assert (type(changed), changed) == (type(expected), expected)


def test_an_empty_text_in_a_config_map(chart: Path, helm: Helm) -> None:
    rendered = helm.template(chart, "types", "--set", "configMaps.settings.MORE=")
    (data,) = (o["data"] for o in rendered if o["kind"] == "ConfigMap")
    assert data == {"KEPT": "1", "MORE": ""}


def test_environments(chart: Path, helm: Helm) -> None:
    project = Project(chart.parent / "meshgen.yaml")
    for environment in project.environments:
        assert not unequal(project, environment, chart, helm)
