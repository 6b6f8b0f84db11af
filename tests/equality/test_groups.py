"""Sixty services in groups of fifteen: each part builds alone, and all of them are the whole."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import dump, load_all, to_data
from tests.equality.compare import by_identity, differences, kustomize, write_tree

COUNT, SIZE = 60, 15


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose services call each other in a ring, over all groups."""
    services = {
        f"s{i}": {
            "image": f"registry.example.com/s{i}:1.0.0",
            "port": 8080,
            "env": {"NEXT_URL": f"${{s{(i + 1) % COUNT}.url}}"},
            "envFrom": [{"configMap": "all"}, {"configMap": f"c{i % 20}"}],
            "expose": {"gateway": "web", "prefix": f"/s{i}"},
            "podDisruptionBudget": {"minAvailable": 1},
        }
        for i in range(COUNT)
    }
    config = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "ring"},
        "layout": {"size": SIZE},
        "gateways": {"web": {}},
        "configMaps": {
            "all": {"data": {"A": "1"}},
            **{f"c{i}": {"data": {"A": "1"}} for i in range(20)},
        },
        "services": services,
        "environments": {
            "dev": {"namespace": "ring-dev"},
            "prod": {
                "namePrefix": "p-",
                "defaults": {"replicas": 2},
                "configMaps": {"all": {"data": {"A": "2"}}},
            },
        },
    }
    path = tmp_path_factory.mktemp("ring") / "meshgen.yaml"
    path.write_text(dump(config), encoding="utf-8")
    return Project(path)


def test_they_build_alone_and_together(project: Project, tmp_path: Path) -> None:
    write_tree(meshgen.render(project), tmp_path)
    overlay = tmp_path / "overlays" / "prod"
    printed = load_all(meshgen.build(project, "prod"), "build")
    whole = by_identity([to_data(node) for node in printed])
    assert not differences(by_identity(kustomize(overlay)), whole)
    parts = {part.path: kustomize(overlay / part.path) for part in project.parts("prod")}
    alone = [obj for objects in parts.values() for obj in objects]
    assert not differences(by_identity(alone), whole)
    deployments = {
        path: sum(obj["kind"] == "Deployment" for obj in objects) for path, objects in parts.items()
    }
    assert deployments.pop("shared") == 0
    assert sum(deployments.values()) == COUNT
    assert max(deployments.values()) <= SIZE


def test_a_change_of_one_service_touches_one_part(project: Project) -> None:
    before = meshgen.render(project)
    changed = meshgen.load(project.config.path, changes=["services.s7.image=nginx:2"])
    after = meshgen.render(changed)
    different = {
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    }
    (part,) = {p.path for p in project.parts("prod") if f"base/{p.path}/s7/service.yaml" in before}
    assert different == {f"base/{part}/s7/deployment.yaml"}
